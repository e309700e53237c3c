package whatsapp

import (
	"context"
	"strings"
	"testing"

	"frontdesk/chat"
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
	_, err := l.ana.Say(ownerPhone, "before")
	l.must(err)
	l.link(LinkOptions{})
	l.a = l.adapter()
	l.plain("after")
	h := l.run()
	if ev := h.next(chat.Said); ev.Message.Text.S != "after" {
		t.Errorf("got %+v", ev.Message)
	}
}
