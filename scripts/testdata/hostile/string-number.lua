-- tries: arithmetic with a long text of digits
-- stopped: fuel time error
action(function(turn)
  local s = ("9"):rep(60000)
  while true do local x = s + 1 end
end)
