-- tries: %b for ever
-- stopped: fuel
action(function(turn)
  local s = ("("):rep(60000)
  while true do s:find("%b()") end
end)
