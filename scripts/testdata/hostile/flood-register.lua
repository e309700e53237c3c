-- tries: registering ten thousand commands
-- stopped: error fuel
for i = 1, 10000 do command{ name = "c" .. i, run = function() end } end
