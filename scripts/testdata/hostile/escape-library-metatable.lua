-- tries: a metatable for a library
-- stopped: error
action(function(turn)
  setmetatable(table, { __index = function() return 1 end })
end)
