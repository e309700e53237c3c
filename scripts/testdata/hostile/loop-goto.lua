-- tries: an endless goto
-- stopped: fuel
action(function(turn)
  ::again::
  goto again
end)
