-- tries: changing the case of a long text for ever
-- stopped: fuel memory
action(function(turn)
  local s = ("x"):rep(60000)
  while true do s = s:upper():lower() end
end)
