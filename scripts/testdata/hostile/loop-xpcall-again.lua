-- tries: xpcall whose handler fails, again and again
-- stopped: fuel
action(function(turn)
  while true do xpcall(error, function(e) error(e) end, "x") end
end)
