package whatsapp

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.mau.fi/whatsmeow/types"

	"frontdesk/chat"
	loopback "frontdesk/playground/whatsapp"
)

// link links the owner's number.
func (l *loop) link(o LinkOptions) []chat.LinkStep {
	l.t.Helper()
	o.HTTPClient = l.srv.HTTPClient()
	var steps []chat.LinkStep
	account, err := l.store.Link(within(l.t), o, func(s chat.LinkStep) {
		steps = append(steps, s)
		if s.Kind == chat.LinkQR {
			go func() { _ = l.owner.Scan(s.Text) }()
		}
	})
	l.must(err)
	if last := steps[len(steps)-1]; account != ownerPhone || last.Kind != chat.LinkDone || last.Account != ownerPhone {
		l.t.Fatalf("linked %q, the last step is %+v", account, last)
	}
	return steps
}

func TestLinkByQR(t *testing.T) {
	l := newServer(t)
	steps := l.link(LinkOptions{Phone: ownerPhone})
	if len(steps) != 2 || steps[0].Kind != chat.LinkQR || steps[0].Until.IsZero() || steps[0].Text == "" {
		t.Errorf("steps: %+v", steps)
	}
	if list, err := l.store.Accounts(t.Context()); err != nil || len(list) != 1 || list[0] != ownerPhone {
		t.Errorf("Accounts = %v, %v", list, err)
	}
	l.a = l.adapter()
	l.run()
	l.online()
	r, err := l.a.Send(t.Context(), chat.Out{Op: chat.Check})
	if s := r.Account; err != nil || s.Username != "+"+ownerPhone || s.Intake != "linked device" || s.Linked.IsZero() || s.Seen.IsZero() {
		t.Errorf("Check = %+v, %v", s, err)
	}
}

func TestLinkingAnotherNumberFails(t *testing.T) {
	l := newServer(t)
	var last chat.LinkStep
	_, err := l.store.Link(within(t), LinkOptions{Phone: anaPhone, HTTPClient: l.srv.HTTPClient()}, func(s chat.LinkStep) {
		if last = s; s.Kind == chat.LinkQR {
			go func() { _ = l.owner.Scan(s.Text) }()
		}
	})
	if err == nil || last.Kind != chat.LinkFailed || !strings.Contains(last.Text, "another number") {
		t.Errorf("Link = %v, the last step is %+v", err, last)
	}
	if list, _ := l.store.Accounts(t.Context()); len(list) != 0 {
		t.Errorf("Accounts = %v", list)
	}
}

func TestLinkingIsGivenUp(t *testing.T) {
	l := newServer(t)
	ctx, cancel := context.WithCancel(t.Context())
	var last chat.LinkStep
	_, err := l.store.Link(ctx, LinkOptions{HTTPClient: l.srv.HTTPClient()}, func(s chat.LinkStep) { last = s; cancel() })
	if err == nil || last.Kind != chat.LinkFailed {
		t.Errorf("Link = %v, the last step is %+v", err, last)
	}
	if _, err := l.store.Link(t.Context(), LinkOptions{Code: true}, func(chat.LinkStep) {}); err == nil {
		t.Error("a code without a phone number is accepted")
	}
}

// TestMessagesWaitForTheAdapter: what comes while we link is not lost.
func TestMessagesWaitForTheAdapter(t *testing.T) {
	l := newServer(t)
	_, err := l.store.Link(within(t), LinkOptions{HTTPClient: l.srv.HTTPClient()}, func(s chat.LinkStep) {
		if s.Kind != chat.LinkQR {
			return
		}
		go func() {
			_ = l.owner.Scan(s.Text)
			for _, text := range []string{"one", "two"} { // the device is there, and logs in
				_, _ = l.ana.Say(ownerPhone, text)
			}
		}()
	})
	l.must(err)
	l.a = l.adapter()
	h := l.run()
	for _, text := range []string{"one", "two"} {
		if ev := h.next(chat.Said); ev.Message.Text.S != text {
			t.Errorf("got %+v", ev.Message)
		}
	}
}

// TestTheAccountCanBeOpenedAtOnce: nothing of the linking is connected any more when
// it is told to be done.
func TestTheAccountCanBeOpenedAtOnce(t *testing.T) {
	l := newServer(t)
	var h *heard
	_, err := l.store.Link(within(t), LinkOptions{HTTPClient: l.srv.HTTPClient()}, func(s chat.LinkStep) {
		switch s.Kind {
		case chat.LinkQR:
			go func() { _ = l.owner.Scan(s.Text) }()
		case chat.LinkDone:
			l.a = l.adapter()
			h = l.run()
			l.online()
		}
	})
	l.must(err)
	l.plain("hello")
	h.next(chat.Said) // and no trouble
}

// TestNobodyScans: the codes run out, each in its time.
func TestNobodyScans(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := loopback.New(loopback.Options{Pipe: true})
		if err := srv.Start(); err != nil {
			t.Fatal(err)
		}
		s, err := OpenStore(t.Context(), t.TempDir(), nil)
		if err != nil {
			t.Fatal(err)
		}
		began, shown := time.Now(), 0
		var last chat.LinkStep
		_, err = s.Link(t.Context(), LinkOptions{HTTPClient: srv.HTTPClient()}, func(s chat.LinkStep) {
			if last = s; s.Kind == chat.LinkQR {
				shown++
			}
		})
		if took := time.Since(began); err == nil || last.Text != errNobody.Error() || shown != 6 || took != firstQR+5*nextQR {
			t.Errorf("Link = %v after %s and %d codes, the last step is %+v", err, took, shown, last)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		srv.Close()
		time.Sleep(time.Minute) // virtual: connections end
	})
}

func TestLinkByCode(t *testing.T) {
	l := newServer(t)
	var kinds []string
	account, err := l.store.Link(within(t), LinkOptions{Phone: ownerPhone, Code: true, HTTPClient: l.srv.HTTPClient()}, func(s chat.LinkStep) {
		kinds = append(kinds, s.Kind)
		if s.Kind == chat.LinkCode {
			go func() { _ = l.owner.EnterCode(s.Text) }()
		}
	})
	if err != nil || account != ownerPhone || !slices.Equal(kinds, []string{chat.LinkCode, chat.LinkQR, chat.LinkDone}) {
		t.Errorf("Link = %q, %v, steps %v", account, err, kinds)
	}
}

func TestLinkByPasskey(t *testing.T) {
	l := newServer(t)
	l.owner.RequirePasskey()
	answer := make(chan string, 1)
	var confirm string
	account, err := l.store.Link(within(t), LinkOptions{HTTPClient: l.srv.HTTPClient(), Answer: answer}, func(s chat.LinkStep) {
		switch s.Kind {
		case chat.LinkQR:
			go func() { _ = l.owner.Scan(s.Text) }()
		case chat.LinkPasskey:
			var ask types.WebAuthnPublicKey
			l.must(json.Unmarshal([]byte(s.Text), &ask))
			got, err := l.owner.Passkey(&ask)
			l.must(err)
			raw, err := json.Marshal(got)
			l.must(err)
			answer <- string(raw)
		case chat.LinkConfirm:
			confirm = s.Text
		}
	})
	if err != nil || account != ownerPhone {
		t.Errorf("Link = %q, %v (the code is %q)", account, err, confirm)
	}
}

func TestAPasskeyNeedsAnAnswer(t *testing.T) {
	l := newServer(t)
	l.owner.RequirePasskey()
	answer := make(chan string, 1)
	answer <- "no JSON"
	for _, c := range []chan string{answer, nil} {
		var last chat.LinkStep
		_, err := l.store.Link(within(t), LinkOptions{HTTPClient: l.srv.HTTPClient(), Answer: c}, func(s chat.LinkStep) {
			if last = s; s.Kind == chat.LinkQR {
				go func() { _ = l.owner.Scan(s.Text) }()
			}
		})
		if err == nil || last.Kind != chat.LinkFailed || !strings.Contains(last.Text, "passkey") {
			t.Errorf("Link = %v, the last step is %+v", err, last)
		}
	}
}

// TestLinkedAnew: a number may be linked anew while its adapter runs, which then goes
// on with the new link.
func TestLinkedAnew(t *testing.T) {
	l := newLoop(t)
	h := l.run()
	l.online()
	l.plain("by the old link")
	h.next(chat.Said)
	old := l.a.running()
	l.link(LinkOptions{})
	for l.a.running() == old {
		wait(t.Context(), time.Millisecond)
	}
	l.online()
	if d := l.a.running().cli.Store.ID.Device; d != 2 {
		t.Errorf("it runs on device %d", d)
	}
	id := l.plain("by the new link")
	for {
		if ev := h.next(chat.Said); ev.Message.ID == id {
			break
		}
	}
	r, err := l.a.Send(t.Context(), chat.Out{Op: chat.Send, To: l.contact(), Text: chat.Plain("hello")})
	l.must(err)
	l.got(r.IDs[0])
}

// TestForgettingOldLinks: what is forgotten is what stood when it was asked, not a link
// that was made meanwhile.
func TestForgettingOldLinks(t *testing.T) {
	l := newLoop(t)
	old, err := l.store.Links(t.Context(), ownerPhone)
	l.must(err)
	l.link(LinkOptions{})
	l.must(l.store.Forget(t.Context(), ownerPhone, old))
	if now, err := l.store.Links(t.Context(), ownerPhone); err != nil || len(old) != 1 || len(now) != 1 || now[0] == old[0] {
		t.Errorf("links %v became %v, %v", old, now, err)
	}
	l.must(l.store.Unlink(t.Context(), ownerPhone, l.srv.HTTPClient()))
	if now, err := l.store.Links(t.Context(), ownerPhone); err != nil || len(now) != 0 {
		t.Errorf("links: %v, %v", now, err)
	}
}
