-- tries: format with the same long text many times
-- stopped: memory
action(function(turn)
  local s = ("x"):rep(60000)
  return string.format(("%s"):rep(20), s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s)
end)
