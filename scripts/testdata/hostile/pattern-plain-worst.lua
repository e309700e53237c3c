-- tries: a plain search in its worst case
-- stopped: fuel memory
action(function(turn)
  local s, w = ("a"):rep(60000), ("a"):rep(30000) .. "b"
  while true do s:find(w, 1, true) end
end)
