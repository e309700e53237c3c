-- tries: JSON of a table that doubles at each level
-- stopped: error fuel
action(function(turn)
  local t = { 1 }
  for i = 1, 15 do t = { t, t, t, t } end
  return json.encode(t)
end)
