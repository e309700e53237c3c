-- tries: NaN and nil as keys
-- stopped: error
action(function(turn)
  local t = {}
  pcall(function() t[0 / 0] = 1 end)
  t[nil] = 1
end)
