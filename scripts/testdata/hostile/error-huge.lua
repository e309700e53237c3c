-- tries: an error of 60,000 characters
-- stopped: error
action(function(turn)
  error(("x"):rep(60000))
end)
