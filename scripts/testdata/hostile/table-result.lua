-- tries: returning a table that holds itself
-- stopped: error
action(function(turn)
  local t = {}
  t[1] = t
  return t
end)
