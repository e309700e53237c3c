package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"frontdesk/chat"
	"frontdesk/commands"
	"frontdesk/engine"
	"frontdesk/state"
)

// watching is a network that looks at every word it is to send: words of a contact
// (their name is in each) may go to nobody but them and their topic.
type watching struct {
	nowhere
	mu     sync.Mutex
	owner  map[string]string // thread → whose topic
	astray []string
	got    map[string]int // what each contact was sent
}

func (w *watching) Run(ctx context.Context, d chat.Deliver) error { return w.nowhere.Run(ctx, d) }

func (w *watching) Send(ctx context.Context, out chat.Out) (chat.Receipt, error) {
	r, err := w.nowhere.Send(ctx, out)
	w.mu.Lock()
	defer w.mu.Unlock()
	at := out.To.Chat
	if out.Op == chat.OpenTopic {
		w.owner[r.Thread] = out.Title
		return r, err
	}
	if out.To.Thread != "" {
		at = w.owner[out.To.Thread]
	}
	for _, word := range strings.Fields(out.Text.S) {
		if whose, ok := strings.CutPrefix(word, "secret-of-"); ok && strings.Trim(whose, `".?`) != at && at != "owner" {
			w.astray = append(w.astray, fmt.Sprintf("%q went to %q", word, at))
		}
	}
	w.got[at]++
	return r, err
}

// TestNoWordReachesAnotherContact plays random events of fifty interleaved contacts
// and their agents: writing, answering, notes, snippets, closing, assigning.
func TestNoWordReachesAnotherContact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &watching{nowhere: nowhere{deliver: make(chan chat.Deliver, 1)}, owner: map[string]string{}, got: map[string]int{}}
		e, err := engine.New(engine.Options{Store: state.Memory(), Adapters: []chat.Adapter{w}, Stages: stages(), Clock: engine.NewManual(clockStart)})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan error, 1)
		go func() { done <- e.Run(ctx) }()
		deliver := <-w.deliver
		p := &chaos{t: t, w: w, deliver: deliver, rng: rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))}
		p.setUp(e)
		for range rapid.IntRange(50, 300).Draw(t, "events") {
			p.event()
		}
		if err := e.Quiet(ctx); err != nil {
			t.Fatal(err)
		}
		cancel()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		if len(w.astray) > 0 {
			t.Fatalf("%d words went astray, the first: %s", len(w.astray), w.astray[0])
		}
		if p.said > 0 && len(w.got) == 0 {
			t.Fatal("nothing arrived anywhere")
		}
	})
}

// chaos makes random events.
type chaos struct {
	t       *rapid.T
	w       *watching
	deliver chat.Deliver
	rng     *rand.Rand
	n, said int
}

func (c *chaos) say(ev chat.Event) {
	c.n++
	ev.ID = fmt.Sprint("chaos/", c.n)
	ev.At = clockStart
	if err := c.deliver(context.Background(), []chat.Event{ev}); err != nil {
		c.t.Fatal(err)
	}
}

func (c *chaos) setUp(e *engine.Engine) {
	c.say(chat.Event{Kind: chat.Told, Data: commands.TellSecret, Payload: []byte("secret")})
	c.say(wrote("owner", 1, "/claim "+commands.ClaimCode(e.House())))
	for _, room := range []string{"support", "sales"} {
		ev := wrote("owner", 2, "/addteam "+room)
		ev.Private, ev.Place.Chat, ev.Forum = false, "room-"+room, true
		c.say(ev)
	}
	for _, line := range []string{"/addfield language choice English=en | Español=es", "/addsurvey welcome language: Which?",
		"/addrule greet when conversation opened if new contact do survey welcome", "/addsnippet hello Hello secret-of-{first_name} there"} {
		c.say(wrote("owner", 3, line))
	}
}

// event is something a random contact or agent does.
func (c *chaos) event() {
	who := fmt.Sprintf("contact%02d", c.rng.IntN(50))
	if c.rng.IntN(2) == 0 {
		c.said++
		text := []string{"hi I am secret-of-" + who, "2", "English", "/skip", "human", "thanks", "secret-of-" + who + "?"}
		c.say(wrote(who, 10+c.n, text[c.rng.IntN(len(text))]))
		return
	}
	c.w.mu.Lock()
	var threads []string
	for th, name := range c.w.owner {
		threads = append(threads, th+" "+name)
	}
	c.w.mu.Unlock()
	if len(threads) == 0 {
		return
	}
	thread, name, _ := strings.Cut(threads[c.rng.IntN(len(threads))], " ")
	text := []string{"answer for secret-of-" + name, "// note on secret-of-" + name, "/hello", "/close", "/take", "/assign sales", "/assign support", "/reopen", "/tag vip", "/info", "/survey welcome", "/nonsense"}
	for _, room := range []string{"room-support", "room-sales"} {
		ev := wrote("bo", 10+c.n, text[c.rng.IntN(len(text))])
		ev.Private, ev.Place.Chat, ev.Place.Thread = false, room, thread
		c.say(ev)
	}
}
