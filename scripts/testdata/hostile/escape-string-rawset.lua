-- tries: changing a library with rawset
-- stopped: error
action(function(turn)
  rawset(string, "rep", nil)
end)
