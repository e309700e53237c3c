package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/state"
)

func ignoreMissing(err error) error {
	if errors.Is(err, state.ErrNotFound) {
		return nil
	}
	return err
}

// lane is the rows of one destination, in their order. Only the first is under
// way.
type lane struct {
	rows  []*row
	busy  bool       // the first row is being marked, waited for, sent, or its fate kept
	class desk.Class // of its most urgent row

	line  *chatLine // where it waits for a budget, nil if it does not
	i     int       // its place there
	cost  int
	waits time.Time // since when
	short bool      // its first row had to wait: texts may be joined
	nap   int       // counts the waits for a time
}

// lanes is the outbox in memory: what the store has, and what is under way. A row
// is changed here only after the change is durable.
type lanes struct {
	e        *Engine
	mu       sync.Mutex
	m        map[string]*lane
	planned  map[string]int // rows of turns not yet committed
	seq      int64
	waits    map[string]time.Time // until when a chat, or a whole account, of a network without limits takes nothing
	queue    *waiting             // lanes that wait for a budget
	paid     map[int64]*paid      // what rows under way have taken, by Seq
	reported time.Time            // when backlogs were looked at last
	told     map[string]time.Time // chats whose backlog the house was told of, and when
	house    *desk.House          // that helpers were taken from last
	ring     chan struct{}        // wakes the scheduler
	newest   map[string]string    // newest message known in a chat
	flying   map[string]int       // rows under way to a place, until their fate is kept
	landing  chan struct{}        // closed and renewed when one of them has landed
	sending  int
	idle     chan struct{} // closed and renewed when nothing is being sent
	stopped  bool
	gone     int
	erased   erased
	slots    chan struct{}
	ctx      context.Context
}

func newLanes(e *Engine) *lanes {
	l := &lanes{e: e, m: map[string]*lane{}, planned: map[string]int{}, waits: map[string]time.Time{}, queue: newWaiting(), paid: map[int64]*paid{}, told: map[string]time.Time{},
		ring: make(chan struct{}, 1), newest: map[string]string{}, flying: map[string]int{}, landing: make(chan struct{}), erased: newErased(), slots: make(chan struct{}, e.o.MaxSends)}
	return l
}

// load reads the rows that a former run left. Those that were being sent are
// unsure.
func (l *lanes) load(tx state.Tx) error {
	var low int64
	if _, err := getJSON(tx, []byte(kLow), &low); err != nil {
		return err
	}
	l.seq = low
	return tx.Scan([]byte(pOut), keyOut(low), func(_, raw []byte) (bool, error) {
		r := &row{}
		if err := json.Unmarshal(raw, r); err != nil {
			return false, fmt.Errorf("decoding an outbox row: %w", err)
		}
		if r.Sending {
			r.Sending, r.Out.Unsure = false, true
		}
		l.asked(r)
		r.held = l.e.o.Held
		l.insert(r)
		l.seq = max(l.seq, r.Seq)
		return true, nil
	})
}

// asked takes over what a network had asked for before the start: to wait until
// then.
func (l *lanes) asked(r *row) {
	if r.Asked == "" {
		return
	}
	if r.NotBefore.After(l.waits[r.Asked]) {
		l.waits[r.Asked] = r.NotBefore
	}
	if l.queue.limitless(r.Out.To) {
		return
	}
	_, group := l.queue.cost(&r.Out)
	c := l.queue.line(r.Out.To, group)
	b := &c.budget
	if r.Asked == accountKey(r.Out.To) {
		b = &c.acc.budget
	}
	if r.NotBefore.After(b.frozen) {
		b.frozen = r.NotBefore
	}
}

// start lets the loaded rows go.
func (l *lanes) start(ctx context.Context) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ctx = ctx
	l.meetHelpers()
	go l.schedule(ctx)
	for key := range l.m {
		l.give(l.m[key])
		l.kick(key)
	}
}

// give closes the rows that were withdrawn before they were sent.
func (l *lanes) give(ln *lane) {
	for _, r := range ln.rows {
		if r.Off {
			l.fate(*r, chat.Event{Kind: chat.Refused, Data: desk.ReasonUnsent})
		}
	}
}

func (l *lanes) nextSeq() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seq = (l.seq/gap + 1) * gap
	return l.seq
}

// insert puts a row in its place in the lane.
func (l *lanes) insert(r *row) {
	ln := l.m[r.Lane]
	if ln == nil {
		ln = &lane{class: r.Class, i: -1}
		l.m[r.Lane] = ln
	}
	i, _ := slices.BinarySearchFunc(ln.rows, r, func(a, b *row) int {
		if a.Seq < b.Seq {
			return -1
		}
		return 1
	})
	ln.rows = slices.Insert(ln.rows, i, r)
	if len(ln.rows) == 1 || r.Class < ln.class {
		ln.class = r.Class
		if ln.line != nil {
			l.queue.moved(ln, l.e.clock.Now())
		}
	}
}

// plan takes a row of a turn under way: it is kept as sending when it may go right
// after the commit.
func (l *lanes) plan(j *job, r *row) {
	l.mu.Lock()
	defer l.mu.Unlock()
	ln := l.m[r.Lane]
	if l.planned[r.Lane] == 0 && (ln == nil || len(ln.rows) == 0) {
		l.begin(r, r.Class)
	}
	l.planned[r.Lane]++
	j.new = append(j.new, r)
}

// begin makes the row one that is being sent, if it may go now; it is paid for then.
func (l *lanes) begin(r *row, class desk.Class) bool {
	now := l.e.clock.Now()
	if l.stopped || r.held || r.Off || l.due(r).After(now) {
		return false
	}
	p, ok := l.queue.pay(r, class, now)
	if !ok {
		return false
	}
	l.mark(r, p)
	return true
}

// mark notes on a row that it is being sent, and what was paid for it.
func (l *lanes) mark(r *row, p *paid) {
	if p != nil {
		l.paid[r.Seq] = p
	}
	r.Sending = true
	if r.Out.Op == chat.OpenTopic && !r.Out.Unsure {
		r.Out.Since = l.newest[r.Out.To.Whole().String()]
	}
}

// unpaid gives back what was paid for a row that is not sent after all.
func (l *lanes) unpaid(seq int64) {
	if p := l.paid[seq]; p != nil {
		delete(l.paid, seq)
		p.unused(l.e.clock.Now())
		l.wake()
	}
}

// due is when the row may go, budgets aside.
func (l *lanes) due(r *row) time.Time {
	at := r.NotBefore
	if !l.queue.limitless(r.Out.To) { // what networks ask for is in their budgets
		if r.Class == desk.Relay && r.Join != "" {
			if calm := l.queue.calmed(r, l.e.clock.Now()); calm.After(at) {
				return calm
			}
		}
		return at
	}
	for _, k := range []string{r.Out.To.Whole().String(), r.Out.To.Network + "/" + r.Out.To.Account} {
		if l.waits[k].After(at) {
			at = l.waits[k]
		}
	}
	return at
}

// planNext marks the next row of the lane in the transaction that closes this one,
// unless the turn has put rows ahead of it.
func (l *lanes) planNext(tx state.Tx, j *job) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	ln := l.m[j.row.Lane]
	if ln == nil || len(ln.rows) < 2 || ln.rows[0].Seq != j.row.Seq {
		return nil
	}
	for _, r := range j.new {
		if r.Lane == j.row.Lane && r.Seq < ln.rows[1].Seq {
			return nil
		}
	}
	if l.erased.has(ln.rows[1]) {
		return nil
	}
	next := *ln.rows[1]
	if next.Join != "" { // joined by the scheduler, which sees them all
		return nil
	}
	next.fresh = false
	stored, err := storedRow(tx, next.Seq)
	if err != nil || stored == nil || stored.Off || !l.begin(&next, ln.class) {
		return err
	}
	stored.Out.Unsure = stored.Out.Unsure || stored.Sending // left by a former run
	l.e.name(&stored.Out)
	stored.Sending, stored.Out.Since = true, next.Out.Since
	j.next = stored
	return putJSON(tx, keyOut(next.Seq), stored)
}

// forget undoes plan for jobs whose turn was not kept.
func (l *lanes) forget(jobs []*job) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, j := range jobs {
		l.unplan(j)
		l.spare(j)
		for _, r := range append(j.new, j.next) {
			if r != nil {
				l.unpaid(r.Seq)
			}
		}
		j.new, j.next, j.patched = nil, nil, nil
	}
}

func (l *lanes) unplan(j *job) {
	for _, r := range j.new {
		if l.planned[r.Lane]--; l.planned[r.Lane] == 0 {
			delete(l.planned, r.Lane)
		}
	}
}

// accept takes over what a committed job did to the outbox, and lets go what may
// go.
func (l *lanes) accept(j *job) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.note(j)
	l.unplan(j)
	l.meetHelpers()
	touched := map[string]bool{}
	for _, r := range j.new {
		l.insert(r)
		touched[r.Lane] = true
	}
	l.purge(j, touched)
	if j.row != nil {
		l.remove(j.row)
		l.land(j.row.Out.To)
		touched[j.row.Lane] = true
		if main, ok := strings.CutSuffix(j.row.Lane, "/open"); ok && j.ev.Kind == chat.Sent {
			l.hurry(main)
			touched[main] = true
		}
	}
	for _, r := range append(j.mark, j.next) {
		if r != nil {
			l.replace(r)
			touched[r.Lane] = true
		}
	}
	for _, r := range j.patched {
		l.patch(r)
	}
	if j.start != nil {
		l.started(j.start)
		touched[j.start.lane] = true
	}
	for key := range touched {
		l.kick(key)
	}
	l.lower()
}

// started takes over what became of a row that was to be sent: it is marked, alone
// or joined with those behind it, or it is gone.
func (l *lanes) started(s *startJob) {
	ln := l.m[s.lane]
	if s.row == nil || ln == nil { // whoever took it away moves the lane on
		l.unpaid(s.seq)
		if ln != nil && ln.rows[0].Seq == s.seq && l.erased.has(ln.rows[0]) {
			ln.busy = false
		}
		return
	}
	ln.busy, ln.short = false, false
	ln.rows = slices.DeleteFunc(ln.rows, func(o *row) bool { return slices.Contains(s.joined, o.Seq) })
	l.gone += len(s.joined)
	l.replace(s.row)
}

// patch puts the new content of a waiting row in the place of the old one; one that
// was withdrawn is closed.
func (l *lanes) patch(r *row) {
	ln := l.m[r.Lane]
	if ln == nil {
		return
	}
	for i, o := range ln.rows {
		if o.Seq == r.Seq && !o.Sending {
			r.held = o.held
			ln.rows[i] = r
		}
	}
	if r.Off {
		l.fate(*r, chat.Event{Kind: chat.Refused, Data: desk.ReasonUnsent})
	}
}

// lowEvery is after how many closed rows the low mark of the outbox is kept anew.
const lowEvery = 4096

// lower keeps where the outbox begins, so that a start does not read past what
// deleted rows leave behind in the store.
func (l *lanes) lower() {
	if l.gone < lowEvery || len(l.planned) > 0 {
		return
	}
	l.gone = 0
	low := l.seq
	for _, ln := range l.m {
		low = min(low, ln.rows[0].Seq)
	}
	l.e.queue.push("out/low", &job{low: low})
}

// note remembers the newest message of a chat.
func (l *lanes) note(j *job) {
	if m := j.ev.Message; m != nil && !j.ev.Private {
		l.newest[j.ev.Place.Whole().String()] = m.ID
	}
	if j.row != nil && len(j.ev.Receipt.IDs) > 0 && !j.row.Room.IsZero() {
		l.newest[j.row.Out.To.Whole().String()] = j.ev.Receipt.IDs[len(j.ev.Receipt.IDs)-1]
	}
}

func (l *lanes) remove(r *row) {
	ln := l.m[r.Lane]
	if ln == nil {
		return
	}
	if ln.line != nil && ln.rows[0].Seq == r.Seq { // it waited, and was withdrawn
		l.queue.leave(ln, l.e.clock.Now())
	}
	ln.rows = slices.DeleteFunc(ln.rows, func(o *row) bool { return o.Seq == r.Seq })
	ln.busy, ln.short = false, false
	if len(ln.rows) == 0 {
		delete(l.m, r.Lane)
	} else if ln.class >= r.Class {
		ln.class = ln.rows[0].Class
		for _, o := range ln.rows[1:] {
			ln.class = min(ln.class, o.Class)
		}
	}
	l.gone++
	delete(l.erased.sure, r.Seq)
}

// replace puts a row's new state in the place of the old one.
func (l *lanes) replace(r *row) {
	ln := l.m[r.Lane]
	if ln == nil {
		return
	}
	for i, o := range ln.rows {
		if o.Seq == r.Seq {
			ln.rows[i] = r
			ln.busy = false
		}
	}
}
