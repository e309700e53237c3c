-- tries: a thousand notes
-- stopped: effects
action(function(turn)
  for i = 1, 1000 do note("n" .. i) end
end)
