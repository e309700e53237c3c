-- tries: a table that holds itself, as JSON
-- stopped: error
action(function(turn)
  local t = {}
  t.t = t
  return json.encode(t)
end)
