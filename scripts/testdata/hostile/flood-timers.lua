-- tries: a thousand timers
-- stopped: error effects
action(function(turn)
  for i = 1, 1000 do after("1s", "x" .. i) end
end)
