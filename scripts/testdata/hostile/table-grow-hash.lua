-- tries: keys without end
-- stopped: fuel memory
action(function(turn)
  local t, i = {}, 0
  while true do i = i + 1; t["k" .. i] = i end
end)
