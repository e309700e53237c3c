package telegram

import "slices"

// Change is one thing that happened in a chat, for pages that show it live.
type Change struct {
	// Seq grows by one with every change.
	Seq int64
	// Kind is new, edited, deleted, reaction, topic, typing or button.
	Kind    string
	Chat    int64
	Thread  int
	Message MessageID
	// Bot is whose private chat it is, 0 in groups.
	Bot int64
}

const keepChanges = 20000

// Changes lists what happened after the change with that number, oldest first;
// 0 for all. Only the newest are kept: a gap in Seq means to look at everything
// again. Watch tells when to ask.
func (s *Server) Changes(after int64) []Change {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, _ := slices.BinarySearchFunc(s.changes, after+1, func(c Change, seq int64) int { return int(c.Seq - seq) })
	return slices.Clone(s.changes[i:])
}

// changed remembers a change.
func (s *Server) changed(c *chat, kind string, thread int, id MessageID) {
	s.lastChange++
	ch := Change{Seq: s.lastChange, Kind: kind, Chat: c.id, Thread: thread, Message: id}
	if c.bot != nil {
		ch.Bot = c.bot.id
	}
	if len(s.changes) >= keepChanges {
		s.changes = append(s.changes[:0], s.changes[keepChanges/2:]...)
	}
	s.changes = append(s.changes, ch)
	s.touch()
}
