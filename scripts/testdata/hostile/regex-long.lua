-- tries: an expression of a thousand bytes
-- stopped: error
action(function(turn)
  return matches("x", ("(a|b)"):rep(1000))
end)
