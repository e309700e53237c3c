-- tries: closures without end
-- stopped: fuel memory
action(function(turn)
  local f
  while true do local g = f; f = function() return g end end
end)
