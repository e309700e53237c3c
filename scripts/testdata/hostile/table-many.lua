-- tries: small tables without end
-- stopped: fuel memory
action(function(turn)
  local t = {}
  while true do t = { t } end
end)
