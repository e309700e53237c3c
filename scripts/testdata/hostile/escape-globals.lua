-- tries: _G
-- stopped: error
action(function(turn)
  _G.string = nil
end)
