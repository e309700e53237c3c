-- tries: a thousand requests
-- stopped: effects
action(function(turn)
  for i = 1, 1000 do http.request{ url = "https://example.test/" .. i } end
end)
