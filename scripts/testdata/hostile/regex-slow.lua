-- tries: a large expression on a long text
-- stopped: fuel
action(function(turn)
  return matches(("a"):rep(60000), "(a?){300}b")
end)
