-- tries: require
-- stopped: error
action(function(turn)
  return require("os")
end)
