-- tries: dofile
-- stopped: error
action(function(turn)
  return dofile("/etc/passwd")
end)
