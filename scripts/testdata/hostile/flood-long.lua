-- tries: a message of 60,000 characters
-- stopped: error
action(function(turn)
  say(("x"):rep(60000))
end)
