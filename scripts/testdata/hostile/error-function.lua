-- tries: an error that is a function
-- stopped: error
action(function(turn)
  error(function() end)
end)
