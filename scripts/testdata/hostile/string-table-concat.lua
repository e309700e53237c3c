-- tries: table.concat of a list of long strings
-- stopped: memory fuel
action(function(turn)
  local s, t = ("x"):rep(60000), {}
  for i = 1, 500 do t[i] = s end
  return table.concat(t)
end)
