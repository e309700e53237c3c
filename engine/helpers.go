package engine

import (
	"errors"
	"slices"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
)

// Of a helper that is no help: when it is tried again where the network counts it
// with us, and where it was refused.
const (
	uselessFor = 24 * time.Hour
	outFor     = time.Hour
)

// help is a helper in a room: what is known of it, and its own budget there.
type help struct {
	desk.Help
	line   *chatLine
	trying bool // the send that tells whether it raises the limit is under way
}

// meetHelpers takes over who helps by now. The lock is held.
func (l *lanes) meetHelpers() {
	house := l.e.House()
	if house == l.house {
		return
	}
	l.house = house
	var now []chat.Place
	for _, h := range house.Helpers {
		at := chat.Place{Network: h.At.Network, Account: h.At.Account}
		a := l.e.o.Helper(at)
		if a == nil {
			continue
		}
		l.queue.limits[accountKey(at)] = a.Limits()
		now = append(now, at)
	}
	slices.SortFunc(now, func(a, b chat.Place) int { return strings.Compare(a.String(), b.String()) })
	if slices.Equal(now, l.queue.helpers) {
		return
	}
	l.queue.helpers = now
	for _, c := range l.queue.rooms {
		l.queue.helped(c)
	}
	l.wake()
}

// isHelper tells whether a place is seen from a helper's account.
func (w *waiting) isHelper(p chat.Place) bool {
	return slices.Contains(w.helpers, chat.Place{Network: p.Network, Account: p.Account})
}

// helped gives a room the helpers of its network; what is known of them stays.
func (w *waiting) helped(c *chatLine) {
	was := c.helps
	c.helps = nil
	for _, at := range w.helpers {
		if at.Network != c.to.Network || at.Account == c.to.Account {
			continue
		}
		i := slices.IndexFunc(was, func(h *help) bool { return h.At == at })
		if i >= 0 {
			c.helps = append(c.helps, was[i])
			continue
		}
		to := c.to
		to.Account = at.Account
		h := &help{Help: desk.Help{At: at, Room: c.to, State: desk.HelpUntried}, line: w.line(to, true)}
		c.helps = append(c.helps, h)
	}
}

// help has helpers take what waits in a room; next is when one may take more.
func (c *chatLine) help(now time.Time, begin func(*lane, *paid)) (next time.Time) {
	if len(c.helps) == 0 || c.isReady || c.lanes.Len() == 0 || c.acc.guess || c.acc.free {
		return next
	}
	for _, h := range c.helps {
		for h.may(c, now) {
			l := c.light()
			if l == nil {
				return next
			}
			if !h.line.fits(l.cost, now) || !h.line.acc.fits(l.cost, now) {
				if at := h.line.next(l.cost, now); at.After(now) && (next.IsZero() || at.Before(next)) {
					next = at
				}
				break
			}
			c.unpark()
			c.lanes.remove(l.i)
			l.line = nil
			p := h.line.take(l.cost, l.rows[0].Lane, now)
			p.help, h.trying = h, h.State == desk.HelpUntried
			begin(l, p)
			c.park(now)
		}
	}
	return next
}

// may tells whether a helper may carry something now. One that is not known to raise
// the limit may when the network is certain to refuse one more from ourselves: if it
// takes the helper's, it counts it by itself.
func (h *help) may(c *chatLine, now time.Time) bool {
	if !h.Until.IsZero() && !now.Before(h.Until) {
		h.State, h.Why, h.Until = desk.HelpUntried, "", time.Time{}
	}
	switch h.State {
	case desk.HelpCarries:
		return true
	case desk.HelpUntried:
		return !h.trying && c.certain(now)
	}
	return false
}

// light is the most urgent lane whose first row a helper can carry: texts and files
// of conversations, never what has buttons or is changed later.
func (c *chatLine) light() *lane {
	var best *lane
	for _, l := range c.lanes.things {
		if isLight(l.rows[0]) && (best == nil || moreUrgent(l, best)) {
			best = l
		}
	}
	return best
}

func isLight(r *row) bool {
	return r.Log != 0 && !r.heavy && (r.Out.Op == chat.Send || r.Out.Op == chat.Copy) && len(r.Out.Buttons) == 0 && r.Mark != desk.MarkCard && r.Via == ""
}

// back learns from what became of a helper's send.
func (h *help) back(now time.Time, err error, wait *chat.WaitError) {
	tried := h.trying
	h.trying = false
	var no *chat.RefusedError
	switch {
	case err == nil:
		if h.State != desk.HelpCarries {
			h.State, h.Since = desk.HelpCarries, now
		}
		h.Carried++
	case wait != nil && tried:
		h.State, h.Since, h.Until = desk.HelpUseless, now, now.Add(uselessFor)
	case wait != nil && h.State == desk.HelpCarries: // perhaps it was found so wrongly
		h.State = desk.HelpUntried
	case errors.As(err, &no) && !ofThis(no.Reason):
		h.State, h.Why, h.Since, h.Until = desk.HelpOut, no.Reason, now, now.Add(outFor)
	}
}

// doubt has a room's helpers measured anew: we were refused in spite of our count.
func (c *chatLine) doubt() {
	for _, h := range c.helps {
		if h.State == desk.HelpCarries {
			h.State = desk.HelpUntried
		}
	}
}

// ofThis tells whether a reason is about the message, not about who sends it.
func ofThis(reason string) bool {
	switch reason {
	case chat.ReasonTooLarge, chat.ReasonNoMessage, chat.ReasonNoThread, chat.ReasonThreadShut, chat.ReasonUnsupported, chat.ReasonMoved:
		return true
	}
	return false
}

// helper is the account of the helper that is paid with, "" for our own.
func (p *paid) helper() string {
	if p == nil || p.help == nil {
		return ""
	}
	return p.help.At.Account
}

// unhelped puts a row back that a helper could not carry: we send it ourselves. True
// when it did so.
func (l *lanes) unhelped(r row, err error) bool {
	var no *chat.RefusedError
	var wait *chat.WaitError
	r.by = ""
	if err != nil && l.erasedRow(&r) {
		return false
	}
	switch {
	case errors.As(err, &no):
		r.heavy = true
		l.e.log.Info("a helper could not carry a message; sending it ourselves", "row", r.Seq, "reason", no.Reason, "detail", no.Detail)
	case errors.As(err, &wait):
		l.e.stats.waits.Add(1)
	default:
		return false
	}
	l.mu.Lock()
	if r.flew {
		l.land(r.Out.To)
		r.flew = false
	}
	l.mu.Unlock()
	l.e.stats.retries.Add(1)
	r.Sending, r.fresh = false, false
	l.e.queue.push("out/"+r.Lane, &job{mark: []*row{&r}})
	return true
}
