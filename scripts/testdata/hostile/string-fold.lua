-- tries: folding a text that grows when folded
-- stopped: fuel memory error
action(function(turn)
  local s = ("ﷺ"):rep(5000)
  while true do text.fold(s) end
end)
