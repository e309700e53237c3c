-- tries: rep of rep of rep
-- stopped: memory
action(function(turn)
  return ("x"):rep(60000):rep(60000):rep(60000)
end)
