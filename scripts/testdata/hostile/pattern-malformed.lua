-- tries: patterns that end too early
-- stopped: error
action(function(turn)
  for _, p in ipairs({ "[", "%", "[%", "(", "%b", "%bx", "%f", "[^", "[a-", "(()" }) do pcall(string.find, "aaa", p) end
  return ("x"):find("[")
end)
