-- tries: a request to this machine by its name
-- stopped: fetch
action(function(turn)
  http.request{ url = "http://localhost/metrics" }
end)
