package whatsapp

import (
	"errors"
	"testing"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
)

func TestLinkByCode(t *testing.T) {
	s := start(t, Options{})
	owner := phone(t, s, "Shop", "34600000001")
	b := newBot(t, s)
	check(t, b.Connect())
	await[*events.QR](t, b.events, nil)
	if _, err := b.PairPhone(within(t), "34600000001", true, whatsmeow.PairClientChrome, "frontdesk"); err == nil {
		t.Fatal("a name that is no browser was taken")
	}
	code := must(b.PairPhone(within(t), "34600000001", true, whatsmeow.PairClientChrome, "Chrome (Linux)"))(t)
	if err := owner.EnterCode("1111-1111"); !errors.Is(err, ErrCode) {
		t.Fatalf("a wrong code: %v", err)
	}
	code2 := must(b.PairPhone(within(t), "34600000001", true, whatsmeow.PairClientChrome, "Chrome (Linux)"))(t)
	if code == code2 {
		t.Fatal("the same code twice")
	}
	check(t, owner.EnterCode(code2))
	await[*events.PairSuccess](t, b.events, nil)
	await[*events.Connected](t, b.events, nil)
}

func TestWrongQR(t *testing.T) {
	s := start(t, Options{})
	owner := phone(t, s, "Shop", "34600000001")
	for _, qr := range []string{"", "x", "https://wa.me/settings/linked_devices#2@no,YQ==,YQ==,YQ==,1", "a,b,c,d"} {
		if owner.Scan(qr) == nil {
			t.Fatalf("%q was scanned", qr)
		}
	}
}

func TestLinkWithPasskey(t *testing.T) {
	s := start(t, Options{})
	owner := phone(t, s, "Shop", "34600000001")
	owner.RequirePasskey()
	b := newBot(t, s)
	check(t, b.Connect())
	qr := await[*events.QR](t, b.events, nil)
	check(t, owner.Scan(qr.Codes[0]))
	ask := await[*events.PairPasskeyRequest](t, b.events, nil)
	answer := must(owner.Passkey(ask.PublicKey))(t)
	bad := *answer
	bad.Response.ClientDataJSON = []byte(`{"type":"webauthn.get","challenge":"AAAA"}`)
	if err := b.SendPasskeyResponse(within(t), &bad); err == nil {
		t.Fatal("an answer to another challenge was taken")
	}
	check(t, b.SendPasskeyResponse(within(t), answer))
	confirm := await[*events.PairPasskeyConfirmation](t, b.events, nil)
	if code := must(owner.PairingCode(within(t)))(t); code != confirm.Code {
		t.Fatalf("the phone shows %s, the client %s", code, confirm.Code)
	}
	check(t, b.SendPasskeyConfirmation(within(t)))
	await[*events.PairSuccess](t, b.events, nil)
	await[*events.Connected](t, b.events, nil)
	check(t, owner.Linked(within(t), 1))
}

func TestNameOfTheAccount(t *testing.T) {
	s := start(t, Options{})
	owner := phone(t, s, "Shop", "34600000001")
	b := link(t, s, owner)
	await(t, b.events, func(e *events.AppStateSyncComplete) bool { return e.Name == "critical_block" })
	if b.Store.PushName != "Shop" {
		t.Fatalf("the companion is called %q", b.Store.PushName)
	}
	check(t, b.SendPresence(within(t), types.PresenceUnavailable))
	check(t, owner.SetName("Shop & Co"))
	await(t, b.events, func(e *events.PushNameSetting) bool { return e.Action.GetName() == "Shop & Co" })
}

func TestOwnerWrites(t *testing.T) {
	s := start(t, Options{})
	owner, ana := phone(t, s, "Shop", "34600000001"), phone(t, s, "Ana", "34600111222")
	b := link(t, s, owner)
	must(owner.Say("34600111222", "it is me"))(t)
	m := await(t, b.events, func(m *events.Message) bool { return m.Message.GetConversation() == "it is me" })
	if !m.Info.IsFromMe || m.Info.Chat != ana.LID() || m.Info.Sender.ToNonAD() != owner.LID() {
		t.Fatalf("got %+v", m.Info)
	}
	must(owner.Say("34600000001", "note"))(t)
	m = await(t, b.events, func(m *events.Message) bool { return m.Message.GetConversation() == "note" })
	if !m.Info.IsFromMe || m.Info.Chat != owner.LID() {
		t.Fatalf("got %+v", m.Info)
	}
}

func TestLinkedLater(t *testing.T) {
	s := start(t, Options{})
	owner, ana := phone(t, s, "Shop", "34600000001"), phone(t, s, "Ana", "34600111222")
	must(ana.Say("34600000001", "before"))(t)
	b := link(t, s, owner)
	check(t, s.until(within(t), func() bool { return len(ana.dev.queue) == 0 }))
	must(ana.Say("34600000001", "after"))(t)
	heard(t, b, "after")
}

func TestWhoIsThere(t *testing.T) {
	s := start(t, Options{})
	owner, ana := phone(t, s, "Shop", "34600000001"), phone(t, s, "Ana", "34600111222")
	b := link(t, s, owner)
	ana.SetAbout("at sea")
	r := must(b.IsOnWhatsApp(within(t), []string{"+34600111222", "+34999999999"}))(t)
	if len(r) != 2 || !r[0].IsIn || r[0].JID != ana.LID() || r[1].IsIn {
		t.Fatalf("got %+v", r)
	}
	u := must(b.GetUserInfo(within(t), []types.JID{ana.JID()}))(t)
	if i := u[ana.JID()]; i.Status != "at sea" || i.LID != ana.LID() || len(i.Devices) != 1 {
		t.Fatalf("got %+v", u)
	}
	if _, err := b.SendMessage(within(t), User("34999999999"), textOf("anybody?")); err == nil {
		t.Fatal("a number without an account was written to")
	}
}
