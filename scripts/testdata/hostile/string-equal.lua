-- tries: comparing two long equal texts
-- stopped: fuel time
action(function(turn)
  local a = ("x"):rep(60000) .. "a"
  local b = ("x"):rep(60000) .. "a"
  while a == b do end
end)
