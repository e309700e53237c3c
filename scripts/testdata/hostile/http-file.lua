-- tries: a file URL
-- stopped: error
action(function(turn)
  http.request{ url = "file:///etc/passwd" }
end)
