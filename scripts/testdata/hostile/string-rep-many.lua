-- tries: many long strings that stay
-- stopped: memory fuel
action(function(turn)
  local t = {}
  for i = 1, 1e6 do t[i] = ("x"):rep(60000) .. i end
end)
