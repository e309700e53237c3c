-- tries: table.concat over a range that is not there
-- stopped: error
action(function(turn)
  return table.concat({}, "x", 1, 1e9)
end)
