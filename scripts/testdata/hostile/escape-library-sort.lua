-- tries: sorting a library
-- stopped: error harmless
action(function(turn)
  table.sort(string)
end)
