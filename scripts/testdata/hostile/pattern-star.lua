-- tries: nested stars without a match
-- stopped: fuel
action(function(turn)
  return ("a"):rep(1000):find("a*a*a*a*a*a*a*a*a*b")
end)
