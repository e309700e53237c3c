package whatsapp

import (
	"context"
	"fmt"
	"sync"
	"time"

	"go.mau.fi/whatsmeow/store"

	"frontdesk/chat"
)

// troubles are what the house was told that hinders the account; the store has them.
type troubles struct {
	telling sync.Mutex
}

// trouble tells the house once what hinders the account.
func (a *Adapter) trouble(ctx context.Context, deliver chat.Deliver, what, detail string) error {
	a.telling.Lock()
	defer a.telling.Unlock()
	told, err := a.hasTrouble(ctx, what)
	if err != nil || told {
		return err
	}
	if err := deliver(ctx, []chat.Event{a.about(chat.Trouble, what, detail)}); err != nil {
		return fmt.Errorf("telling the house about a trouble: %w", err)
	}
	return a.keepTrouble(ctx, what)
}

// mended tells the house that troubles are over, if it knows of them.
func (a *Adapter) mended(ctx context.Context, deliver chat.Deliver, whats ...string) error {
	a.telling.Lock()
	defer a.telling.Unlock()
	for _, what := range whats {
		told, err := a.hasTrouble(ctx, what)
		if err != nil {
			return err
		}
		if !told {
			continue
		}
		if err := deliver(ctx, []chat.Event{a.about(chat.Mended, what, "")}); err != nil {
			return fmt.Errorf("telling the house that a trouble is over: %w", err)
		}
		if err := a.dropTrouble(ctx, what); err != nil {
			return err
		}
	}
	return nil
}

func (a *Adapter) about(kind chat.Kind, what, detail string) chat.Event {
	now := a.o.Now().UTC()
	return chat.Event{ID: fmt.Sprintf("wa/%s/%s/%s/%d", a.o.Account, kind, what, now.UnixNano()), Kind: kind, At: now,
		Place: chat.Place{Network: Network, Account: a.o.Account}, Data: what, Title: detail}
}

// The network unlinks devices whose phone was away for 14 days; the house is told
// some days before.
const awayTooLong = 12 * 24 * time.Hour

// minds looks after the phone, and forgets old rows, once in a while.
func (s *session) minds(ctx context.Context) {
	for ctx.Err() == nil {
		if err := s.a.o.Store.prune(ctx, s.a.o.Now()); err != nil && ctx.Err() == nil {
			s.a.log.Warn("pruning the whatsapp store", "err", err)
		}
		if err := s.apart(s.phoneAway); err != nil && ctx.Err() == nil {
			s.a.log.Warn("looking after the phone", "err", err)
		}
		wait(ctx, pruneEvery)
	}
}

// apart does something outside of the handler, as the handler would: nothing else is
// delivered meanwhile, and nothing after the session's end.
func (s *session) apart(do func(context.Context) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dead {
		return nil
	}
	return do(s.ctx)
}

// phoneAway tells the house when the phone was not heard of for too long, and when
// it is back.
func (s *session) phoneAway(ctx context.Context) error {
	_, seen, err := s.a.o.Store.times(ctx, s.a.o.Account)
	if err != nil {
		return err
	}
	if err := s.free(ctx); err != nil {
		return err
	}
	if !seen.IsZero() && s.a.o.Now().Sub(seen) > awayTooLong {
		return s.a.trouble(ctx, s.deliver, chat.TroublePhone, "last heard of on "+seen.Format("2 January"))
	}
	return s.a.mended(ctx, s.deliver, chat.TroublePhone)
}

// worst is a trouble that the account has now, for people; "": none.
func (a *Adapter) worst(ctx context.Context) (string, error) {
	for _, what := range []string{chat.TroubleLoggedOut, chat.TroubleOutdated, chat.TroubleBanned, chat.TroubleReplaced, chat.TroubleReachout, chat.TroublePhone} {
		if has, err := a.hasTrouble(ctx, what); err != nil || has {
			return what, err
		}
	}
	return "", nil
}

func waVersion() string { return store.GetWAVersion().String() }
