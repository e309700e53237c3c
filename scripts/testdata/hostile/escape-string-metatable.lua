-- tries: the metatable that all strings share
-- stopped: error
action(function(turn)
  getmetatable("").__index = nil
end)
