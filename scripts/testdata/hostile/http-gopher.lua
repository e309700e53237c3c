-- tries: a gopher URL
-- stopped: error
action(function(turn)
  http.request{ url = "gopher://127.0.0.1:6379/_FLUSHALL" }
end)
