-- tries: rep with a long separator
-- stopped: memory
action(function(turn)
  return ("x"):rep(1e6, ("y"):rep(60000))
end)
