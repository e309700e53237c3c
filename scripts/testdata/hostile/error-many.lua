-- tries: errors caught without end
-- stopped: fuel
action(function(turn)
  while true do pcall(error, {}) end
end)
