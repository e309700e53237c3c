-- tries: a pattern of a thousand characters
-- stopped: error
action(function(turn)
  return ("x"):find(("x*"):rep(1000))
end)
