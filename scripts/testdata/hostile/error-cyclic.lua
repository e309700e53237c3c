-- tries: an error object that holds itself
-- stopped: error
action(function(turn)
  local t = {}
  t.t = t
  error(t)
end)
