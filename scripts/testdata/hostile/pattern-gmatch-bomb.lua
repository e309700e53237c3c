-- tries: gmatch with a pattern that tries every way
-- stopped: fuel
action(function(turn)
  for x in ("a"):rep(5000):gmatch(".-.-.-.-b") do end
end)
