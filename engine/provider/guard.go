package provider

import (
	"context"
	"errors"
	"fmt"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
)

// How a service is left alone: after so many failures in a row, for so long at first,
// twice as long each time, at most so long; for its quota as long as it asks, within
// bounds.
const (
	mostInFlight = 8
	mostInARow   = 3
	firstRest    = 30 * time.Second
	longestRest  = 5 * time.Minute
	quotaRest    = time.Minute // where it does not say how long
	longestQuota = time.Hour
)

// The outcomes that are counted beside "ok".
const (
	byTimeout = "timeout"
	byQuota   = "quota"
	byRefusal = "refused" // 400 to 499: what it says does not heal by itself
	byServer  = "server"
	byNetwork = "network"
	byAnswer  = "answer"  // one that makes no sense
	byRest    = "resting" // it was not asked: it is left alone
	byCrowd   = "busy"    // it was not asked: too many calls are under way
	byNothing = "nothing" // it has answered, and has nothing to say
	byItself  = "unasked" // there was nothing to ask it, or not yet
)

// failure is why a service gave nothing. Text is for admins, and says neither keys nor
// what was asked.
type failure struct {
	by    string
	text  string
	after time.Duration // how long it wants to be left alone
}

func (f *failure) Error() string { return f.text }

func failed(by, format string, args ...any) *failure {
	return &failure{by: by, text: fmt.Sprintf(format, args...)}
}

func newGuard(name, does, otherwise string, timeout time.Duration, o Options) *guard {
	return &guard{name: name, does: does, otherwise: otherwise, timeout: timeout, now: o.Now, tell: o.Tell, slots: make(chan struct{}, mostInFlight), counts: map[string]int64{}}
}

// do calls the service, or says at once why not.
func (g *guard) do(ctx context.Context, f func(context.Context) error) error {
	return g.within(ctx, g.timeout, f)
}

// within is do with a time-out of its own.
func (g *guard) within(ctx context.Context, timeout time.Duration, f func(context.Context) error) error {
	select {
	case g.slots <- struct{}{}:
		defer func() { <-g.slots }()
	default:
		return g.skipped(failed(byCrowd, "%d calls are under way already", mostInFlight))
	}
	if err := g.enter(); err != nil {
		return g.skipped(err)
	}
	call, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	err := f(call)
	if ctx.Err() != nil { // the bot stops: nothing is known
		g.mu.Lock()
		g.probing = false
		g.mu.Unlock()
		return ctx.Err()
	}
	if f := blame(call, err, timeout); f != nil {
		err = f
		g.note(f)
	} else {
		g.note(nil)
	}
	return err
}

// blame is the failure that an error is.
func blame(call context.Context, err error, timeout time.Duration) *failure {
	var f *failure
	switch {
	case err == nil:
		return nil
	case errors.As(err, &f) && f.by != byNetwork:
		return f
	case call.Err() != nil:
		return failed(byTimeout, "no answer within %s", timeout)
	case f != nil:
		return f
	}
	return failed(byAnswer, "%v", err)
}

func (g *guard) skipped(f *failure) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.counts[f.by]++
	return f
}

// enter lets a call through, one at a time while it is not known whether the service
// is back.
func (g *guard) enter() *failure {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch now := g.now(); {
	case now.Before(g.until) || g.probing:
		return failed(byRest, "it is left alone for now: %s", g.wrong)
	case g.rests > 0:
		g.probing = true
	}
	return nil
}

// note takes what came of a call.
func (g *guard) note(f *failure) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.probing = false
	if f == nil || f.by == byNothing {
		g.succeeded(f)
		return
	}
	now := g.now()
	if g.counts[f.by]++; f.by == byItself || now.Before(g.until) { // begun before it was left alone
		return
	}
	g.row++
	g.wrong = f.text
	if g.row < mostInARow && g.rests == 0 && f.by != byQuota {
		return
	}
	rest := min(firstRest<<min(g.rests, 10), longestRest)
	if f.by == byQuota {
		rest = quotaRest
		if f.after > 0 {
			rest = min(max(f.after, time.Second), longestQuota)
		}
	}
	g.rests++
	g.until = now.Add(rest)
	if !g.told && (g.rests > 1 || f.by == byRefusal) {
		g.told = true
		g.say(chat.Trouble, f.text)
	}
}

func (g *guard) succeeded(f *failure) {
	if f == nil {
		g.counts["ok"]++
	} else {
		g.counts[f.by]++
	}
	if g.told || !g.greeted { // a former run may have told that it is down
		g.say(chat.Mended, "")
	}
	g.greeted, g.told, g.row, g.rests, g.until, g.wrong = true, false, 0, 0, time.Time{}, ""
	g.lastOK = g.now()
}

// say tells the house; it does not wait.
func (g *guard) say(kind chat.Kind, why string) {
	now := g.now().UTC()
	go g.tell(chat.Event{ID: fmt.Sprintf("provider/%s/%s/%d", g.name, kind, now.UnixNano()), Kind: kind, At: now, Place: chat.Place{Network: g.name}, Data: desk.TroubleProvider, Title: why})
}

func (g *guard) health() desk.ProviderHealth {
	g.mu.Lock()
	defer g.mu.Unlock()
	h := desk.ProviderHealth{Name: g.name, Does: g.does, Else: g.otherwise, LastOK: g.lastOK}
	for what, n := range g.counts {
		switch what {
		case byRest, byCrowd, byItself: // not asked
		case "ok", byNothing:
			h.Calls += n
		default:
			h.Calls, h.Failed = h.Calls+n, h.Failed+n
		}
	}
	if g.rests > 0 {
		h.Wrong, h.Until = g.wrong, g.until
	}
	return h
}
