-- tries: returning very much
-- stopped: error fuel
action(function(turn)
  local t = {}
  for i = 1, 9 do t[i] = ("x"):rep(60000) end
  return t
end)
