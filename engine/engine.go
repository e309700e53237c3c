// Package engine does what the desk decides: it takes events in, runs one turn
// per event in one transaction, keeps the result durably, and only then sends.
// It must not decide anything about conversations itself, nor know a network.
package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/state"
)

// Options of an Engine. Store, Stages and Clock are required.
type Options struct {
	Store    state.Store
	Adapters []chat.Adapter
	Stages   []desk.Stage // in the order in which they see a turn
	Clock    Clock
	Log      *slog.Logger
	// Self says what turns may know of our account on a network.
	Self func(network string) desk.Self
	// Held keeps the rows that stand in the outbox at the start from being
	// sent until a turn decides about them (Turn.Outbox): after a restore.
	// Released is called once it has.
	Held     bool
	Released func()
	// Helper is the account of a helper (Place without a chat), nil while its secret
	// is not known. KeepSecret keeps a turn's secrets, before the turn is kept.
	Helper     func(at chat.Place) chat.Adapter
	KeepSecret func(desk.Secret) error
	// Call does something outside of turns, and returns what came of it, in JSON. Without
	// it what is to be done waits for an engine that has it.
	Call func(ctx context.Context, c desk.OutCall) []byte
	// Channel does what a turn wants done to a channel, once the turn is kept. It must
	// not wait.
	Channel func(desk.ChannelDo)
	// Veil takes secrets out of an event before anything of it is kept.
	Veil func(*chat.Event)
	// MaxBatch is how many turns share one commit at most; 256 if 0.
	MaxBatch int
	// MaxSends is how many sends are under way at most; 256 if 0.
	MaxSends int
	// Fault is called at each named step of the path, for crash tests.
	Fault func(step string)
}

// Engine runs the desk. Use New, then Run.
type Engine struct {
	o        Options
	clock    Clock
	log      *slog.Logger
	queue    *queue
	world    world // owned by the writer
	lanes    *lanes
	accounts accounts
	rings    *rings
	stats    counters
	calm     calm

	ready   chan struct{}
	readied sync.Once
	stop    chan struct{}
	stopped sync.Once
}

// New loads the Book and what was left in the outbox.
func New(o Options) (*Engine, error) {
	if o.MaxBatch == 0 {
		o.MaxBatch = 256
	}
	if o.MaxSends == 0 {
		o.MaxSends = 256
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Self == nil {
		o.Self = func(string) desk.Self { return desk.Self{} }
	}
	if o.Helper == nil {
		o.Helper = func(chat.Place) chat.Adapter { return nil }
	}
	if o.KeepSecret == nil {
		o.KeepSecret = func(desk.Secret) error { return errors.New("secrets cannot be kept here") }
	}
	if o.Channel == nil {
		o.Channel = func(desk.ChannelDo) {}
	}
	if o.Veil == nil {
		o.Veil = func(*chat.Event) {}
	}
	if o.Fault == nil {
		o.Fault = func(string) {}
	}
	e := &Engine{o: o, clock: o.Clock, log: o.Log, ready: make(chan struct{}), stop: make(chan struct{})}
	e.calm.init()
	e.queue = newQueue(&e.calm)
	e.lanes = newLanes(e)
	e.rings = newRings(e)
	e.accounts.ended = make(chan error, 1)
	for _, a := range o.Adapters {
		e.Attach(a)
	}
	if err := o.Store.View(context.Background(), e.load); err != nil {
		return nil, fmt.Errorf("loading the desk: %w", err)
	}
	return e, nil
}

func (e *Engine) load(tx state.Tx) error {
	if err := e.world.load(tx); err != nil {
		return err
	}
	return e.lanes.load(tx)
}

// Run takes events in, sends, and rings timers until ctx ends; then it finishes
// what is in hand, takes in nothing more, and returns. It returns early with the
// error of an account that cannot go on when no other one is left.
func (e *Engine) Run(ctx context.Context) error {
	work, done := context.WithCancel(context.WithoutCancel(ctx))
	defer done()
	var writer, rest sync.WaitGroup
	writer.Go(func() { e.write(work) })
	rest.Go(func() { e.rings.run(work) })
	e.lanes.start(work)
	if err := e.resume(work); err != nil {
		e.log.Error("taking up what was to be done outside", "err", err)
	}
	e.readied.Do(func() { close(e.ready) })
	err := e.accounts.begin(ctx, e)
	e.finish()
	done()
	writer.Wait()
	rest.Wait()
	return err
}

// finish takes no more events, and waits for the turns and sends in hand (not for
// rows that wait for a retry), at most ten seconds.
func (e *Engine) finish() {
	e.stopped.Do(func() { close(e.stop) })
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	e.lanes.drain(ctx)
	e.queue.close()
}

// Ready is closed once the engine takes events.
func (e *Engine) Ready() <-chan struct{} { return e.ready }

// House is the house as of the last commit.
func (e *Engine) House() *desk.House { return e.world.seen.Load().house }

// Book is the Book as of the last commit.
func (e *Engine) Book() *desk.Book { return e.world.seen.Load().book }

// KnownTopic tells whether a topic is a contact's.
func (e *Engine) KnownTopic(room chat.Place, thread string) bool {
	known, err := e.has(context.Background(), keyTopic(room, thread))
	return known || err != nil // in doubt it is one
}

// Knows tells whether the house has to do with whom an event is from: a contact, an
// admin, somebody who would become owner; of what an account's owner wrote, with whom
// it is to.
func (e *Engine) Knows(ctx context.Context, ev chat.Event) (known bool, err error) {
	person := ev.From.ID
	if ev.Own {
		person = ev.Place.Chat
	} else if e.Book().RoleOf(ev) >= desk.Manager || forClaim(ev) {
		return true, nil
	}
	if known, err = e.has(ctx, keyWho(ev.Place.Network, person)); err != nil {
		return false, fmt.Errorf("looking up who is known: %w", err)
	}
	return known, nil
}

// knows tells whether the message that an event is about is one that was kept.
func (e *Engine) knows(ctx context.Context, ev chat.Event) bool {
	known, err := e.has(ctx, keyRef(desk.Spot{Place: ev.Place, ID: ev.Target}))
	return known || err != nil
}

// has tells whether the store has a key.
func (e *Engine) has(ctx context.Context, key []byte) (has bool, err error) {
	err = e.o.Store.View(ctx, func(tx state.Tx) error {
		_, err := tx.Get(key)
		has = err == nil
		return ignoreMissing(err)
	})
	return has, err
}
