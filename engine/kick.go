package engine

import (
	"context"
	"time"

	"frontdesk/chat"
)

// kick moves the lane's first row on: sends it when it is marked, marks it when it
// may go, else waits.
func (l *lanes) kick(key string) {
	if l.pass(key) {
		return
	}
	ln := l.m[key]
	if ln == nil || len(ln.rows) == 0 || ln.busy || l.ctx == nil || l.stopped && !ln.rows[0].Sending {
		return
	}
	r := ln.rows[0]
	now := l.e.clock.Now()
	switch {
	case r.Sending:
		ln.busy = true
		l.sending++
		l.e.calm.add(1)
		go l.send(*r)
	case r.held, r.Off:
	case l.due(r).After(now):
		ln.busy, ln.short = true, true
		ln.nap++
		go l.await(key, l.due(r), ln.nap)
	default:
		if p, ok := l.queue.pay(r, ln.class, now); ok {
			l.begun(ln, p)
			return
		}
		ln.busy, ln.short = true, true
		l.queue.join(ln, now)
		l.wake()
	}
}

// begun has the first row of a lane marked as being sent; it is paid for.
func (l *lanes) begun(ln *lane, p *paid) {
	r := ln.rows[0]
	if p != nil {
		l.paid[r.Seq] = p
	}
	s := &startJob{lane: r.Lane, seq: r.Seq, by: p.helper()}
	for _, o := range ln.joinable() {
		s.joined = append(s.joined, o.Seq)
	}
	ln.busy = l.e.queue.push("out/"+r.Lane, &job{start: s})
}

// freed lets all lanes go that wait for a budget of an account that turned out to
// have no limits.
func (l *lanes) freed() {
	now := l.e.clock.Now()
	for key, ln := range l.m {
		if ln.line != nil && ln.line.acc.free {
			l.queue.leave(ln, now)
			ln.busy, ln.short = false, false
			l.kick(key)
		}
	}
}

// wake has the scheduler look again.
func (l *lanes) wake() {
	select {
	case l.ring <- struct{}{}:
	default:
	}
}

// schedule serves the lanes that wait for a budget, until ctx ends.
func (l *lanes) schedule(ctx context.Context) {
	for ctx.Err() == nil {
		l.mu.Lock()
		now := l.e.clock.Now()
		var next time.Time
		if !l.stopped {
			next = l.queue.serve(now, l.begun)
		}
		l.report(now)
		l.mu.Unlock()
		l.e.calm.add(0)
		var reached <-chan struct{}
		stop := func() {}
		if !next.IsZero() {
			reached, stop = l.e.clock.At(next)
		}
		select {
		case <-reached:
		case <-l.ring:
		case <-ctx.Done():
		}
		stop()
	}
}

// hurry has the first row of a lane go now that waits for its time: what it waited
// for is there.
func (l *lanes) hurry(key string) {
	ln := l.m[key]
	if ln == nil || ln.rows[0].Sending || ln.rows[0].NotBefore.IsZero() || ln.rows[0].Asked != "" || ln.line != nil {
		return
	}
	next := *ln.rows[0]
	next.NotBefore = time.Time{}
	ln.rows[0] = &next
	ln.nap++ // whoever waits for the old time waits in vain
	ln.busy = false
}

// await waits until the lane may go on, unless it is woken before.
func (l *lanes) await(key string, at time.Time, nap int) {
	reached, stop := l.e.clock.At(at)
	defer stop()
	select {
	case <-reached:
	case <-l.ctx.Done():
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if ln := l.m[key]; ln != nil && ln.nap == nap {
		ln.busy = false
		l.kick(key)
	}
	l.e.calm.add(0)
}

// noneDue tells whether no lane waits for a time that has come.
func (l *lanes) noneDue(now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.queue.due(now) {
		return false
	}
	for _, ln := range l.m {
		if len(ln.rows) > 0 && ln.line == nil && !ln.rows[0].held && !ln.rows[0].Off && !l.due(ln.rows[0]).After(now) {
			return false
		}
	}
	return true
}

// release decides about the rows that are held since a restore: they go, or are
// given up.
func (l *lanes) release(drop bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for key, ln := range l.m {
		for _, r := range ln.rows {
			if r.held && drop {
				go l.fate(*r, chat.Event{Kind: chat.Refused, Data: ReasonDropped})
			}
			r.held = false
			ln.busy = ln.busy || drop && r == ln.rows[0]
		}
		l.kick(key)
	}
}

// drain stops new sends and waits for those under way.
func (l *lanes) drain(ctx context.Context) {
	l.mu.Lock()
	l.stopped = true
	l.mu.Unlock()
	for {
		l.mu.Lock()
		n, idle := l.sending, l.idleChan()
		l.mu.Unlock()
		if n == 0 && l.e.queue.depth() == 0 {
			return
		}
		select {
		case <-idle:
		case <-time.After(10 * time.Millisecond):
		case <-ctx.Done():
			return
		}
	}
}

func (l *lanes) idleChan() chan struct{} {
	if l.idle == nil {
		l.idle = make(chan struct{})
	}
	return l.idle
}
