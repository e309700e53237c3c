-- tries: removing from the front of a long list
-- stopped: fuel memory
action(function(turn)
  local t = {}
  for i = 1, 5000 do t[i] = i end
  while true do table.remove(t, 1); t[#t + 1] = 1 end
end)
