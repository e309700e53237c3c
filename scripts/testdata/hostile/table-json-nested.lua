-- tries: JSON that is nested deeply
-- stopped: harmless
action(function(turn)
  local v, why = json.decode(("["):rep(30000))
  assert(v == nil and why)
end)
