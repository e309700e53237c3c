-- tries: a string of 2^53 bytes
-- stopped: memory
action(function(turn)
  return ("x"):rep(2 ^ 53)
end)
