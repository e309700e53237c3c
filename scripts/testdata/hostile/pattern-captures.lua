-- tries: more captures than there may be
-- stopped: error
action(function(turn)
  return ("x"):rep(100):match(("(x)"):rep(40))
end)
