package whatsapp

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"google.golang.org/protobuf/proto"

	"frontdesk/adapters/adaptertest"
	"frontdesk/chat"
	loopback "frontdesk/playground/whatsapp"
)

// loop is a WhatsApp server with an owner, whose number we are linked to, and Ana.
type loop struct {
	t     testing.TB
	srv   *loopback.Server
	owner *loopback.Phone
	ana   *loopback.Phone
	dir   string
	store *Store
	a     *Adapter
	group types.JID
	marks int
}

const (
	ownerPhone = "34600000001"
	anaPhone   = "34600000002"
)

func testLog() *slog.Logger {
	if os.Getenv("WA_TEST_LOG") == "" {
		return nil
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

func within(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// newServer has both phones online, and nothing linked yet.
func newServer(t testing.TB) *loop {
	l := &loop{t: t, srv: loopback.New(loopback.Options{}), dir: t.TempDir()}
	l.must(l.srv.Start())
	t.Cleanup(l.srv.Close)
	l.owner, l.ana = l.phone("Shop", ownerPhone), l.phone("Ana", anaPhone)
	l.open()
	return l
}

func (l *loop) open() {
	var err error
	l.store, err = OpenStore(l.t.Context(), l.dir, testLog())
	l.must(err)
	l.t.Cleanup(func() { _ = l.store.Close() })
}

func (l *loop) phone(name, number string) *loopback.Phone {
	p, err := l.srv.NewPhone(name, number)
	l.must(err)
	l.must(p.Connect())
	return p
}

func (l *loop) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

// newLoop is a linked account, with an adapter that does not run yet.
func newLoop(t testing.TB) *loop {
	l := newServer(t)
	l.link(LinkOptions{Logger: testLog()})
	l.a = l.adapter()
	return l
}

func (l *loop) adapter() *Adapter {
	a, err := New(Options{Store: l.store, Account: ownerPhone, HTTPClient: l.srv.HTTPClient(), Logger: testLog(), Polls: func() bool { return true }})
	l.must(err)
	a.firstPause, a.lastPause = time.Millisecond, 10*time.Millisecond
	return a
}

// heard is what a running adapter delivers.
type heard struct {
	t      testing.TB
	events chan chat.Event
	stop   func()
	mu     sync.Mutex
	fail   func(chat.Event) error
}

// run runs the adapter until the test's end, or until it is stopped.
func (l *loop) run() *heard { return l.runWith(nil) }

// runWith runs the adapter with a house that may refuse.
func (l *loop) runWith(fail func(chat.Event) error) *heard {
	h := &heard{t: l.t, events: make(chan chat.Event, 10000), fail: fail}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() {
		done <- l.a.Run(ctx, func(_ context.Context, evs []chat.Event) error {
			h.mu.Lock()
			defer h.mu.Unlock()
			for _, ev := range evs {
				if h.fail != nil {
					if err := h.fail(ev); err != nil {
						return err
					}
				}
			}
			for _, ev := range evs {
				h.events <- ev
			}
			return nil
		})
	}()
	var once sync.Once
	h.stop = func() { once.Do(func() { cancel(); <-done }) }
	l.t.Cleanup(h.stop)
	return h
}

// next is the next event, which must be of a kind.
func (h *heard) next(kind chat.Kind) chat.Event {
	h.t.Helper()
	select {
	case ev := <-h.events:
		if ev.Kind != kind {
			h.t.Fatalf("got the event %q (%+v), want %q", ev.Kind, ev, kind)
		}
		return ev
	case <-time.After(20 * time.Second):
		h.t.Fatalf("no event %q came", kind)
	}
	return chat.Event{}
}

// online waits until the adapter is connected. whatsmeow tells of it by an event that
// comes after the connection: asking is the way to know.
func (l *loop) online() {
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); {
		if c, err := l.a.cli(); err == nil && c.WaitForConnection(time.Second) {
			return
		}
		wait(l.t.Context(), time.Millisecond)
	}
	l.t.Fatal("the adapter does not connect")
}

func (l *loop) contact() chat.Place { return l.a.place(l.ana.LID()) }
func (l *loop) room() chat.Place    { return l.a.place(l.group) }

// withGroup makes a group of Ana's with us in it, and has the adapter take that in.
func (l *loop) withGroup() {
	var err error
	l.group, err = l.ana.CreateGroup("Support", ownerPhone)
	l.must(err)
	h := l.run()
	if ev := h.next(chat.BotJoined); ev.Place != l.room() || ev.Title != "Support" {
		l.t.Errorf("the new group came as %+v", ev)
	}
	l.settled()
	h.stop()
}

// settled waits until the network has heard that we have all of it.
func (l *loop) settled() {
	for end := time.Now().Add(20 * time.Second); l.device().Queued() > 0; wait(l.t.Context(), time.Millisecond) {
		if time.Now().After(end) {
			l.t.Fatal("something stays unacknowledged")
		}
	}
}

// TestContractOverTheLoopback has the adapter pass the contract against real clients.
func TestContractOverTheLoopback(t *testing.T) {
	adaptertest.Run(t, func(t *testing.T) adaptertest.World { return newLoop(t).world() })
}

func (l *loop) world() adaptertest.World {
	l.withGroup()
	return adaptertest.World{
		Adapter: l.a, Contact: l.contact(), Room: l.room(), Secrets: []string{anaPhone},
		Say: l.say, Shown: l.shown, Press: l.press, Online: l.online, Keep: kept, Poison: l.poison,
		Edit:  func(at chat.Place, id string, text chat.Text) { l.must(l.ana.Edit(l.to(at), id, toMarkup(text))) },
		React: func(_ chat.Place, id, emoji string) { l.must(l.ana.React(l.got(id), emoji)) },
		Fault: l.fault, Faults: []adaptertest.Fault{adaptertest.Hang, adaptertest.Deaf},
		NewFiles: true, OneByOne: true, NoCopy: true, NoQueries: true,
		Media: []chat.Media{{Kind: "photo", Data: []byte("p"), Mime: "image/png"}, {Kind: "video", Data: []byte("v")}, {Kind: "voice", Data: []byte("o")},
			{Kind: "audio", Data: []byte("a")}, {Kind: "document", Data: []byte("d"), Name: "d.pdf"}, {Kind: "sticker", Data: []byte("s")},
			{Kind: "animation", Data: []byte("g")}, {Kind: "video_note", Data: []byte("n")}, {Kind: "location", Lat: 1.5, Lon: 2.5},
			{Kind: "venue", Lat: 1, Lon: 2, Title: "Shop", Name: "1 Main St"}, {Kind: "contact", Phone: "+34600000009", Title: "Bo; B, \\n"}},
	}
}

// to is where Ana writes to reach a place of ours.
func (l *loop) to(at chat.Place) types.JID {
	if at == l.room() {
		return l.group
	}
	return l.owner.LID()
}

// got is a message that Ana has received.
func (l *loop) got(id string) loopback.Message {
	l.t.Helper()
	m, err := l.ana.Find(within(l.t), func(m loopback.Message) bool { return m.ID == id })
	l.must(err)
	return m
}

func (l *loop) say(at chat.Place, m chat.Message) string {
	l.t.Helper()
	w := &waE2E.Message{Conversation: proto.String(toMarkup(m.Text))}
	if m.Media != nil {
		w = l.media(*m.Media, m.Text)
	}
	if m.ReplyTo != "" {
		q := l.got(m.ReplyTo)
		contextOf(w, &waE2E.ContextInfo{StanzaID: &q.ID, Participant: proto.String(q.Sender.String()), QuotedMessage: q.Raw.Message})
	}
	id, err := l.ana.Send(l.to(at), w, "")
	l.must(err)
	return id
}

// media is a message of Ana's that carries something.
func (l *loop) media(m chat.Media, text chat.Text) *waE2E.Message {
	if mediaType(m.Kind) == "" {
		return cardOf(m)
	}
	r, err := l.ana.Client().Upload(within(l.t), m.Data, mediaType(m.Kind))
	l.must(err)
	return filed(file{m.Kind, r.DirectPath, r.MediaKey, r.FileSHA256, r.FileEncSHA256, r.FileLength, mimeOf(m)}, m, toMarkup(text))
}

func (l *loop) poison(at chat.Place, text string) {
	_, err := l.ana.Send(l.to(at), &waE2E.Message{OrderMessage: &waE2E.OrderMessage{Message: &text}}, "")
	l.must(err)
}

func (l *loop) press(at chat.Place, id, data string) {
	c, _, err := l.a.choicesOf(l.t.Context(), at.Chat, id)
	l.must(err)
	n := slices.IndexFunc(c.buttons, func(b chat.Button) bool { return b.Data == data })
	l.say(at, chat.Message{Text: chat.Plain(fmt.Sprint(n + 1)), ReplyTo: id})
}

// sync waits until Ana has received all that we sent so far.
func (l *loop) sync(at chat.Place) {
	c, err := l.a.cli()
	l.must(err)
	l.marks++
	mark := fmt.Sprintf("(mark %d)", l.marks)
	to, err := address(at)
	l.must(err)
	l.must(l.a.transmit(within(l.t), c, to, newID(), &waE2E.Message{Conversation: &mark}))
	_, err = l.ana.Find(within(l.t), func(m loopback.Message) bool { return m.Text == mark })
	l.must(err)
}

// shown is what Ana sees of us.
func (l *loop) shown(at chat.Place) []adaptertest.Shown {
	l.sync(at)
	var out []adaptertest.Shown
	find := func(id string) *adaptertest.Shown {
		i := slices.IndexFunc(out, func(s adaptertest.Shown) bool { return s.ID == id })
		if i < 0 {
			out = append(out, adaptertest.Shown{ID: id})
			i = len(out) - 1
		}
		return &out[i]
	}
	for _, m := range l.ana.Messages() {
		if m.Sender != l.owner.LID() || strings.HasPrefix(m.Text, "(mark") {
			continue
		}
		switch m.Kind {
		case loopback.Edit:
			find(m.Target).Text = fromMarkup(m.Text)
		case loopback.Revoke:
			out = slices.DeleteFunc(out, func(s adaptertest.Shown) bool { return s.ID == m.Target })
		case loopback.Reaction:
			find(m.Target).Emoji = m.Text
		default:
			*find(m.ID) = l.seen(at, m)
		}
	}
	return out
}

func (l *loop) seen(at chat.Place, m loopback.Message) adaptertest.Shown {
	c, more, _ := plain(child(m.Raw.Message))
	s := adaptertest.Shown{ID: m.ID, Text: c.Text, ReplyTo: more.GetStanzaID()}
	if c.Media != nil {
		s.Media = c.Media.Kind
	}
	offer, _, err := l.a.choicesOf(l.t.Context(), at.Chat, m.ID)
	l.must(err)
	for i, b := range offer.buttons {
		s.Buttons = append(s.Buttons, b.Data)
		if i == 0 {
			body, _, _ := strings.Cut(s.Text.S, "\n\n1. ")
			s.Text = s.Text.Slice(0, len(body))
		}
	}
	return s
}

func (l *loop) device() *loopback.Device { return l.owner.Companions()[0] }

func (l *loop) fault(f adaptertest.Fault) {
	switch f {
	case adaptertest.Hang:
		l.device().DropAcks(1)
	case adaptertest.Deaf:
		c, err := l.a.cli()
		l.must(err)
		c.Disconnect()
	}
}

// shortly is a context for what will not be answered.
func shortly(t testing.TB) (context.Context, context.CancelFunc) {
	return context.WithTimeout(t.Context(), 3*time.Second)
}
