-- tries: a metatable that says it is another
-- stopped: harmless error
action(function(turn)
  local t = setmetatable({}, { __metatable = string })
  return getmetatable(t) == string
end)
