-- tries: a handler of xpcall that loops
-- stopped: fuel
action(function(turn)
  xpcall(function() error("x") end, function() while true do end end)
end)
