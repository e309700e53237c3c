-- tries: the length of a list that is nil at its end
-- stopped: fuel time memory
action(function(turn)
  local t = {}
  for i = 1, 6000 do t[i] = i end
  for i = 6000, 1, -1 do t[i] = nil end
  while true do local n = #t end
end)
