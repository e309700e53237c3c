-- tries: a list without end
-- stopped: fuel memory
action(function(turn)
  local t = {}
  while true do t[#t + 1] = 1 end
end)
