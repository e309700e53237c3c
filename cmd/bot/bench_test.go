package main

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/commands"
	"frontdesk/desk"
	"frontdesk/engine"
	"frontdesk/state"
)

// nowhere is a network that takes everything at once.
type nowhere struct {
	deliver chan chat.Deliver
	ids     atomic.Int64
}

func (n *nowhere) Network() string     { return "telegram" }
func (n *nowhere) Account() string     { return "1" }
func (n *nowhere) Limits() chat.Limits { return chat.Limits{Threads: true, Buttons: true} }

func (n *nowhere) Run(ctx context.Context, d chat.Deliver) error {
	n.deliver <- d
	<-ctx.Done()
	return nil
}

func (n *nowhere) Send(_ context.Context, out chat.Out) (chat.Receipt, error) {
	id := strconv.FormatInt(n.ids.Add(1), 10)
	r := chat.Receipt{IDs: []string{id}}
	if out.Op == chat.OpenTopic {
		r.Thread = id
	}
	return r, nil
}

// working is an engine with an owner and a team, on a store.
func working(b *testing.B, store state.Store) (chat.Deliver, *engine.Engine) {
	b.Helper()
	net := &nowhere{deliver: make(chan chat.Deliver, 1)}
	e, err := engine.New(engine.Options{Store: store, Adapters: []chat.Adapter{net}, Stages: stages(), Clock: engine.Real{}})
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- e.Run(ctx) }()
	b.Cleanup(func() { cancel(); <-done })
	deliver := <-net.deliver
	say := func(ev chat.Event) {
		if err := deliver(ctx, []chat.Event{ev}); err != nil {
			b.Fatal(err)
		}
	}
	say(chat.Event{ID: "secret", Kind: chat.Told, Data: commands.TellSecret, Payload: []byte("secret")})
	say(wrote("owner", 1, "/claim "+commands.ClaimCode(e.House())))
	team := wrote("owner", 2, "/addteam support")
	team.Private, team.Place.Chat, team.Forum = false, "room", true
	say(team)
	return deliver, e
}

func wrote(who string, n int, text string) chat.Event {
	return chat.Event{ID: fmt.Sprint(who, "/", n), Kind: chat.Said, At: time.Now(), Private: true,
		Place: chat.Place{Network: "telegram", Account: "1", Chat: who}, From: chat.Person{ID: who, First: who, Lang: "en"},
		Message: &chat.Message{ID: strconv.Itoa(n), Text: chat.Plain(text)},
		Raw:     []byte(`{"update_id":1,"message":{"text":"a raw update of usual length","chat":{"id":1},"from":{"id":1}}}`)}
}

// BenchmarkTurn is a contact's message, from Deliver to the closed row of its copy
// in the room, in memory.
func BenchmarkTurn(b *testing.B) {
	for _, contacts := range []int{100, 10000} {
		b.Run(fmt.Sprintf("contacts=%d", contacts), func(b *testing.B) {
			deliver, e := working(b, state.Memory())
			load(b, deliver, e, contacts, 16)
		})
	}
}

// BenchmarkDurable is the same on the disk, a sync for each commit, with 1 and 64
// deliverers.
func BenchmarkDurable(b *testing.B) {
	for _, deliverers := range []int{1, 64} {
		b.Run(fmt.Sprintf("deliverers=%d", deliverers), func(b *testing.B) {
			store, err := state.Open(state.Options{Dir: b.TempDir(), MinFree: -1, Ballast: -1})
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { _ = store.Close() })
			deliver, e := working(b, store)
			load(b, deliver, e, 1000, deliverers)
		})
	}
}

// load delivers b.N messages and waits until all are relayed.
func load(b *testing.B, deliver chat.Deliver, e *engine.Engine, contacts, deliverers int) {
	ctx := context.Background()
	for c := range contacts {
		if err := deliver(ctx, []chat.Event{wrote(fmt.Sprint("c", c), 0, "first")}); err != nil {
			b.Fatal(err)
		}
	}
	_ = e.Quiet(ctx)
	b.ReportAllocs()
	b.ResetTimer()
	var next atomic.Int64
	var wg sync.WaitGroup
	for range deliverers {
		wg.Go(func() {
			for n := next.Add(1); n <= int64(b.N); n = next.Add(1) {
				if err := deliver(ctx, []chat.Event{wrote(fmt.Sprint("c", n%int64(contacts)), int(n), "one more message")}); err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
	_ = e.Quiet(ctx)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

// BenchmarkStart is from opening the store to an engine that takes events, with
// 100,000 contacts stored, and the heap it takes.
func BenchmarkStart(b *testing.B) {
	dir := b.TempDir()
	fill(b, dir, 100_000)
	b.ResetTimer()
	for range b.N {
		store, err := state.Open(state.Options{Dir: dir, MinFree: -1, Ballast: -1})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := engine.New(engine.Options{Store: store, Stages: stages(), Clock: engine.Real{}}); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		b.ReportMetric(float64(m.HeapAlloc)/(1<<20), "heap-MiB")
		if err := store.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

// fill stores contacts as the engine keeps them.
func fill(b *testing.B, dir string, n int) {
	store, err := state.Open(state.Options{Dir: dir, MinFree: -1, Ballast: -1})
	if err != nil {
		b.Fatal(err)
	}
	for from := 0; from < n; from += 500 {
		err := store.Update(context.Background(), func(tx state.Tx) error {
			for id := from; id < from+500; id++ {
				c := desk.Case{ID: int64(id), Name: fmt.Sprint("Contact ", id), Created: time.Now(), Seen: time.Now(), Talk: desk.Talk{Number: int64(id), State: desk.Closed}}
				raw, err := json.Marshal(c)
				if err != nil {
					return err
				}
				if err := tx.Set(engine.CaseKey(int64(id)), raw); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	if err := store.Close(); err != nil {
		b.Fatal(err)
	}
}

// clockStart is where manual clocks begin.
var clockStart = time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
