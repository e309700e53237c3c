-- tries: an endless loop in the outermost lines
-- stopped: fuel
while true do end
action(function() end)
