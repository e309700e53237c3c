-- tries: table.insert at a huge place
-- stopped: error
action(function(turn)
  table.insert({}, 67108862, 1)
end)
