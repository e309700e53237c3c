-- tries: table.concat with a long separator
-- stopped: memory
action(function(turn)
  local t = {}
  for i = 1, 1000 do t[i] = "" end
  return table.concat(t, ("x"):rep(60000))
end)
