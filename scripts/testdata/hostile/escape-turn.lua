-- tries: changing the contact of the turn
-- stopped: error
action(function(turn)
  turn.contact.fields.plan = "gold"
end)
