-- tries: a value of 60,000 bytes
-- stopped: error
action(function(turn)
  store.set("x", ("x"):rep(60000))
end)
