package whatsapp

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
)

// pairUp is a shop with a bot, and Ana who wrote to it.
func pairUp(t *testing.T) (s *Server, owner, ana *Phone, b *bot, d *Device) {
	s = start(t, Options{})
	owner, ana = phone(t, s, "Shop", "34600000001"), phone(t, s, "Ana", "34600111222")
	b = link(t, s, owner)
	d = must(s.Device(*b.Store.ID))(t)
	must(ana.Say("34600000001", "hello"))(t)
	heard(t, b, "hello")
	// whatsmeow notes the name in a goroutine that races with a log-out.
	await(t, b.events, func(e *events.PushName) bool { return e.NewPushName == "Ana" })
	check(t, s.until(within(t), func() bool { return len(d.queue) == 0 }))
	return s, owner, ana, b, d
}

func heard(t *testing.T, b *bot, text string) *events.Message {
	t.Helper()
	return await(t, b.events, func(m *events.Message) bool { return m.Message.GetConversation() == text })
}

func TestLostAck(t *testing.T) {
	_, _, ana, b, d := pairUp(t)
	d.DropAcks(1)
	_, err := b.SendMessage(within(t), ana.LID(), textOf("once"), whatsmeow.SendRequestExtra{ID: "3EB01", Timeout: 200 * time.Millisecond})
	if !errors.Is(err, whatsmeow.ErrMessageTimedOut) {
		t.Fatal(err)
	}
	must(b.SendMessage(within(t), ana.LID(), textOf("once"), whatsmeow.SendRequestExtra{ID: "3EB01"}))(t)
	for range 2 {
		if m := must(ana.Next(within(t)))(t); m.ID != "3EB01" || m.Text != "once" {
			t.Fatalf("got %+v", m)
		}
	}
}

func TestRefusal(t *testing.T) {
	_, _, ana, b, d := pairUp(t)
	d.Refuse(1, 479)
	_, err := b.SendMessage(within(t), ana.LID(), textOf("no"))
	if !errors.Is(err, whatsmeow.ErrServerReturnedError) || !strings.HasSuffix(err.Error(), "479") {
		t.Fatal(err)
	}
	must(b.SendMessage(within(t), ana.LID(), textOf("yes")))(t)
	if m := must(ana.Next(within(t)))(t); m.Text != "yes" {
		t.Fatalf("got %+v", m)
	}
}

func TestTimelock(t *testing.T) {
	s, _, ana, b, d := pairUp(t)
	ben := phone(t, s, "Ben", "34600333444")
	d.Timelock(time.Now().Add(time.Hour))
	e := await[*events.NotifyAccountReachoutTimelock](t, b.events, nil)
	if !e.IsActive || time.Until(e.TimeEnforcementEnds.Time) < time.Minute {
		t.Fatalf("%+v", e)
	}
	must(b.SendMessage(within(t), ana.LID(), textOf("old chat")))(t)
	if _, err := b.SendMessage(within(t), ben.JID(), textOf("new chat")); err == nil || !strings.HasSuffix(err.Error(), "463") {
		t.Fatal(err)
	}
	d.Timelock(time.Time{})
	await(t, b.events, func(e *events.NotifyAccountReachoutTimelock) bool { return !e.IsActive })
	must(b.SendMessage(within(t), ben.JID(), textOf("new chat")))(t)
}

func TestCut(t *testing.T) {
	_, _, ana, b, d := pairUp(t)
	d.Cut()
	await[*events.Disconnected](t, b.events, nil)
	must(ana.Say("34600000001", "again"))(t)
	heard(t, b, "again")
}

func TestQueueWhileOffline(t *testing.T) {
	_, _, ana, b, d := pairUp(t)
	b.Disconnect()
	for _, text := range []string{"one", "two", "three"} {
		must(ana.Say("34600000001", text))(t)
	}
	if n := d.Queued(); n < 3 {
		t.Fatalf("%d queued", n)
	}
	check(t, b.Connect())
	await(t, b.events, func(e *events.OfflineSyncPreview) bool { return e.Messages == 3 })
	for _, text := range []string{"one", "two", "three"} {
		heard(t, b, text)
	}
	check(t, d.s.until(within(t), func() bool { return len(d.queue) == 0 }))
}

func TestHold(t *testing.T) {
	_, _, ana, b, d := pairUp(t)
	d.Hold()
	id := must(ana.Say("34600000001", "late"))(t)
	if d.Queued() == 0 {
		t.Fatal("nothing is held")
	}
	d.Release()
	heard(t, b, "late")
	must(ana.Receipt(within(t), id, types.ReceiptTypeDelivered))(t)
}

func TestRepeat(t *testing.T) {
	_, _, ana, b, d := pairUp(t)
	d.Repeat(1)
	must(ana.Say("34600000001", "twice"))(t)
	must(ana.Say("34600000001", "after"))(t)
	heard(t, b, "after")
	n := 0
	for _, e := range b.events.list() {
		if m, ok := e.(*events.Message); ok && m.Message.GetConversation() == "twice" {
			n++
		}
	}
	if n != 1 {
		t.Fatalf("whatsmeow gave the same ciphertext %d times", n)
	}
	check(t, d.s.until(within(t), func() bool { return len(d.queue) == 0 }))
}

func TestGarble(t *testing.T) {
	_, _, ana, b, d := pairUp(t)
	d.Garble(1)
	must(ana.Say("34600000001", "noise"))(t)
	await[*events.UndecryptableMessage](t, b.events, nil)
	heard(t, b, "noise")
}

func TestGarbleInGroup(t *testing.T) {
	_, _, ana, b, d := pairUp(t)
	g := must(ana.CreateGroup("Lunch", "34600000001"))(t)
	await[*events.JoinedGroup](t, b.events, nil)
	d.Garble(1)
	must(ana.SayIn(g, "noise"))(t)
	await[*events.UndecryptableMessage](t, b.events, nil)
	if m := heard(t, b, "noise"); m.Info.Chat != g {
		t.Fatalf("got %+v", m.Info)
	}
}

func TestReplaced(t *testing.T) {
	_, _, _, b, d := pairUp(t)
	d.Replace()
	await[*events.StreamReplaced](t, b.events, nil)
}

func TestServerRestarts(t *testing.T) {
	_, _, ana, b, d := pairUp(t)
	d.FailLogins(Failure{Reason: 503, Times: 1})
	d.StreamError(503)
	await[*events.Disconnected](t, b.events, nil)
	must(ana.Say("34600000001", "back"))(t)
	heard(t, b, "back")
}

func TestLoggedOut(t *testing.T) {
	_, owner, _, b, d := pairUp(t)
	d.LogOut()
	if e := await[*events.LoggedOut](t, b.events, nil); e.OnConnect {
		t.Fatalf("%+v", e)
	}
	if n := len(owner.Companions()); n != 0 {
		t.Fatalf("%d companions", n)
	}
}

func TestLoggedOutWhileAway(t *testing.T) {
	_, owner, _, b, _ := pairUp(t)
	b.Disconnect()
	owner.Unlink()
	check(t, b.Connect())
	if e := await[*events.LoggedOut](t, b.events, nil); !e.OnConnect {
		t.Fatalf("%+v", e)
	}
}

func TestBan(t *testing.T) {
	_, _, _, b, d := pairUp(t)
	d.Ban(101, time.Hour)
	if e := await[*events.TemporaryBan](t, b.events, nil); e.Code != 101 || e.Expire != time.Hour {
		t.Fatalf("%+v", e)
	}
}

func TestOutdated(t *testing.T) {
	_, _, _, b, d := pairUp(t)
	d.FailLogins(Failure{Reason: 405})
	d.Cut()
	await[*events.ClientOutdated](t, b.events, nil)
}

func TestMute(t *testing.T) {
	_, _, ana, b, d := pairUp(t)
	d.Mute()
	ctx, cancel := context.WithTimeout(within(t), 200*time.Millisecond)
	defer cancel()
	if _, err := b.SendMessage(ctx, ana.LID(), textOf("anybody?")); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
	must(ana.Say("34600000001", "there?"))(t)
	b.ResetConnection()
	heard(t, b, "there?")
}

func TestMediaFaults(t *testing.T) {
	s := start(t, Options{})
	ana, ben := phone(t, s, "Ana", "34600111222"), phone(t, s, "Ben", "34600333444")
	s.FailUploads(1, 500)
	if _, err := ana.Image(ben.JID(), []byte("x"), "image/png", ""); err == nil {
		t.Fatal("uploaded")
	}
	must(ana.Image(ben.JID(), []byte("x"), "image/png", ""))(t)
	m := must(ben.Next(within(t)))(t)
	s.FailDownloads(1, 404)
	if _, err := ben.Download(m); !errors.Is(err, whatsmeow.ErrMediaDownloadFailedWith404) {
		t.Fatal(err)
	}
	must(ben.Download(m))(t)
}

// TestAskThePhone is what whatsmeow does first when acknowledgements are
// synchronous: the message then comes from the phone and from the sender.
func TestAskThePhone(t *testing.T) {
	_, owner, ana, b, d := pairUp(t)
	b.SynchronousAck = true
	b.AutomaticMessageRerequestFromPhone = true
	must(owner.Say("34600111222", "so that bot and phone have a session"))(t)
	heard(t, b, "so that bot and phone have a session")
	d.Garble(1)
	id := must(ana.Say("34600000001", "noise"))(t)
	await(t, b.events, func(m *events.Message) bool { return m.Info.ID == id && m.UnavailableRequestID != "" })
	await(t, b.events, func(m *events.Message) bool { return m.Info.ID == id && m.UnavailableRequestID == "" })
	for _, m := range owner.Messages() {
		if m.Kind == Other {
			t.Fatalf("the owner's phone shows %+v", m)
		}
	}
}
