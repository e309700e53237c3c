-- tries: doubling a string, catching the end
-- stopped: memory
action(function(turn)
  local s = "x"
  while true do pcall(function() s = s .. s end) end
end)
