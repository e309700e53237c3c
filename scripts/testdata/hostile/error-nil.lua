-- tries: an error that is nil
-- stopped: error
action(function(turn)
  error(nil)
end)
