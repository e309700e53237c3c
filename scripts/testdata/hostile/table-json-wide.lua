-- tries: JSON with very many values
-- stopped: harmless memory fuel
action(function(turn)
  local v, why = json.decode("[" .. ("[],"):rep(15000) .. "1]")
  assert(v == nil and why)
end)
