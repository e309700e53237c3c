-- tries: a message that is no text
-- stopped: error
action(function(turn)
  say("\255\254")
end)
