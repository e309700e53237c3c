-- tries: a request to the cloud's metadata service
-- stopped: fetch
action(function(turn)
  http.request{ url = "http://169.254.169.254/latest/meta-data/" }
end)
