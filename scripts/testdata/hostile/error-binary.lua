-- tries: an error that is no text
-- stopped: error
action(function(turn)
  error("\255\254\0\27[2J")
end)
