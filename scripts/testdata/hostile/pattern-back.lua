-- tries: back references of a long text
-- stopped: fuel memory
action(function(turn)
  local s = ("a"):rep(30000)
  for i = 1, 1e5 do s:match("^(a*)%1b") end
end)
