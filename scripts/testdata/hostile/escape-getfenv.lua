-- tries: getfenv
-- stopped: error
action(function(turn)
  return getfenv(0)
end)
