-- tries: unpacking a long list
-- stopped: error
action(function(turn)
  local t = {}
  for i = 1, 2000 do t[i] = i end
  return unpack(t)
end)
