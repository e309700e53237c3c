package telegram

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/mymmrac/telego"
)

const (
	keepServed = 1000
	maxTimeout = 50 // seconds (Client.h LONG_POLL_MAX_TIMEOUT)
)

var (
	errConflict = refuse(409, "Conflict: terminated by other getUpdates request; "+
		"make sure that only one bot instance is running")
	errHooked = refuse(409, "Conflict: can't use getUpdates method while webhook is active; "+
		"use deleteWebhook to delete the webhook first")
	errHookSet = refuse(409, "Conflict: terminated by setWebhook request")
)

// lastPoll is what the server remembers of the poll before.
type lastPoll struct {
	offset int
	at     time.Time
}

// drop forgets what is too old.
func (q *updateQueue) drop(now time.Time) {
	old := func(i queued) bool { return now.After(i.until) }
	if slices.ContainsFunc(q.items, old) {
		q.items = slices.DeleteFunc(slices.Clone(q.items), old)
	}
}

// confirm drops what the offset confirms and what is too old.
func (q *updateQueue) confirm(offset int, now time.Time) {
	q.drop(now)
	if len(q.items) == 0 || offset == 0 {
		return
	}
	if offset < 0 {
		q.cut(max(0, len(q.items)+offset))
		return
	}
	if i := slices.IndexFunc(q.items, func(i queued) bool { return i.id == offset-1 }); i >= 0 {
		q.cut(i + 1)
		return
	}
	if offset > lastID(q.items)+10 {
		return // ids have restarted: everything is served from the head
	}
	i := slices.IndexFunc(q.items, func(i queued) bool { return i.id >= offset })
	if i < 0 {
		i = len(q.items)
	}
	q.cut(i)
}

// cut confirms the first n.
func (q *updateQueue) cut(n int) {
	for _, i := range q.items[:n] {
		if lastID(q.served) != i.id {
			q.served = append(q.served, i)
		}
	}
	if len(q.served) > 2*keepServed {
		q.served = slices.Clone(q.served[len(q.served)-keepServed:])
	}
	if q.items = q.items[n:]; len(q.items) == 0 {
		q.items = nil
	}
}

func (q *updateQueue) head(limit int) []json.RawMessage {
	n := min(limit, len(q.items))
	out := make([]json.RawMessage, n)
	for i := range n {
		out[i] = q.items[i].raw
	}
	return out
}

// hurried slows a client down that asks for the same offset again at once
// (Client.cpp process_get_updates_query).
func (q *updateQueue) hurried(p *telego.GetUpdatesParams, now time.Time) {
	if last := q.last; p.Offset == last.offset && !last.at.IsZero() {
		if since := now.Sub(last.at); since < 3*time.Second {
			p.Timeout = max(p.Timeout, 3)
			if since < time.Second/2 {
				p.Limit = 1
			}
		}
	}
	q.last = lastPoll{p.Offset, now}
}

// getUpdates is called without the lock because it waits.
func (c *call) getUpdates(ctx context.Context) (any, error) {
	var p telego.GetUpdatesParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	p.Limit = min(max(p.Limit, 1), 100)
	if !c.has("limit") {
		p.Limit = 100
	}
	p.Timeout = min(max(p.Timeout, 0), maxTimeout)
	kick, err := c.begin(&p)
	if err != nil {
		return nil, err
	}
	out, err := c.poll(ctx, p, kick)
	s, q := c.srv, &c.bot.queue
	s.mu.Lock()
	defer s.mu.Unlock()
	if q.kick == kick {
		q.kick = nil
		s.touch()
	}
	return out, err
}

// begin takes the turn of an older poll and confirms.
func (c *call) begin(p *telego.GetUpdatesParams) (kick chan struct{}, err error) {
	s, q := c.srv, &c.bot.queue
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.bot.hook != nil {
		return nil, errHooked
	}
	if c.has("allowed_updates") {
		q.allow(p.AllowedUpdates)
	}
	if q.kick != nil {
		close(q.kick)
	}
	kick = make(chan struct{})
	q.kick = kick
	now := s.opt.Now()
	if s.opt.Limits {
		q.hurried(p, now)
	}
	q.confirm(p.Offset, now)
	s.touch()
	return kick, nil
}

func (c *call) poll(ctx context.Context, p telego.GetUpdatesParams, kick chan struct{}) (any, error) {
	var timeout <-chan time.Time
	for {
		out, wake := c.look(p.Limit)
		if len(out) > 0 || p.Timeout == 0 {
			return out, nil
		}
		if timeout == nil {
			t := time.NewTimer(time.Duration(p.Timeout) * time.Second)
			defer t.Stop()
			timeout = t.C
		}
		select {
		case <-wake:
		case <-timeout:
			return out, nil
		case <-kick:
			return nil, c.kicked()
		case <-ctx.Done():
			return nil, errGone
		case <-c.srv.done:
			return nil, errGone
		}
	}
}

// look is what can be served now, and the channel that closes with more.
func (c *call) look(limit int) ([]json.RawMessage, <-chan struct{}) {
	c.srv.mu.Lock()
	defer c.srv.mu.Unlock()
	q := &c.bot.queue
	if q.wake == nil {
		q.wake = make(chan struct{})
	}
	return q.head(limit), q.wake
}

func (c *call) kicked() error {
	c.srv.mu.Lock()
	defer c.srv.mu.Unlock()
	if c.bot.hook != nil {
		return errHookSet
	}
	return errConflict
}
