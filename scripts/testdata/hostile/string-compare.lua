-- tries: comparing two long texts that are the same but for their end
-- stopped: fuel time
action(function(turn)
  local a = ("x"):rep(60000) .. "a"
  local b = ("x"):rep(60000) .. "b"
  while a < b do end
end)
