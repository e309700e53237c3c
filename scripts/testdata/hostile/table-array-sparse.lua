-- tries: many tables with a far index
-- stopped: fuel memory
action(function(turn)
  local all = {}
  for i = 1, 1000 do local t = {}; t[60000] = 1; all[i] = t end
end)
