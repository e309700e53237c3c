-- tries: setfenv
-- stopped: error
action(function(turn)
  setfenv(1, {})
end)
