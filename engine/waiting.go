package engine

import (
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
)

// waiting is the lanes whose first row may go but for a budget. Everything here is
// called with the lanes' lock held.
//
// A chat's lanes wait in one pile, most urgent first; the chats that have room in
// their budget wait in their account's pile for the account's budget, those that
// have none are parked until time gives some back. One scheduler serves all.
type waiting struct {
	accounts map[string]*account
	chats    map[string]*chatLine
	limits   map[string]chat.Limits // by account
	rooms    []*chatLine            // the groups among chats
	helpers  []chat.Place           // accounts that help in rooms
}

// account is one of ours on a network.
type account struct {
	budget
	// Of a server that may have no limits: whether that is still to be found out,
	// whether a send beyond them is under way to find it out, what came of it.
	guess, probing, free bool
	ready                *pile[*chatLine] // chats that may send
	parked               *pile[*chatLine] // by time
}

// chatLine is the lanes that wait in one chat.
type chatLine struct {
	budget
	key     string
	group   bool
	acc     *account
	lanes   *pile[*lane]
	at      time.Time // when parked: until then
	blocked bool      // parked until a send under way comes back
	i       int       // in ready or parked, -1 in neither
	isReady bool
	to      chat.Place
	helps   []*help
}

// paid is what a row has taken of the budgets.
type paid struct {
	line  *chatLine
	n     int
	lane  string
	probe bool // beyond the limit, to learn whether there is one
	help  *help
	began time.Time
}

// tidyAge is after how long cards, icons and pins count as notices: until then they
// leave a part of a room's budget to messages.
const tidyAge = 5 * time.Minute

func newWaiting() *waiting {
	return &waiting{accounts: map[string]*account{}, chats: map[string]*chatLine{}, limits: map[string]chat.Limits{}}
}

func accountKey(p chat.Place) string { return p.Network + "/" + p.Account }

// line is the chat's, made on first use.
func (w *waiting) line(to chat.Place, group bool) *chatLine {
	key := to.Whole().String()
	if c := w.chats[key]; c != nil {
		return c
	}
	limits := w.limits[accountKey(to)]
	rate := limits.Private
	if group {
		rate = limits.Group
	}
	c := &chatLine{budget: budget{rate: rate, cold: group && rate.Burst > 0}, key: key, group: group, acc: w.account(accountKey(to)), i: -1, to: to.Whole()}
	c.lanes = &pile[*lane]{less: moreUrgent, put: func(l *lane, i int) { l.i = i }}
	w.chats[key] = c
	if group && !w.isHelper(to) {
		w.rooms = append(w.rooms, c)
		w.helped(c)
	}
	return c
}

func (w *waiting) account(key string) *account {
	a := w.accounts[key]
	if a == nil {
		put := func(c *chatLine, i int) { c.i = i }
		a = &account{budget: budget{rate: w.limits[key].Global}, guess: w.limits[key].Guess}
		a.ready = &pile[*chatLine]{less: func(x, y *chatLine) bool { return moreUrgent(x.lanes.first(), y.lanes.first()) }, put: put}
		a.parked = &pile[*chatLine]{less: func(x, y *chatLine) bool { return !x.blocked && (y.blocked || x.at.Before(y.at)) }, put: put}
		w.accounts[key] = a
	}
	return a
}

// limitless tells whether an account has no limits, as far as is known.
func (w *waiting) limitless(to chat.Place) bool {
	if a := w.accounts[accountKey(to)]; a != nil && a.free {
		return true
	}
	l := w.limits[accountKey(to)]
	return l.Global.Burst == 0 && l.Private.Burst == 0 && l.Group.Burst == 0
}

func moreUrgent(a, b *lane) bool {
	if a.class != b.class {
		return a.class < b.class
	}
	return a.rows[0].Seq < b.rows[0].Seq
}

// cost of a row, by its account's limits; an account without limits takes nothing.
func (w *waiting) cost(out *chat.Out) (n int, group bool) {
	if w.limitless(out.To) {
		return 0, false
	}
	if cost := w.limits[accountKey(out.To)].Cost; cost != nil {
		return cost(*out)
	}
	return 1, false
}

// pay takes what a row costs, if it may go now ahead of all that waits; nil, false
// when it has to wait.
func (w *waiting) pay(r *row, class desk.Class, now time.Time) (*paid, bool) {
	n, group := w.cost(&r.Out)
	if n == 0 {
		return nil, true
	}
	c := w.line(r.Out.To, group)
	message := r.Out.Op == chat.Send || r.Out.Op == chat.Copy // what every server counts
	if message && c.acc.guess && !c.acc.probing && !c.acc.free && c.certain(now) && !now.Before(c.frozen) && !now.Before(c.acc.frozen) {
		c.acc.probing = true
		p := c.take(n, r.Lane, now)
		p.probe = true
		return p, true
	}
	if c.lanes.Len() > 0 || c.acc.ready.Len() > 0 || !c.fits(n, now) || !c.acc.fits(n, now) || class >= desk.Tidy && c.spare(n, now) {
		return nil, false
	}
	return c.take(n, r.Lane, now), true
}

// calmed is until when a contact's message to a room is kept back for others'.
func (w *waiting) calmed(r *row, now time.Time) time.Time {
	c := w.chats[r.Out.To.Whole().String()]
	if c == nil || !c.group {
		return time.Time{}
	}
	return c.calmed(r.Lane, now)
}

// spare tells whether n messages have to be left to what is more important than
// tidying.
func (c *chatLine) spare(n int, now time.Time) bool {
	return c.group && !c.unlimited() && !c.cold && c.free(now)-n < c.limit(now)/2
}

func (c *chatLine) take(n int, lane string, now time.Time) *paid {
	c.budget.take(n)
	c.acc.take(n)
	return &paid{line: c, n: n, lane: lane, began: now}
}

// park puts the chat where it belongs: ready, or parked until its most urgent lane
// may go.
func (c *chatLine) park(now time.Time) {
	c.unpark()
	if c.lanes.Len() == 0 {
		return
	}
	n := c.lanes.first().cost
	switch {
	case c.fits(n, now) && !c.tidyWaits(now):
		c.isReady = true
		c.acc.ready.add(c)
		return
	case c.fits(n, now):
		c.at, c.blocked = c.lanes.first().waits.Add(tidyAge), false
		if back := c.next(n+c.limit(now)/2, now); !back.IsZero() && back.After(now) && back.Before(c.at) {
			c.at = back
		}
	default:
		c.at = c.next(n, now)
		c.blocked = c.at.IsZero()
	}
	c.isReady = false
	c.acc.parked.add(c)
}

// tidyWaits tells whether the first lane only tidies up and has to leave room.
func (c *chatLine) tidyWaits(now time.Time) bool {
	l := c.lanes.first()
	return l.class == desk.Tidy && now.Sub(l.waits) < tidyAge && c.spare(l.cost, now)
}

func (c *chatLine) unpark() {
	switch {
	case c.i < 0:
	case c.isReady:
		c.acc.ready.remove(c.i)
	default:
		c.acc.parked.remove(c.i)
	}
}

// join lines a lane up.
func (w *waiting) join(l *lane, now time.Time) {
	n, group := w.cost(&l.rows[0].Out)
	c := w.line(l.rows[0].Out.To, group)
	l.line, l.cost, l.waits = c, n, now
	c.lanes.add(l)
	c.park(now)
}

// leave takes a lane out of its line.
func (w *waiting) leave(l *lane, now time.Time) {
	if l.line == nil {
		return
	}
	c := l.line
	c.unpark() // first: the piles compare chats by their first lane
	c.lanes.remove(l.i)
	l.line = nil
	c.park(now)
}

// moved is called when a waiting lane's class has changed.
func (w *waiting) moved(l *lane, now time.Time) {
	c := l.line
	c.unpark()
	c.lanes.fix(l.i)
	c.park(now)
}

// serve takes the lanes that may go now out of their lines, most urgent first, and
// pays for them. next is when something may go later; zero: only when a send comes
// back, or nothing waits.
func (w *waiting) serve(now time.Time, begin func(*lane, *paid)) (next time.Time) {
	sooner := func(at time.Time) {
		if !at.IsZero() && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	for _, a := range w.accounts {
		sooner(a.serve(now, begin))
	}
	if len(w.helpers) > 0 {
		for _, c := range w.rooms {
			sooner(c.help(now, begin))
		}
	}
	return next
}

func (a *account) serve(now time.Time, begin func(*lane, *paid)) time.Time {
	for a.parked.Len() > 0 && !a.parked.first().blocked && !a.parked.first().at.After(now) {
		a.parked.first().park(now) // ready, or parked for a later time
	}
	for a.ready.Len() > 0 {
		c := a.ready.first()
		l := c.lanes.first()
		if !a.fits(l.cost, now) {
			break
		}
		c.unpark()
		c.lanes.remove(l.i)
		l.line = nil
		begin(l, c.take(l.cost, l.rows[0].Lane, now))
		c.park(now)
	}
	var next time.Time
	if a.ready.Len() > 0 {
		next = a.next(a.ready.first().lanes.first().cost, now)
	}
	if a.parked.Len() > 0 && !a.parked.first().blocked && (next.IsZero() || a.parked.first().at.Before(next)) {
		next = a.parked.first().at
	}
	return next
}

// due tells whether a lane could go now.
func (w *waiting) due(now time.Time) bool {
	for _, a := range w.accounts {
		if a.ready.Len() > 0 && a.fits(a.ready.first().lanes.first().cost, now) {
			return true
		}
		if a.parked.Len() > 0 && !a.parked.first().blocked && !a.parked.first().at.After(now) {
			return true
		}
	}
	return false
}

// back is called when a send has come back: its slots are counted, or the network
// has asked to wait.
func (p *paid) back(now time.Time, op chat.Op, err error, wait *chat.WaitError) {
	c := p.line
	sure := err == nil && (op == chat.Send || op == chat.Copy || op == chat.OpenTopic)
	if p.help != nil {
		p.help.back(now, err, wait)
	}
	if p.probe {
		c.acc.probing = false
		c.acc.free = err == nil
	}
	if wait != nil {
		c.acc.guess = false // there are limits
		c.doubt()
	}
	switch {
	case wait != nil && p.probe: // our count was right
		c.out -= p.n
		c.acc.out -= p.n
		c.cold = false
		c.freeze(now.Add(wait.For))
	case wait == nil:
		c.done(p.n, p.lane, sure, p.began, now)
		c.acc.done(p.n, p.lane, sure, p.began, now)
	case wait.All:
		c.done(p.n, p.lane, sure, p.began, now)
		c.acc.refused(p.n, wait.For, now)
	default:
		c.refused(p.n, wait.For, now)
		c.acc.done(p.n, p.lane, sure, p.began, now)
	}
	c.park(now)
}

// learn notes that an account asks to wait which was taken for one without limits.
func (w *waiting) learn(out *chat.Out, wait time.Duration, now time.Time) {
	a := w.accounts[accountKey(out.To)]
	if a == nil || !a.free {
		return
	}
	a.free, a.guess = false, false
	_, group := w.cost(out)
	w.line(out.To, group).freeze(now.Add(wait))
}

// unused gives back what was taken for a send that never began.
func (p *paid) unused(now time.Time) {
	p.line.out -= p.n
	p.line.acc.out -= p.n
	p.line.park(now)
}
