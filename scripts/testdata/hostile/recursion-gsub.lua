-- tries: gsub inside its own replacement
-- stopped: stack
action(function(turn)
  local function f(s) return (s:gsub(".", f)) end
  f("ab")
end)
