package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/adapters/telegram"
	"frontdesk/chat"
	"frontdesk/engine"
	loopback "frontdesk/playground/telegram"
	"frontdesk/state"
)

// relayBench is the real bot on a disk store against the loopback server, all in
// one process.
type relayBench struct {
	b     *testing.B
	srv   *loopback.Server
	front *loopback.Bot
	room  *loopback.Group
}

func newRelayBench(b *testing.B, latency time.Duration) *relayBench {
	b.Helper()
	srv := loopback.New(loopback.Options{Latency: latency})
	if err := srv.Start(); err != nil {
		b.Fatal(err)
	}
	front := srv.NewBot("front_bot")
	log := slog.New(slog.DiscardHandler)
	tg, err := telegram.New(telegram.Options{Token: front.Token(), APIURL: srv.URL(), Logger: log, NoLimits: true})
	if err != nil {
		b.Fatal(err)
	}
	store, err := state.Open(state.Options{Dir: b.TempDir(), MinFree: -1, Ballast: -1})
	if err != nil {
		b.Fatal(err)
	}
	x := &bot{log: log, out: io.Discard, store: store, clock: engine.Real{}, telegram: tg, adapters: []chat.Adapter{tg}, helpers: newHelperBots(b.TempDir(), telegram.Options{})}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	ready := x.readied()
	go func() { done <- x.run(ctx) }()
	<-ready
	b.Cleanup(func() { cancel(); <-done; _ = store.Close(); srv.Close() })
	r := &relayBench{b: b, srv: srv, front: front}
	r.setUp(x)
	return r
}

func (r *relayBench) setUp(x *bot) {
	for x.claimCode(context.Background()) == "" {
		if err := x.tellSecret(context.Background()); err != nil {
			r.b.Fatal(err)
		}
	}
	owner := r.srv.NewUser("Olga", user("olga"))
	owner.Say(r.front, "/claim "+x.claimCode(context.Background()))
	r.until(func() bool { return len(r.srv.Private(r.front, owner)) > 1 })
	r.room = r.srv.NewGroup("support", true, owner)
	r.room.AddBot(r.front)
	r.room.Say(owner, 0, "/addteam support")
	r.until(func() bool { return len(r.srv.Messages(r.room.ID(), 0)) > 1 })
}

func (r *relayBench) until(cond func() bool) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	if err := r.srv.Wait(ctx, cond); err != nil {
		r.b.Fatal(err)
	}
}

// BenchmarkRelayBurst is a burst of contacts with messages each, new and known, from
// the first message to the last copy in the room.
func BenchmarkRelayBurst(b *testing.B) {
	for _, c := range []struct {
		name           string
		contacts, each int
		latency        time.Duration
		known          bool
	}{{"new-200x20", 200, 20, 0, false}, {"known-200x20", 200, 20, 0, true}, {"known-50x10-50ms", 50, 10, 50 * time.Millisecond, true}} {
		b.Run(c.name, func(b *testing.B) {
			for range b.N {
				r := newRelayBench(b, c.latency)
				people := make([]*loopback.User, c.contacts)
				for i := range people {
					people[i] = r.srv.NewUser(fmt.Sprintf("C%03d", i), user(fmt.Sprintf("c%03d", i)))
					if c.known {
						people[i].Say(r.front, "first")
					}
				}
				if c.known {
					r.until(func() bool { return len(r.room.Topics()) == c.contacts && r.srv.Pending(r.front) == 0 })
				}
				began := time.Now()
				for n := range c.each {
					for _, p := range people {
						p.Say(r.front, fmt.Sprintf("message %d.", n))
					}
				}
				last := fmt.Sprintf("message %d.", c.each-1)
				r.until(func() bool { return r.allHave(last) })
				b.ReportMetric(float64(c.contacts*c.each)/time.Since(began).Seconds(), "messages/s")
			}
		})
	}
}

// allHave tells whether every topic ends with the last message.
func (r *relayBench) allHave(last string) bool {
	if r.srv.Pending(r.front) > 0 {
		return false
	}
	for _, t := range r.room.Topics() {
		ms := r.srv.Messages(r.room.ID(), t.ID)
		if len(ms) == 0 || !strings.Contains(ms[len(ms)-1].Text, last) {
			return false
		}
	}
	return true
}

// BenchmarkRelayOne is one message of a known contact at a time, from the contact
// to the room.
func BenchmarkRelayOne(b *testing.B) {
	r := newRelayBench(b, 0)
	ana := r.srv.NewUser("Ana", user("ana"))
	began := time.Now()
	ana.Say(r.front, "first")
	r.until(func() bool {
		return len(r.room.Topics()) == 1 && len(r.srv.Messages(r.room.ID(), r.room.Topics()[0].ID)) > 1
	})
	first := time.Since(began)
	topic := r.room.Topics()[0].ID
	took := make([]time.Duration, 0, b.N)
	b.ResetTimer()
	for n := range b.N {
		text := fmt.Sprintf("message %d.", n)
		at := time.Now()
		ana.Say(r.front, text)
		r.until(func() bool {
			ms := r.srv.Messages(r.room.ID(), topic)
			return ms[len(ms)-1].Text == text
		})
		took = append(took, time.Since(at))
	}
	b.StopTimer()
	slices.Sort(took)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.ReportMetric(ms(took[len(took)/2]), "p50-ms")
	b.ReportMetric(ms(took[len(took)*99/100]), "p99-ms")
	b.ReportMetric(ms(first), "first-message-ms")
}
