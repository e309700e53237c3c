-- tries: sending a thousand messages, catching the end
-- stopped: effects
action(function(turn)
  for i = 1, 1000 do pcall(say, "hello") end
end)
