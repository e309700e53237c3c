package engine

import (
	"sync/atomic"
	"time"
)

type counters struct {
	turns, seen, sends, sent, refused, retries, waits, commitErrors, quarantined atomic.Int64
}

// Stats is what the engine has done since it started, and what lies before it.
type Stats struct {
	Turns        int64 // events decided and committed
	Seen         int64 // redeliveries dropped
	Sends        int64 // tries to send
	Sent         int64
	Refused      int64
	Retries      int64
	Waits        int64 // times a network asked to wait
	CommitErrors int64
	Quarantined  int64
	Queue        int // events waiting for their turn
	Outbox       int // rows waiting or under way
	Lanes        int
	Oldest       time.Duration // how long the oldest row waits
	Backlog      int           // rows for the chat that has the most
	Short        int           // chats whose budget is spent while rows wait
	Frozen       int           // chats and accounts that the network asked to leave alone for now
}

// Stats is a snapshot for metrics and tests.
func (e *Engine) Stats() Stats {
	c := &e.stats
	s := Stats{Turns: c.turns.Load(), Seen: c.seen.Load(), Sends: c.sends.Load(), Sent: c.sent.Load(), Refused: c.refused.Load(),
		Retries: c.retries.Load(), Waits: c.waits.Load(), CommitErrors: c.commitErrors.Load(), Quarantined: c.quarantined.Load(), Queue: e.queue.depth()}
	e.lanes.mu.Lock()
	defer e.lanes.mu.Unlock()
	s.Lanes = len(e.lanes.m)
	e.lanes.measure(&s, e.clock.Now())
	return s
}

// measure adds what lies before the outbox. The lock is held.
func (l *lanes) measure(s *Stats, now time.Time) {
	by := map[string]int{}
	for _, ln := range l.m {
		s.Outbox += len(ln.rows)
		for _, r := range ln.rows {
			s.Oldest = max(s.Oldest, now.Sub(r.Since))
		}
		if len(ln.rows) > 0 {
			key := ln.rows[0].Out.To.Whole().String()
			by[key] += len(ln.rows)
			s.Backlog = max(s.Backlog, by[key])
		}
	}
	for _, c := range l.queue.chats {
		if c.lanes.Len() > 0 && !c.isReady {
			s.Short++
		}
		if c.frozen.After(now) {
			s.Frozen++
		}
	}
	for _, a := range l.queue.accounts {
		if a.frozen.After(now) {
			s.Frozen++
		}
	}
}

// ReasonDropped is the reason of rows that an admin gave up after a restore.
const ReasonDropped = "dropped"

// Held counts the rows that are held since a restore.
func (e *Engine) Held() int {
	e.lanes.mu.Lock()
	defer e.lanes.mu.Unlock()
	n := 0
	for _, ln := range e.lanes.m {
		for _, r := range ln.rows {
			if r.held {
				n++
			}
		}
	}
	return n
}
