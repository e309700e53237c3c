-- tries: package.loaded
-- stopped: error
action(function(turn)
  return package.loaded.os
end)
