-- tries: gsub whose replacement repeats the whole text
-- stopped: memory
action(function(turn)
  local s = ("x"):rep(30000)
  return (s:gsub(".+", ("%0"):rep(200)))
end)
