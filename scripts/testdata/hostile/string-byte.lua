-- tries: all bytes of a long text at once
-- stopped: error
action(function(turn)
  return ("x"):rep(60000):byte(1, -1)
end)
