-- tries: collectgarbage
-- stopped: error
action(function(turn)
  while true do collectgarbage() end
end)
