//go:build !noplayground

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"sync/atomic"

	"frontdesk/adapters/telegram"
	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/state"
)

// killable is a store that can die under its engine: what is written after that is lost,
// as with a killed process.
type killable struct {
	*state.Disk
	dead atomic.Bool
}

var errKilled = errors.New("the bot was killed")

// View reads while it lives.
func (k *killable) View(ctx context.Context, fn func(state.Tx) error) error {
	if k.dead.Load() {
		return errKilled
	}
	return k.Disk.View(ctx, fn)
}

// Update writes while it lives.
func (k *killable) Update(ctx context.Context, fn func(state.Tx) error) error {
	if k.dead.Load() {
		return errKilled
	}
	return k.Disk.Update(ctx, fn)
}

// Batch writes while it lives.
func (k *killable) Batch(ctx context.Context, fns []func(state.Tx) error) ([]error, error) {
	if k.dead.Load() {
		return nil, errKilled
	}
	return k.Disk.Batch(ctx, fns)
}

// life is one run of the bot, from its start to its end.
type life struct {
	bot   *bot
	store *killable
	stop  context.CancelFunc
	done  chan struct{}
	err   error // once done is closed
}

// born starts the bot on the playground's data.
func (p *webPlay) born() (*life, error) {
	dir := filepath.Join(p.dir, "data")
	log := slog.New(slog.DiscardHandler)
	b := &bot{}
	o := telegram.Options{NoLimits: true, Token: p.front.Token(), APIURL: p.srv.URL(), Logger: log, Now: p.clock.Now,
		Client: p.plug.client(""), KnownThread: b.knownThread}
	tg, err := telegram.New(o)
	if err != nil {
		return nil, err
	}
	store, err := state.Open(state.Options{Dir: dir, Log: log, MinFree: -1, Ballast: -1})
	if err != nil {
		return nil, err
	}
	l := &life{bot: b, store: &killable{Disk: store}, done: make(chan struct{})}
	*b = bot{log: log, out: io.Discard, store: store, keep: l.store, clock: p.clock, telegram: tg, adapters: []chat.Adapter{tg}, dir: dir,
		helpers: newHelperBots(dir, o), watch: []desk.Stage{{Name: "watch", Take: p.trace.take}}}
	b.numbers = newNumbers(b, dir, log)
	b.numbers.client, b.numbers.now = p.plug.client(p.wa.Addr()), p.clock.Now
	b.numbers.rate = chat.Rate{Burst: 1000, Every: 1}
	var ctx context.Context
	ctx, l.stop = context.WithCancel(p.ctx)
	ready := b.readied()
	go func() {
		defer close(l.done)
		l.err = errors.Join(b.run(ctx), store.Close())
	}()
	select {
	case <-ready:
		return l, nil
	case <-l.done:
		return nil, fmt.Errorf("starting the bot: %w", l.err)
	}
}

// kill ends it at once: nothing that is not kept yet will be.
func (l *life) kill() {
	l.store.dead.Store(true)
	l.stop()
	<-l.done
}

// end ends it as an operator does.
func (l *life) end() {
	l.stop()
	<-l.done
}
