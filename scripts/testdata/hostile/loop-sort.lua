-- tries: a comparison of table.sort that never says the same
-- stopped: fuel harmless
action(function(turn)
  local t = {}
  for i = 1, 2000 do t[i] = i end
  table.sort(t, function() return math.random() < 0.5 end)
end)
