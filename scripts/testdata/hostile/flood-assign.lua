-- tries: assigning to what is no name
-- stopped: error
action(function(turn)
  assign(("x"):rep(1000))
end)
