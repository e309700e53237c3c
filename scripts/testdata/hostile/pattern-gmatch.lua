-- tries: gmatch of nothing
-- stopped: harmless fuel
action(function(turn)
  local n = 0
  for x in ("x"):rep(3000):gmatch("") do n = n + 1 end
  return n
end)
