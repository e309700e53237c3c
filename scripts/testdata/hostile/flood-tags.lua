-- tries: a thousand tags
-- stopped: effects
action(function(turn)
  for i = 1, 1000 do tag("t" .. i) end
end)
