package engine

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/state"
)

// rings rings timers: rows of the store, in the order of their time. Late ones
// ring at once, in order.
type rings struct {
	e    *Engine
	mu   sync.Mutex
	next time.Time // what is being waited for; zero: nothing
	idle bool
	wake chan struct{}
	// No timer is earlier than low: scans begin there, past what deleted rows
	// leave behind in the store. sets counts the timers set, so that a scan
	// that one overtook does not move low.
	low  time.Time
	sets int
}

func newRings(e *Engine) *rings { return &rings{e: e, wake: make(chan struct{}, 1)} }

// page is how many timers ring together at most.
const page = 200

// look is told of every committed job: it wakes the wait when an earlier timer was
// set.
func (r *rings) look(j *job) {
	if j.ring.IsZero() {
		return
	}
	r.mu.Lock()
	r.sets++
	if j.ring.Before(r.low) {
		r.low = j.ring
	}
	earlier := r.next.IsZero() || j.ring.Before(r.next)
	r.mu.Unlock()
	if earlier {
		r.busy()
		select {
		case r.wake <- struct{}{}:
		default:
		}
	}
}

// run rings timers until ctx ends.
func (r *rings) run(ctx context.Context) {
	for ctx.Err() == nil {
		due, next, err := r.scan(ctx)
		if err != nil {
			r.e.log.Error("reading the timers", "err", err)
			next = r.e.clock.Now().Add(time.Second)
		}
		if len(due) > 0 {
			r.ring(ctx, due)
			continue
		}
		r.wait(ctx, next)
	}
}

// wait until next (zero: no timer), or until an earlier one is set.
func (r *rings) wait(ctx context.Context, next time.Time) {
	r.mu.Lock()
	r.next = next
	r.idle = true
	r.mu.Unlock()
	r.e.calm.add(0)
	defer r.busy()
	var reached <-chan struct{}
	if !next.IsZero() {
		ch, stop := r.e.clock.At(next)
		defer stop()
		reached = ch
	}
	select {
	case <-reached:
	case <-r.wake:
	case <-ctx.Done():
	}
}

func (r *rings) busy() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.idle = false
}

// NextTimer is when the next timer rings, zero when none is set. It is exact once
// the engine is Quiet.
func (e *Engine) NextTimer() time.Time {
	e.rings.mu.Lock()
	defer e.rings.mu.Unlock()
	return e.rings.next
}

// nothingDue tells whether it waits for a time that has not come.
func (r *rings) nothingDue(now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.idle && (r.next.IsZero() || r.next.After(now))
}

// scan reads the timers that are due, at most a page, and the time of the first
// that is not.
func (r *rings) scan(ctx context.Context) (due [][]byte, next time.Time, err error) {
	r.mu.Lock()
	r.next = time.Time{} // a timer set from here on wakes the wait that follows
	from, sets := []byte(pTimer+be(r.low.UnixNano())), r.sets
	if r.low.IsZero() {
		from = nil
	}
	r.mu.Unlock()
	now := r.e.clock.Now().UnixNano()
	err = r.e.o.Store.View(ctx, func(tx state.Tx) error {
		return tx.Scan([]byte(pTimer), from, func(k, _ []byte) (bool, error) {
			at := unbe(k[len(pTimer) : len(pTimer)+8])
			if at > now {
				next = time.Unix(0, at)
				return false, nil
			}
			due = append(due, bytes.Clone(k))
			return len(due) < page, nil
		})
	})
	if err == nil && len(due) == 0 && !next.IsZero() {
		r.raise(next, sets)
	}
	return due, next, err
}

// raise moves low up, unless a timer was set since the scan began.
func (r *rings) raise(to time.Time, sets int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.sets == sets {
		r.low = to
	}
}

// ring has a turn for each key and waits for them.
func (r *rings) ring(ctx context.Context, keys [][]byte) {
	done := make(chan error, len(keys))
	jobs := make([]*job, len(keys))
	for i, k := range keys {
		jobs[i] = &job{ev: wokeOf(k), timer: k, done: func(err error) { done <- err }}
	}
	if !r.e.queue.pushLater(jobs...) {
		<-ctx.Done()
		return
	}
	for range keys {
		select {
		case err := <-done:
			if err != nil {
				r.e.log.Error("ringing a timer; trying again", "err", err)
				r.wait(ctx, r.e.clock.Now().Add(time.Second))
			}
		case <-ctx.Done():
			return
		}
	}
}

func wokeOf(k []byte) chat.Event {
	rest := k[len(pTimer):]
	at, id := time.Unix(0, unbe(rest[:8])).UTC(), unbe(rest[8:16])
	name, _, _ := strings.Cut(string(rest[16:]), "\x00")
	return chat.Event{ID: fmt.Sprintf("woke/%d/%d/%s", at.UnixNano(), id, rest[16:]), Kind: chat.Woke, At: at, Case: id, Data: name}
}

// runWoke is the turn of a timer: one of a contact, one of the house, or a wake
// sent by another turn.
func (e *Engine) runWoke(tx state.Tx, j *job) error {
	if _, err := tx.Get(j.timer); err != nil {
		return ignoreMissing(err) // moved or cancelled meanwhile
	}
	w := &work{e: e, tx: tx, j: j}
	if j.ev.Case != 0 {
		if err := w.load(j.ev.Case); err != nil {
			return err
		}
	}
	stands, err := w.pick()
	if err != nil {
		return err
	}
	if !stands || j.ev.Case != 0 && w.c == nil {
		return tx.Delete(j.timer)
	}
	return w.turn()
}

// pick takes the timer off whatever holds it, and fills the event in; false when
// nothing holds it any more.
func (w *work) pick() (bool, error) {
	ev := &w.j.ev
	if bytes.IndexByte(w.j.timer, 0) >= 0 && bytes.Contains(w.j.timer[len(pTimer)+16:], []byte{0}) {
		var wake desk.Wake
		_, err := getJSON(w.tx, w.j.timer, &wake)
		ev.Payload = wake.Data
		if err == nil {
			err = w.tx.Delete(w.j.timer)
		}
		return true, err
	}
	if ev.Case == 0 {
		alarm, ok := w.e.world.house.Alarms[ev.Data]
		ev.Payload = alarm.Data
		w.alarm = ok
		return ok && alarm.At.Equal(ev.At), nil
	}
	if w.c == nil {
		return false, nil
	}
	timer, ok := w.c.Timers[ev.Data]
	if !ok || !timer.At.Equal(ev.At) {
		return false, nil
	}
	ev.Payload = timer.Data
	delete(w.c.Timers, ev.Data)
	return true, nil
}
