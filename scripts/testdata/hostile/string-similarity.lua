-- tries: comparing long texts letter by letter
-- stopped: fuel memory
action(function(turn)
  local a, b = ("ab"):rep(30000), ("ba"):rep(30000)
  while true do text.similarity(a, b) end
end)
