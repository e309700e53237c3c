package telegram

// Icon is the emoji of a topic's icon, "" for none.
func Icon(id string) string { return topicIcons[id] }

// SetLimits switches the rate limits of the real server on or off.
func (s *Server) SetLimits(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opt.Limits = on
}
