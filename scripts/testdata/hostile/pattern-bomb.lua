-- tries: a pattern that tries every way
-- stopped: fuel
action(function(turn)
  return (("a"):rep(5000) .. "c"):match(".-.-.-.-.-.-.-.-b")
end)
