-- tries: a string with a NUL byte to reach hidden globals
-- stopped: error
action(function(turn)
  return _G["\0concat"]
end)
