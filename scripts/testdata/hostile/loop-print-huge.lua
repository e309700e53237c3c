-- tries: logging a long text for ever
-- stopped: fuel memory
action(function(turn)
  local s = ("x"):rep(60000)
  while true do print(s, s, s, s) end
end)
