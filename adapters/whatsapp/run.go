package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mau.fi/whatsmeow/types/events"

	"frontdesk/chat"
)

// ending says why a session is over.
type ending struct {
	kind   string // one of the end… constants
	detail string
	err    error
	wait   time.Duration // before the next session; 0: as usual
}

// The kinds of endings.
const (
	endStopped  = "stopped"    // the context ended, or the engine
	endRefused  = "refused"    // the engine did not take an event: it must come again
	endLost     = "lost"       // no connection could be made
	endLogout   = "logged out" // for good
	endOutdated = "outdated"   // for good
	endBanned   = "banned"
	endReplaced = "replaced"
)

// unknownBan is how long we wait where the network names no end of a ban.
const unknownBan = time.Hour

// Run takes events in until ctx ends. Each session is one whatsmeow client: when the
// engine does not take an event, nothing more is confirmed in that session, and the
// network hands all of it over again in the next one, in order. (ResetConnection
// would do, but for what the old connection's queue still hands over, which would
// overtake.) It ends early when the account was unlinked, or when the network takes
// this version no more; the house was told of that before.
func (a *Adapter) Run(ctx context.Context, deliver chat.Deliver) error {
	pause := a.firstPause
	for {
		s := &session{a: a, deliver: deliver, over: make(chan ending, 1)}
		end := s.run(ctx)
		if ctx.Err() != nil || end.kind == endStopped {
			return nil
		}
		if s.delivered() {
			pause = a.firstPause
		}
		a.log.Warn("a whatsapp session ended", "why", end.kind, "detail", redact(end.detail), "err", end.err)
		switch end.kind {
		case endLogout:
			if s.device != 0 && a.anotherLink(ctx, s.device) {
				continue
			}
			return a.over(ctx, deliver, chat.TroubleLoggedOut, end)
		case endOutdated:
			return a.over(ctx, deliver, chat.TroubleOutdated, end)
		case endBanned:
			a.insist(ctx, deliver, chat.TroubleBanned, end.detail)
		case endReplaced:
			a.insist(ctx, deliver, chat.TroubleReplaced, end.detail)
		}
		wait(ctx, max(end.wait, pause))
		pause = min(pause*2, a.lastPause)
	}
}

// anotherLink drops a link that is no more, and tells whether there is a newer one.
// (whatsmeow drops it too, if it lives long enough.)
func (a *Adapter) anotherLink(ctx context.Context, gone uint16) bool {
	err := a.o.Store.forget(ctx, a.o.Account, func(n uint16) bool { return n == gone })
	if err != nil {
		a.log.Warn("dropping a link that is no more", "err", err)
		return false
	}
	d, err := a.o.Store.device(ctx, a.o.Account)
	return err == nil && d != nil
}

// ErrLoggedOut is in the error of an account that must be linked anew.
var ErrLoggedOut = errors.New("it is logged out")

// over tells the house why this account cannot go on, and is the error that says so.
func (a *Adapter) over(ctx context.Context, deliver chat.Deliver, trouble string, end ending) error {
	if !a.insist(ctx, deliver, trouble, end.detail) {
		return nil // ctx ended
	}
	if end.kind == endLogout {
		return fmt.Errorf("running the whatsapp account %s: %w: %s", a.o.Account, ErrLoggedOut, end.detail)
	}
	return fmt.Errorf("running the whatsapp account %s: it is %s: %s", a.o.Account, end.kind, end.detail)
}

// insist tells the house of a trouble until it is taken.
func (a *Adapter) insist(ctx context.Context, deliver chat.Deliver, what, detail string) bool {
	for pause := a.firstPause; ; pause = min(2*pause, a.lastPause) {
		err := a.trouble(ctx, deliver, what, detail)
		if err == nil || errors.Is(err, chat.ErrStopped) {
			return err == nil
		}
		if wait(ctx, pause); ctx.Err() != nil {
			return false
		}
	}
}

// endOf is what an event says about the session's end; "" nothing.
func endOf(evt any) ending {
	switch e := evt.(type) {
	case *events.LoggedOut:
		return ending{kind: endLogout, detail: reasonText(e)}
	case *events.ClientOutdated:
		return ending{kind: endOutdated, detail: "the network takes this version of the bot no more; it needs a newer one"}
	case *events.StreamReplaced:
		return ending{kind: endReplaced, detail: "another program runs with the same link", wait: time.Minute}
	case *events.TemporaryBan:
		if e.Expire == 0 {
			return ending{kind: endBanned, detail: e.String(), wait: unknownBan}
		}
		return ending{kind: endBanned, detail: e.String(), wait: e.Expire}
	case *events.ConnectFailure:
		return ending{kind: endLost, detail: e.Reason.String(), wait: time.Minute}
	case *events.CATRefreshError:
		return ending{kind: endLost, err: e.Error}
	}
	return ending{}
}

func reasonText(e *events.LoggedOut) string {
	if !e.OnConnect {
		return "the phone has removed the bot from its linked devices"
	}
	return e.Reason.String()
}
