-- tries: __gc and __mode
-- stopped: harmless
action(function(turn)
  setmetatable({}, { __gc = function() while true do end end, __mode = "kv" })
end)
