-- tries: changing a library with table.insert
-- stopped: error
action(function(turn)
  table.insert(string, "owned")
end)
