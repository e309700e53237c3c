-- tries: an allowed name that resolves to a private address
-- stopped: fetch
action(function(turn)
  http.request{ url = "http://inside.allowed.test/" }
end)
