package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"frontdesk/chat"
	"frontdesk/state"
)

const (
	giveUp   = 24 * time.Hour // after which a row that never got through is refused
	firstTry = time.Second    // the first pause before trying again; doubled each time
	lastTry  = 5 * time.Minute
	sendTime = 2 * time.Minute // for one send, uploads included
	briefly  = 300 * time.Millisecond
	patience = 2 * time.Second // for a message of ours that a reply has overtaken
)

// send is one try of a row, outside of every lock and transaction.
func (l *lanes) send(r row) {
	l.slots <- struct{}{}
	l.e.o.Fault("before send")
	receipt, err := l.e.sendRow(l.ctx, &r)
	l.e.o.Fault("after send")
	<-l.slots
	l.cameBack(&r, err)
	l.finish(r, receipt, err)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sending--
	l.e.calm.add(-1)
	if l.sending == 0 && l.idle != nil {
		close(l.idle)
		l.idle = nil
	}
}

// cameBack counts a send in its budgets.
func (l *lanes) cameBack(r *row, err error) {
	var wait *chat.WaitError
	errors.As(err, &wait)
	l.mu.Lock()
	defer l.mu.Unlock()
	if wait != nil && r.by == "" {
		l.queue.learn(&r.Out, wait.For, l.e.clock.Now())
	}
	p := l.paid[r.Seq]
	if p == nil {
		return
	}
	delete(l.paid, r.Seq)
	p.back(l.e.clock.Now(), r.Out.Op, err, wait)
	if p.line.acc.free {
		l.freed()
	}
	l.wake()
}

func (e *Engine) sendRow(ctx context.Context, r *row) (chat.Receipt, error) {
	a := e.sender(r)
	if a == nil {
		return chat.Receipt{}, e.unconnected(r)
	}
	out := r.Out
	if !r.fresh && !r.Room.IsZero() || r.ReplyLog != 0 || r.TargetLog != 0 || e.foreign(r) {
		if err := e.o.Store.View(ctx, func(tx state.Tx) error { return e.resolve(tx, r, &out) }); err != nil {
			return chat.Receipt{}, fmt.Errorf("resolving row %d: %w", r.Seq, err)
		}
	}
	if !r.Room.IsZero() && out.To.Thread == "" && out.Op != chat.OpenTopic && !r.Flat {
		return chat.Receipt{}, errNoThread
	}
	r.Out.To = out.To
	e.lanes.fly(out.To)
	r.flew = true
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	e.stats.sends.Add(1)
	e.open(&out, e.from(r))
	return a.Send(ctx, out)
}

// unconnected is the error of a row whose account is not connected: a channel of ours is
// about to be, or else there is none any more.
func (e *Engine) unconnected(r *row) error {
	at := e.from(r)
	if _, ours := e.House().ChannelAt(at); ours {
		return errAway
	}
	return &chat.RefusedError{Reason: chat.ReasonUnlinked, Detail: "no such channel is connected: " + at.Network + "/" + at.Account}
}

var errAway = errors.New("its account is not connected yet")

var errNoThread = errors.New("its topic is not open yet")

// finish turns the outcome of a try into the row's next step.
func (l *lanes) finish(r row, receipt chat.Receipt, err error) {
	now := l.e.clock.Now()
	var no *chat.RefusedError
	if r.by != "" && l.unhelped(r, err) {
		return
	}
	if r.Out.Op == chat.Typing && err != nil {
		l.heed(&r, err, now)
		err = nil // nobody misses it, and later it would be wrong
	}
	switch {
	case err == nil:
		l.e.stats.sent.Add(1)
		l.fate(r, chat.Event{Kind: chat.Sent, Receipt: receipt})
	case errors.As(err, &no):
		l.e.stats.refused.Add(1)
		l.e.log.Warn("a send was refused", "row", r.Seq, "op", r.Out.Op, "reason", no.Reason, "detail", no.Detail)
		l.fate(r, chat.Event{Kind: chat.Refused, Data: no.Reason, To: chat.Place{Network: r.Out.To.Network, Account: r.Out.To.Account, Chat: no.To}})
	case now.Sub(r.Since) > giveUp && !errors.Is(err, errNoThread):
		l.e.log.Error("giving up a send after a day", "row", r.Seq, "op", r.Out.Op, "err", err)
		l.fate(r, chat.Event{Kind: chat.Refused, Data: chat.ReasonOther})
	default:
		l.retry(r, err, now)
	}
}

// fate has the row closed by a turn.
func (l *lanes) fate(r row, ev chat.Event) {
	ev.ID = fmt.Sprintf("row/%d/%d", r.Seq, r.Tries)
	ev.At = l.e.clock.Now().UTC()
	ev.Place, ev.Case, ev.Row = r.Out.To, r.Case, fmt.Sprint(r.Seq)
	l.e.queue.push("out/"+r.Lane, &job{ev: ev, row: &r})
}

// retry keeps the row for another try, at its time.
func (l *lanes) retry(r row, err error, now time.Time) {
	if l.erasedRow(&r) {
		l.fate(r, chat.Event{Kind: chat.Refused, Data: ReasonDropped})
		return
	}
	l.e.stats.retries.Add(1)
	if r.flew {
		l.mu.Lock()
		l.land(r.Out.To)
		l.mu.Unlock()
		r.flew = false
	}
	r.Sending, r.fresh, r.Asked = false, false, ""
	pause := min(firstTry<<min(r.Tries, 10), lastTry)
	if key, asked := l.heed(&r, err, now); key != "" {
		r.Asked, pause = key, asked
	} else {
		r.Tries++
		r.Out.Unsure = r.Out.Unsure || chat.Unsure(err)
		l.e.log.Warn("a send did not get through; trying again", "row", r.Seq, "op", r.Out.Op, "in", pause, "unsure", chat.Unsure(err), "err", err)
	}
	r.NotBefore = now.Add(pause)
	l.e.queue.push("out/"+r.Lane, &job{mark: []*row{&r}})
}

// heed notes a wait that the network asked for: whose it is and how long, or "".
func (l *lanes) heed(r *row, err error, now time.Time) (key string, pause time.Duration) {
	var wait *chat.WaitError
	if !errors.As(err, &wait) {
		return "", 0
	}
	key = r.Out.To.Whole().String()
	if wait.All {
		key = r.Out.To.Network + "/" + r.Out.To.Account
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waits[key] = now.Add(wait.For)
	l.e.stats.waits.Add(1)
	return key, wait.For
}
