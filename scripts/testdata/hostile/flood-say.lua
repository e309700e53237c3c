-- tries: sending a thousand messages
-- stopped: effects
action(function(turn)
  for i = 1, 1000 do say("hello " .. i) end
end)
