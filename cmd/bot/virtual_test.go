package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/adapters/telegram"
	"frontdesk/chat"
	"frontdesk/commands"
	"frontdesk/desk"
	"frontdesk/engine"
	loopback "frontdesk/playground/telegram"
	"frontdesk/state"
)

// virtual is the bot and its Telegram in a bubble of testing/synctest: the time of
// both is simulated, and an hour passes as fast as what happens in it is computed.
// They speak over pipes; everything else is as in the process.
type virtual struct {
	t        *testing.T
	srv      *loopback.Server
	net      *pipes
	front    *loopback.Bot
	owner    *loopback.User
	bo       *loopback.User
	room     *loopback.Group
	contacts []*loopback.User // of tests that keep them
	store    state.Store
	stages   func() []desk.Stage
	engine   *engine.Engine
	guess    bool    // the bot does not know that there are limits
	run      *mortal // the store as this run sees it
	help     *helperBots
	secret   string // the folder of the secrets
	end      func()
	logs     strings.Builder
}

// pipes is a listener whose connections are pipes within the process.
type pipes struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func newPipes() *pipes { return &pipes{conns: make(chan net.Conn), done: make(chan struct{})} }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.done) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipes", Net: "unix"} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.conns <- theirs:
		return ours, nil
	case <-p.done:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// inVirtualTime runs f with a bot that has an owner, and a team with the agent Bo.
func inVirtualTime(t *testing.T, o loopback.Options, f func(v *virtual)) {
	t.Helper()
	o.Limits = true
	simulate(t, o, false, f)
}

// simulate is inVirtualTime with any server; the bot may have to guess whether it has
// limits.
func simulate(t *testing.T, o loopback.Options, guess bool, f func(v *virtual)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		if o.Latency == 0 {
			o.Latency = 30 * time.Millisecond
		}
		v := &virtual{t: t, guess: guess, secret: t.TempDir(), srv: loopback.New(o), net: newPipes(), store: state.Memory(), stages: func() []desk.Stage {
			return append(stages(), desk.Stage{Name: "mass", Take: massWork})
		}}
		web := &http.Server{Handler: v.srv, ReadHeaderTimeout: time.Minute}
		go func() { _ = web.Serve(v.net) }()
		v.front = v.srv.NewBot("front_bot")
		v.start()
		defer func() {
			v.end()
			v.srv.Close()
			_ = web.Close()
		}()
		v.setUp()
		f(v)
		if list := v.srv.Violations(); len(list) > 0 {
			t.Errorf("the server found fault with %d calls, the first: %s", len(list), list[0])
		}
	})
}

// mortal is a store that can die under its engine, as with a killed process.
type mortal struct {
	state.Store
	dead atomic.Bool
}

var errDead = errors.New("the process was killed")

func (m *mortal) View(ctx context.Context, fn func(state.Tx) error) error {
	if m.dead.Load() {
		return errDead
	}
	return m.Store.View(ctx, fn)
}

func (m *mortal) Batch(ctx context.Context, fns []func(state.Tx) error) ([]error, error) {
	if m.dead.Load() {
		return nil, errDead
	}
	return m.Store.Batch(ctx, fns)
}

// start begins a run of the bot on what the store has.
func (v *virtual) start() {
	tr := &http.Transport{DialContext: v.net.dial, MaxIdleConnsPerHost: 100, IdleConnTimeout: 20 * time.Second}
	log := slog.New(slog.NewTextHandler(&v.logs, &slog.HandlerOptions{Level: slog.LevelError}))
	o := telegram.Options{Token: v.front.Token(), APIURL: "http://telegram", Logger: log, GuessLimits: v.guess, Client: &http.Client{Transport: tr},
		KnownThread: func(id, thread string) bool {
			return v.engine.KnownTopic(chat.Place{Network: telegram.Network, Account: fmt.Sprint(v.front.ID()), Chat: id}, thread)
		}}
	tg, err := telegram.New(o)
	if err != nil {
		v.t.Fatal(err)
	}
	v.run = &mortal{Store: v.store}
	v.engine, err = engine.New(engine.Options{Store: v.run, Adapters: []chat.Adapter{tg}, Stages: v.stages(), Clock: engine.Real{}, Log: log,
		Helper: v.helpers(o).account, KeepSecret: v.helpers(o).keep, Veil: commands.Veil})
	if err != nil {
		v.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- v.engine.Run(ctx) }()
	<-v.engine.Ready()
	v.end = func() {
		cancel()
		if err := <-done; err != nil {
			v.t.Errorf("the bot ended with %v", err)
		}
		tr.CloseIdleConnections()
	}
}

// helpers are the accounts of helper bots, of this run.
func (v *virtual) helpers(o telegram.Options) *helperBots {
	if v.help == nil {
		v.help = newHelperBots(v.secret, o)
	}
	return v.help
}

// kill ends the run at once, so that nothing more is kept, and begins another.
func (v *virtual) kill() {
	v.run.dead.Store(true)
	v.end()
	v.help = nil
	v.start()
}

func (v *virtual) setUp() {
	tell := chat.Event{ID: "secret", Kind: chat.Told, At: time.Now(), Data: commands.TellSecret, Payload: []byte("secret")}
	if err := v.engine.Deliver(v.t.Context(), []chat.Event{tell}); err != nil {
		v.t.Fatal(err)
	}
	v.owner, v.bo = v.srv.NewUser("Olga", user("olga")), v.srv.NewUser("Bo", user("bo"))
	v.owner.Say(v.front, "/claim "+commands.ClaimCode(v.engine.House()))
	v.until("the owner is told", func() bool { return strings.Contains(v.privately(v.owner), "You are the owner now") })
	v.room = v.srv.NewGroup("support", true, v.owner)
	v.room.AddBot(v.front)
	v.room.Add(v.bo)
	v.room.Say(v.owner, 0, "/addteam support")
	v.until("there is a team", func() bool { return strings.Contains(v.topic(0), "now the room of team") })
	time.Sleep(2 * time.Minute) // the budgets are whole again
}

// until waits at most a day of simulated time.
func (v *virtual) until(what string, cond func() bool) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.t.Context(), 24*time.Hour)
	defer cancel()
	if err := v.srv.Wait(ctx, cond); err != nil {
		v.t.Fatalf("waiting until %s: %v\n%s", what, err, v.logs.String())
	}
}

// quiet waits until nothing is left to be sent, at most a day.
func (v *virtual) quiet() {
	v.t.Helper()
	for end := time.Now().Add(24 * time.Hour); v.engine.Stats().Outbox > 0 || v.srv.Pending(v.front) > 0; {
		if time.Now().After(end) {
			v.t.Fatalf("it is never quiet: %+v, %d updates wait\n%s", v.engine.Stats(), v.srv.Pending(v.front), v.logs.String())
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// topic is what stands in a topic of the room.
func (v *virtual) topic(thread int) string {
	var b strings.Builder
	for _, m := range v.srv.Messages(v.room.ID(), thread) {
		b.WriteString(m.Text + m.Caption + "\n")
	}
	return b.String()
}

// privately is what the bot has written to somebody.
func (v *virtual) privately(u *loopback.User) string {
	var b strings.Builder
	for _, m := range v.srv.Private(v.front, u) {
		if m.FromBot {
			b.WriteString(m.Text + m.Caption + "\n")
		}
	}
	return b.String()
}
