-- tries: a comparison of table.sort that loops
-- stopped: fuel
action(function(turn)
  table.sort({ 2, 1 }, function() while true do end end)
end)
