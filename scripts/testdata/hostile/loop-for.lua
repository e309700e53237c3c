-- tries: a for loop without end
-- stopped: fuel
action(function(turn)
  for i = 1, math.huge do end
end)
