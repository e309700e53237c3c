-- tries: debug.getregistry
-- stopped: error
action(function(turn)
  return debug.getregistry()
end)
