-- tries: a comparison of table.sort that empties the table
-- stopped: harmless
action(function(turn)
  local t = { 3, 2, 1 }
  table.sort(t, function(a, b) for i = 1, 3 do t[i] = nil end return a < b end)
end)
