-- tries: registering while it runs
-- stopped: error
action(function(turn)
  command{ name = "late", run = function() end }
end)
