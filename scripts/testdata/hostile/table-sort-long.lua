-- tries: sorting a long list of long texts
-- stopped: fuel memory
action(function(turn)
  local t = {}
  for i = 1, 1000 do t[i] = ("x"):rep(6000) .. i end
  while true do table.sort(t) end
end)
