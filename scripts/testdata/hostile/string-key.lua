-- tries: a long text as the key of a table
-- stopped: fuel time
action(function(turn)
  local a = ("x"):rep(60000)
  local t = { [a] = 1 }
  while t[a] do end
end)
