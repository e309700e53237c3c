-- tries: tonumber of a long text
-- stopped: fuel
action(function(turn)
  local s = ("9"):rep(60000)
  while true do tonumber(s) end
end)
