-- tries: doubling a string
-- stopped: memory
action(function(turn)
  local s = "x"
  while true do s = s .. s end
end)
