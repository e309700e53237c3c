-- tries: loadstring
-- stopped: error
action(function(turn)
  return loadstring("return os")()
end)
