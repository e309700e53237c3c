-- tries: an allowed host that redirects to this machine
-- stopped: fetch
action(function(turn)
  http.request{ url = "http://redirect.allowed.test/" }
end)
