package whatsapp

import (
	"errors"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
)

// TestNonsense sends stanzas that lack everything, before and after a login.
func TestNonsense(t *testing.T) {
	s := New(Options{})
	check(t, s.Start())
	t.Cleanup(s.Close)
	owner := phone(t, s, "Shop", "34600000001")
	b := newBot(t, s)
	check(t, b.Connect())
	qr := await[*events.QR](t, b.events, nil)
	nonsense(t, b)
	check(t, owner.Scan(qr.Codes[1]))
	await[*events.Connected](t, b.events, nil)
	nonsense(t, b)
	r := must(b.IsOnWhatsApp(within(t), []string{"34600000001"}))(t)
	if len(r) != 1 || !r[0].IsIn {
		t.Fatalf("got %+v", r)
	}
}

func nonsense(t *testing.T, b *bot) {
	t.Helper()
	//lint:ignore SA1019 a stanza that whatsmeow would not send
	in := b.DangerousInternals()
	bodies := []any{nil, "x", []byte("x"), []node{{}}, []node{on("x", nil)}}
	kinds := [][3]string{}
	for _, table := range []map[string]answer{before, answers} {
		for k := range table {
			var xmlns, kind, what string
			for i, f := range splitThree(k) {
				*[]*string{&xmlns, &kind, &what}[i] = f
			}
			kinds = append(kinds, [3]string{xmlns, kind, what})
		}
	}
	for i, k := range kinds {
		for _, inner := range bodies {
			check(t, in.SendNode(within(t), node{Tag: "iq", Attrs: attrs{
				"id": i, "xmlns": k[0], "type": k[1], "to": types.ServerJID,
			}, Content: []node{{Tag: k[2], Content: inner}}}))
		}
	}
	for _, tag := range []string{"message", "receipt", "ack", "chatstate", "presence", "iq", "x"} {
		for _, to := range []any{nil, "x", types.ServerJID, types.NewJID("1", types.GroupServer), types.NewJID("34600000001", types.DefaultUserServer)} {
			for _, inner := range bodies {
				check(t, in.SendNode(within(t), node{Tag: tag, Attrs: attrs{"to": to}, Content: inner}))
			}
		}
	}
}

func splitThree(s string) []string {
	out := []string{""}
	for _, r := range s {
		if r == ' ' {
			out = append(out, "")
			continue
		}
		out[len(out)-1] += string(r)
	}
	return out
}

// TestHandlerRefuses is how an adapter keeps a message on the server.
func TestHandlerRefuses(t *testing.T) {
	s := start(t, Options{})
	owner, ana := phone(t, s, "Shop", "34600000001"), phone(t, s, "Ana", "34600111222")
	b := link(t, s, owner)
	b.EnableDecryptedEventBuffer = true
	b.SynchronousAck = true
	refused := make(chan struct{}, 1)
	again := make(chan string, 1)
	b.AddEventHandlerWithSuccessStatus(func(e any) bool {
		m, ok := e.(*events.Message)
		if !ok || m.Message.GetConversation() == "" {
			return true
		}
		select {
		case refused <- struct{}{}:
			return false
		default:
			again <- m.Info.ID
			return true
		}
	})
	id := must(ana.Say("34600000001", "keep this"))(t)
	await(t, b.events, func(m *events.Message) bool { return m.Info.ID == id })
	d := must(s.Device(*b.Store.ID))(t)
	if d.Queued() == 0 {
		t.Fatal("a message that was refused is gone")
	}
	b.ResetConnection()
	select {
	case got := <-again:
		if got != id {
			t.Fatalf("got %s", got)
		}
	case <-within(t).Done():
		t.Fatal("the message did not come again")
	}
	check(t, d.Settled(within(t)))
}

func TestSlowAcks(t *testing.T) {
	_, _, ana, b, d := pairUp(t)
	d.SlowAcks(100 * time.Millisecond)
	_, err := b.SendMessage(within(t), ana.LID(), textOf("x"), whatsmeow.SendRequestExtra{Timeout: 20 * time.Millisecond})
	if !errors.Is(err, whatsmeow.ErrMessageTimedOut) {
		t.Fatal(err)
	}
	must(b.SendMessage(within(t), ana.LID(), textOf("y")))(t)
}

func TestHistory(t *testing.T) {
	s := start(t, Options{})
	owner, ana := phone(t, s, "Shop", "34600000001"), phone(t, s, "Ana", "34600111222")
	must(ana.Say("34600000001", "long ago"))(t)
	must(owner.Next(within(t)))(t)
	b := link(t, s, owner)
	check(t, owner.SendHistory(owner.Companions()[0]))
	h := await[*events.HistorySync](t, b.events, nil)
	c := h.Data.GetConversations()
	if len(c) != 1 || c[0].GetID() != ana.LID().String() || c[0].GetMessages()[0].GetMessage().GetMessage().GetConversation() != "long ago" {
		t.Fatalf("got %+v", c)
	}
}

func TestAvailable(t *testing.T) {
	_, _, _, b, d := pairUp(t)
	await(t, b.events, func(e *events.AppStateSyncComplete) bool { return e.Name == "critical_block" })
	for _, there := range []types.Presence{types.PresenceAvailable, types.PresenceUnavailable} {
		check(t, b.SendPresence(within(t), there))
		check(t, d.s.until(within(t), func() bool { return d.available == (there == types.PresenceAvailable) }))
	}
}

func TestRemote(t *testing.T) {
	s := start(t, Options{})
	owner := phone(t, s, "Shop", "34600000001")
	b := newBot(t, s)
	Attach(b.Client, Remote(s.Addr()))
	check(t, b.Connect())
	check(t, owner.Scan(await[*events.QR](t, b.events, nil).Codes[0]))
	await[*events.Connected](t, b.events, nil)
	d := owner.Companions()[0]
	check(t, d.WaitOnline(within(t), true))
	b.Disconnect()
	check(t, d.WaitOnline(within(t), false))
}

func TestRegistering(t *testing.T) {
	s := start(t, Options{})
	if _, err := s.NewPhone("Ana", "+34 600"); err == nil {
		t.Fatal("a number with other characters was taken")
	}
	must(s.NewPhone("Ana", "34600111222"))(t)
	if _, err := s.NewPhone("Ben", "34600111222"); err == nil {
		t.Fatal("a number was given twice")
	}
	if _, err := s.Device(User("1")); err == nil {
		t.Fatal("found a device of nobody")
	}
}
