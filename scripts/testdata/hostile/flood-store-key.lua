-- tries: a key of 60,000 bytes
-- stopped: error
action(function(turn)
  store.set(("x"):rep(60000), 1)
end)
