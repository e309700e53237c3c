-- tries: a string of a gigabyte
-- stopped: memory
action(function(turn)
  return ("x"):rep(1e9)
end)
