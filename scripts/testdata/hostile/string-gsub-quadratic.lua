-- tries: gsub of every letter, again and again
-- stopped: fuel memory
action(function(turn)
  local s = ("x"):rep(60000)
  while true do s = s:gsub("x", "x") end
end)
