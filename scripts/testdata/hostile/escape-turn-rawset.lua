-- tries: changing the turn with rawset
-- stopped: error
action(function(turn)
  rawset(turn.contact, "id", 1)
end)
