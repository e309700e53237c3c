-- tries: pairs over a table that grows meanwhile
-- stopped: fuel memory error harmless
action(function(turn)
  local t = {1}
  for k, v in pairs(t) do t[#t + 1] = v end
end)
