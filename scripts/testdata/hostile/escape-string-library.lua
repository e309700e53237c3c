-- tries: changing string.rep for everybody
-- stopped: error
action(function(turn)
  string.rep = function() return "owned" end
end)
