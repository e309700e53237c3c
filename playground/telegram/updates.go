package telegram

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/mymmrac/telego"
)

type queued struct {
	id  int
	at  time.Time
	raw json.RawMessage
}

// updateQueue is what one bot has not confirmed yet.
type updateQueue struct {
	next    int
	items   []queued
	served  []queued
	allowed []string
	wake    chan struct{}
	kick    chan struct{}
}

const (
	keepServed = 1000
	maxTimeout = 50
	expiry     = 24 * time.Hour
)

var optIn = map[string]bool{
	telego.ChatMemberUpdates: true, telego.MessageReactionUpdates: true,
	telego.MessageReactionCountUpdates: true,
}

func (q *updateQueue) wants(kind string) bool {
	if len(q.allowed) == 0 {
		return !optIn[kind]
	}
	return slices.Contains(q.allowed, kind)
}

func (q *updateQueue) add(raw json.RawMessage, id int, at time.Time) {
	q.items = append(q.items, queued{id, at, raw})
	if q.wake != nil {
		close(q.wake)
		q.wake = nil
	}
}

// deliver queues an update for a bot unless the bot does not want its kind.
func (s *Server) deliver(b *Bot, kind string, u telego.Update) {
	if !b.queue.wants(kind) {
		return
	}
	u.UpdateID = b.queue.next
	raw, err := json.Marshal(u)
	if err != nil {
		s.violations = append(s.violations, "playground: "+err.Error())
		return
	}
	b.queue.next++
	b.queue.add(raw, u.UpdateID, s.opt.Now())
	s.touch()
}

// Inject queues raw JSON for every bot exactly as it is, also when no client
// can decode it. An update_id that is missing or 0 is filled in.
func (s *Server) Inject(raw string) {
	s.change(func() {
		for _, b := range s.bots {
			b.inject([]byte(raw))
		}
	})
}

// Inject queues raw JSON for this bot only.
func (b *Bot) Inject(raw string) { b.srv.change(func() { b.inject([]byte(raw)) }) }

func (b *Bot) inject(raw []byte) {
	var head struct {
		ID int `json:"update_id"`
	}
	_ = json.Unmarshal(raw, &head)
	q := &b.queue
	if head.ID == 0 {
		head.ID = q.next
		raw = withUpdateID(raw, head.ID)
	}
	q.next = max(q.next, head.ID+1)
	q.add(raw, head.ID, b.srv.opt.Now())
}

func withUpdateID(raw []byte, id int) []byte {
	var m map[string]json.RawMessage
	if json.Unmarshal(raw, &m) != nil || m == nil {
		return raw
	}
	m["update_id"], _ = json.Marshal(id)
	out, err := json.Marshal(m)
	if err != nil {
		return raw
	}
	return out
}

// Redeliver serves the last n handed out updates of every bot again.
func (s *Server) Redeliver(n int) {
	s.change(func() {
		for _, b := range s.bots {
			q := &b.queue
			from := max(0, len(q.served)-n)
			again := slices.Clone(q.served[from:])
			rest := slices.DeleteFunc(q.items, func(i queued) bool { return i.id <= lastID(again) })
			q.items, q.served = nil, q.served[:from]
			for _, i := range append(again, rest...) {
				q.add(i.raw, i.id, i.at)
			}
		}
	})
}

func lastID(items []queued) int {
	if len(items) == 0 {
		return -1
	}
	return items[len(items)-1].id
}

// ResetIDs makes next the id of the next update of every bot, as the real
// server does after a week of silence.
func (s *Server) ResetIDs(next int) {
	s.change(func() {
		for _, b := range s.bots {
			b.queue.next = next
		}
	})
}

// Pending counts the updates the bot has not confirmed yet.
func (s *Server) Pending(b *Bot) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(b.queue.items)
}

// Polling tells whether a getUpdates call of the bot is being served.
func (s *Server) Polling(b *Bot) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return b.queue.kick != nil
}

// confirm drops what the offset confirms and forgets what is too old.
func (q *updateQueue) confirm(offset int, now time.Time) {
	q.items = slices.DeleteFunc(q.items, func(i queued) bool { return now.Sub(i.at) > expiry })
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
	tail := q.items[len(q.items)-1].id
	if offset > tail+10 {
		return // ids have restarted: everything is served from the head
	}
	for i, it := range q.items {
		if it.id >= offset {
			q.cut(i)
			return
		}
	}
	q.cut(len(q.items))
}

func (q *updateQueue) cut(n int) {
	for _, i := range q.items[:n] {
		if len(q.served) == 0 || lastID(q.served) != i.id {
			q.served = append(q.served, i)
		}
	}
	if len(q.served) > 2*keepServed {
		q.served = slices.Clone(q.served[len(q.served)-keepServed:])
	}
	q.items = slices.Clone(q.items[n:])
}

func (q *updateQueue) head(limit int) []json.RawMessage {
	n := min(limit, len(q.items))
	out := make([]json.RawMessage, n)
	for i := range n {
		out[i] = q.items[i].raw
	}
	return out
}

var errConflict = refuse(409, "Conflict: terminated by other getUpdates request; "+
	"make sure that only one bot instance is running")

// getUpdates is called without the lock because it waits.
func (c *call) getUpdates(ctx context.Context) (any, error) {
	var p telego.GetUpdatesParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	if p.Limit <= 0 || p.Limit > 100 {
		p.Limit = 100
	}
	s, q := c.srv, &c.bot.queue
	s.mu.Lock()
	if c.has("allowed_updates") {
		q.allowed = p.AllowedUpdates
	}
	if q.kick != nil {
		close(q.kick)
	}
	kick := make(chan struct{})
	q.kick = kick
	q.confirm(p.Offset, s.opt.Now())
	s.touch()
	s.mu.Unlock()
	out, err := c.poll(ctx, p, kick)
	s.mu.Lock()
	if q.kick == kick {
		q.kick = nil
		s.touch()
	}
	s.mu.Unlock()
	return out, err
}

func (c *call) poll(ctx context.Context, p telego.GetUpdatesParams, kick chan struct{}) (any, error) {
	q := &c.bot.queue
	timer := time.NewTimer(time.Duration(min(max(p.Timeout, 0), maxTimeout)) * time.Second)
	defer timer.Stop()
	for {
		c.srv.mu.Lock()
		out := q.head(p.Limit)
		if q.wake == nil {
			q.wake = make(chan struct{})
		}
		wake := q.wake
		c.srv.mu.Unlock()
		if len(out) > 0 || p.Timeout <= 0 {
			return out, nil
		}
		select {
		case <-wake:
		case <-timer.C:
			return out, nil
		case <-kick:
			return nil, errConflict
		case <-ctx.Done():
			return nil, errGone
		case <-c.srv.done:
			return nil, errGone
		}
	}
}
