-- tries: an allowed host at the port of another service
-- stopped: fetch
action(function(turn)
  http.request{ url = "http://api.allowed.test:22/" }
end)
