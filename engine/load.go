package engine

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
)

// A backlog is worth a word when its oldest post waits so long, or when it has so
// many; the same room is looked at again after a while.
const (
	longBacklog  = 2 * time.Minute
	largeBacklog = 100
	backlogEvery = time.Hour
)

// loads is what waits, by chat.
func (l *lanes) loads() []desk.Load {
	l.mu.Lock()
	defer l.mu.Unlock()
	by := map[string]*desk.Load{}
	for _, ln := range l.m {
		for _, r := range ln.rows {
			if r.Mark == desk.MarkCheck {
				continue // the question itself
			}
			key := r.Out.To.Whole().String()
			d := by[key]
			if d == nil {
				d = &desk.Load{Chat: r.Out.To.Whole(), Oldest: r.Since}
				by[key] = d
			}
			if d.Rows++; r.Since.Before(d.Oldest) {
				d.Oldest = r.Since
			}
		}
	}
	out := make([]desk.Load, 0, len(by))
	for key, d := range by {
		if c := l.queue.chats[key]; c != nil {
			c.describe(d, l.e.clock.Now())
		}
		out = append(out, *d)
	}
	slices.SortFunc(out, func(a, b desk.Load) int {
		if a.Rows != b.Rows {
			return b.Rows - a.Rows
		}
		return strings.Compare(a.Chat.String(), b.Chat.String())
	})
	return out
}

// helps is what is known of helpers.
func (l *lanes) helps() []desk.Help {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []desk.Help
	for _, c := range l.queue.rooms {
		for _, h := range c.helps {
			out = append(out, h.Help)
		}
	}
	slices.SortFunc(out, func(a, b desk.Help) int {
		return strings.Compare(a.At.String()+a.Room.String(), b.At.String()+b.Room.String())
	})
	return out
}

// describe adds what the network allows.
func (c *chatLine) describe(d *desk.Load, now time.Time) {
	if !c.unlimited() {
		d.Limit = int(time.Minute / c.rate.Every)
	}
	if c.frozen.After(now) {
		d.Frozen = c.frozen
	}
	d.Refused = now.Before(c.lessTill)
}

// report tells the house of a group whose backlog has grown too long. Called with
// the lock held, now and then.
func (l *lanes) report(now time.Time) {
	if now.Sub(l.reported) < longBacklog/4 {
		return
	}
	l.reported = now
	for key, c := range l.queue.chats {
		if !c.group || c.lanes.Len() == 0 || now.Sub(l.told[key]) < backlogEvery {
			continue
		}
		d := desk.Load{Chat: c.lanes.first().rows[0].Out.To.Whole(), Oldest: now}
		for _, ln := range c.lanes.things {
			d.Rows += len(ln.rows)
			if at := ln.rows[0].Since; at.Before(d.Oldest) {
				d.Oldest = at
			}
		}
		if now.Sub(d.Oldest) < longBacklog && d.Rows < largeBacklog {
			continue
		}
		c.describe(&d, now)
		raw, err := json.Marshal(d)
		if err != nil {
			continue
		}
		l.told[key] = now
		l.e.queue.pushLater(&job{ev: chat.Event{ID: fmt.Sprintf("backlog/%s/%d", key, now.UnixNano()), Kind: chat.Told, At: now, Data: desk.TellBacklog, Payload: raw}})
	}
}
