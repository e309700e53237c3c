-- tries: table.sort inside its own comparison
-- stopped: stack
action(function(turn)
  local function less() table.sort({ 2, 1 }, less) return true end
  less()
end)
