package whatsapp

import (
	"context"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store/sqlstore"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
	waLog "go.mau.fi/whatsmeow/util/log"
)

func start(t testing.TB, o Options) *Server {
	t.Helper()
	s := New(o)
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	t.Cleanup(func() {
		if u := s.Unknown(); len(u) > 0 {
			t.Errorf("questions that the server does not know: %v", u)
		}
	})
	return s
}

func phone(t testing.TB, s *Server, name, number string) *Phone {
	t.Helper()
	p, err := s.NewPhone(name, number)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Connect(); err != nil {
		t.Fatal(err)
	}
	return p
}

func within(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// bot is a companion as an adapter has it.
type bot struct {
	*whatsmeow.Client
	events *inbox[any]
}

func newBot(t testing.TB, s *Server) *bot {
	t.Helper()
	c, err := sqlstore.New(context.Background(), "sqlite", "file:"+t.TempDir()+"/bot.db?_pragma=foreign_keys(1)&_pragma=journal_mode(WAL)&_pragma=busy_timeout(10000)&_txlock=immediate", waLog.Noop)
	if err != nil {
		t.Fatal(err)
	}
	b := &bot{Client: whatsmeow.NewClient(c.NewDevice(), waLog.Noop), events: newInbox[any]()}
	s.Attach(b.Client)
	b.AddEventHandler(func(e any) { b.events.add(e) })
	t.Cleanup(func() { b.Disconnect(); _ = c.Close() })
	return b
}

func await[T any](t testing.TB, b *inbox[any], match func(T) bool) T {
	t.Helper()
	e, err := b.find(within(t), func(e any) bool {
		v, ok := e.(T)
		return ok && (match == nil || match(v))
	})
	if err != nil {
		var want T
		t.Fatalf("waiting for %T: %v", want, err)
	}
	return e.(T)
}

// link connects a bot and links it to a phone by its QR text.
func link(t testing.TB, s *Server, p *Phone) *bot {
	t.Helper()
	b := newBot(t, s)
	check(t, b.Connect())
	qr := await[*events.QR](t, b.events, nil)
	check(t, p.Scan(qr.Codes[0]))
	await[*events.PairSuccess](t, b.events, nil)
	await[*events.Connected](t, b.events, nil)
	return b
}

func TestPhonesTalk(t *testing.T) {
	s := start(t, Options{})
	ana, ben := phone(t, s, "Ana", "34600111222"), phone(t, s, "Ben", "34600333444")
	id := must(ana.Say("34600333444", "hello"))(t)
	m := must(ben.Next(within(t)))(t)
	if m.ID != id || m.Text != "hello" || m.Phone != "34600111222" || m.Name != "Ana" || m.Chat != ana.LID() {
		t.Fatalf("got %+v", m)
	}
	must(ana.Receipt(within(t), id, types.ReceiptTypeDelivered))(t)
	check(t, ben.Read(m))
	must(ana.Receipt(within(t), id, types.ReceiptTypeRead))(t)
	must(ben.Reply(m, "hi"))(t)
	if r := must(ana.Next(within(t)))(t); r.Text != "hi" || r.Quoted != id {
		t.Fatalf("got %+v", r)
	}
}

func TestLinkByQR(t *testing.T) {
	s := start(t, Options{})
	owner, ana := phone(t, s, "Shop", "34600000001"), phone(t, s, "Ana", "34600111222")
	b := link(t, s, owner)
	if b.Store.ID.Device != 1 || b.Store.LID.User != owner.LID().User {
		t.Fatalf("linked as %s, %s", b.Store.ID, b.Store.LID)
	}
	must(ana.Say("34600000001", "hello"))(t)
	m := await(t, b.events, func(m *events.Message) bool { return m.Message.GetConversation() == "hello" })
	if m.Info.Chat != ana.LID() || m.Info.SenderAlt.User != "34600111222" {
		t.Fatalf("got %+v", m.Info)
	}
	if m := must(owner.Next(within(t)))(t); m.Text != "hello" {
		t.Fatalf("the phone got %+v", m)
	}
	text := "welcome"
	must(b.SendMessage(within(t), m.Info.Chat, textOf(text)))(t)
	if m := must(ana.Next(within(t)))(t); m.Text != text || m.Phone != "34600000001" {
		t.Fatalf("got %+v", m)
	}
	if m := must(owner.Next(within(t)))(t); !m.Mine || m.Chat != ana.LID() {
		t.Fatalf("the phone got %+v", m)
	}
}
