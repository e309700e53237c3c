-- tries: tables of all arguments
-- stopped: fuel memory
action(function(turn)
  local function f(...) local all = {}
    while true do all[#all + 1] = { ... } end
  end
  local t = {}
  for i = 1, 200 do t[i] = i end
  f(unpack(t))
end)
