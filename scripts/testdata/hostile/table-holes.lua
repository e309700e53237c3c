-- tries: taking keys out, so that next steps over them
-- stopped: fuel memory
action(function(turn)
  local t = {}
  for i = 1, 2000 do t["k" .. i] = i end
  for i = 1, 2000 do t["k" .. i] = nil end
  t.x = 1
  while true do next(t) end
end)
