-- tries: a host that the owner has not allowed
-- stopped: fetch
action(function(turn)
  http.request{ url = "https://evil.test/" }
end)
