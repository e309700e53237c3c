-- tries: a list without end
-- stopped: fuel memory error
action(function(turn)
  local t = {}
  while true do t[#t + 1] = 1 end
end)
