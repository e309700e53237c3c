-- tries: replacing the metatable of strings
-- stopped: error
action(function(turn)
  setmetatable("", {})
end)
