-- tries: utf8.sub of a long text for ever
-- stopped: fuel memory
action(function(turn)
  local s = ("é"):rep(30000)
  while true do utf8.sub(s, 2) end
end)
