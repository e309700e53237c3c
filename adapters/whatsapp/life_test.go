package whatsapp

import (
	"context"
	"errors"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"google.golang.org/protobuf/proto"

	"frontdesk/chat"
	loopback "frontdesk/playground/whatsapp"
)

// ended runs an adapter whose Run must end by itself.
func (l *loop) ended() (chan chat.Event, chan error) {
	evs, done := make(chan chat.Event, 100), make(chan error, 1)
	ctx, cancel := context.WithCancel(context.Background())
	l.t.Cleanup(cancel)
	go func() {
		done <- l.a.Run(ctx, func(_ context.Context, list []chat.Event) error {
			for _, e := range list {
				evs <- e
			}
			return nil
		})
	}()
	return evs, done
}

func within20[T any](t *testing.T, c chan T, what string) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(20 * time.Second):
		t.Fatalf("%s did not come", what)
	}
	panic("unreachable")
}

func trouble(t *testing.T, ev chat.Event, kind chat.Kind, what string) {
	t.Helper()
	if ev.Kind != kind || ev.Data != what || ev.Place.Account != ownerPhone || ev.Place.Chat != "" || ev.ID == "" {
		t.Errorf("got %+v, want %s %q", ev, kind, what)
	}
}

// quiet waits until whatsmeow has done what a new link has it do: it races with a
// logout (store/store.go:305, appstate.go:54).
func (l *loop) quiet() {
	l.settled()
	buf := make([]byte, 4<<20)
	for strings.Contains(string(buf[:runtime.Stack(buf, true)]), "handleAppStateSyncKeyShare") {
		wait(l.t.Context(), time.Millisecond)
	}
}

func TestLoggedOut(t *testing.T) {
	l := newLoop(t)
	evs, done := l.ended()
	l.online()
	l.quiet()
	l.owner.Unlink()
	trouble(t, within20(t, evs, "the trouble"), chat.Trouble, chat.TroubleLoggedOut)
	if err := within20(t, done, "the end"); err == nil || !strings.Contains(err.Error(), "logged out") {
		t.Errorf("Run = %v", err)
	}
	if list, err := l.store.Accounts(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("the link is still there: %v, %v", list, err)
	}
	// Linked anew, it works again, and the trouble is over.
	l.link(LinkOptions{})
	h := l.run()
	trouble(t, h.next(chat.Mended), chat.Mended, chat.TroubleLoggedOut)
	l.plain("hello again")
	if ev := h.next(chat.Said); ev.Message.Text.S != "hello again" {
		t.Errorf("got %+v", ev.Message)
	}
}

func TestOutdated(t *testing.T) {
	l := newLoop(t)
	l.device().FailLogins(loopback.Failure{Reason: 405})
	evs, done := l.ended()
	trouble(t, within20(t, evs, "the trouble"), chat.Trouble, chat.TroubleOutdated)
	if err := within20(t, done, "the end"); err == nil {
		t.Error("Run ended without an error")
	}
}

// TestBanned: it waits until the ban expires, and goes on.
func TestBanned(t *testing.T) {
	l := newLoop(t)
	l.device().FailLogins(loopback.Failure{Reason: 402, Code: 101, Expire: time.Second, Times: 1})
	began := time.Now()
	h := l.run()
	ev := h.next(chat.Trouble)
	trouble(t, ev, chat.Trouble, chat.TroubleBanned)
	if !strings.Contains(ev.Title, "too many messages") {
		t.Errorf("the network's words: %q", ev.Title)
	}
	trouble(t, h.next(chat.Mended), chat.Mended, chat.TroubleBanned)
	if time.Since(began) < time.Second {
		t.Error("it did not wait until the ban expired")
	}
}

func TestReplaced(t *testing.T) {
	l := newLoop(t)
	h := l.run()
	l.online()
	l.device().Replace()
	trouble(t, h.next(chat.Trouble), chat.Trouble, chat.TroubleReplaced)
	if _, err := l.a.Send(t.Context(), chat.Out{Op: chat.Send, To: l.contact(), Text: chat.Plain("x")}); err == nil || chat.Unsure(err) {
		t.Errorf("a send while we wait: %v", err)
	}
}

// TestReachout: a new chat is refused for good, the house is told, existing chats go
// on.
func TestReachout(t *testing.T) {
	l := newLoop(t)
	h := l.run()
	l.online()
	l.plain("I wrote first")
	h.next(chat.Said)
	bo := l.phone("Bo", "34600000003")
	l.device().Timelock(time.Now().Add(time.Hour))
	trouble(t, h.next(chat.Trouble), chat.Trouble, chat.TroubleReachout)
	_, err := l.a.Send(t.Context(), chat.Out{Op: chat.Send, To: l.a.place(bo.LID()), Text: chat.Plain("hi, stranger")})
	var no *chat.RefusedError
	if !errors.As(err, &no) || no.Reason != chat.ReasonReachout {
		t.Errorf("a new chat: %v", err)
	}
	_, err = l.a.Send(t.Context(), chat.Out{Op: chat.Send, To: l.contact(), Text: chat.Plain("hi")})
	l.must(err)
	l.device().Refuse(1, 479) // what is sent on would meet it
	for _, out := range []chat.Out{{Op: chat.Send, Text: chat.Plain("again")}, {Op: chat.Typing}} {
		out.To = l.a.place(bo.LID())
		if _, err = l.a.Send(t.Context(), out); !errors.As(err, &no) || no.Reason != chat.ReasonReachout {
			t.Errorf("the same chat once more, %s: %v", out.Op, err)
		}
	}
	l.device().Refuse(0, 0)
	_, err = bo.Send(l.owner.LID(), &waE2E.Message{Conversation: proto.String("now I write")}, "")
	l.must(err)
	h.next(chat.Said)
	_, err = l.a.Send(t.Context(), chat.Out{Op: chat.Send, To: l.a.place(bo.LID()), Text: chat.Plain("hi")})
	l.must(err)
	l.device().Timelock(time.Now().Add(-time.Hour))
	trouble(t, h.next(chat.Mended), chat.Mended, chat.TroubleReachout)
}

// TestALockLasts: a connection that comes back, or another start, does not make a lock
// be over before its time, also where the network named none.
func TestALockLasts(t *testing.T) {
	l := newLoop(t)
	var ahead atomic.Int64
	again := func() *heard {
		l.a = l.adapter()
		l.a.o.Now = func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
		h := l.run()
		l.online()
		return h
	}
	h := again()
	l.device().Refuse(1, 463)
	_, err := l.a.Send(t.Context(), chat.Out{Op: chat.Send, To: l.contact(), Text: chat.Plain("x")})
	if !errors.As(err, new(*chat.RefusedError)) {
		t.Errorf("463: %v", err)
	}
	trouble(t, h.next(chat.Trouble), chat.Trouble, chat.TroubleReachout)
	h.stop()
	h = again()
	l.plain("hello")
	h.next(chat.Said) // and not that it is over
	l.device().Timelock(time.Now().Add(72 * time.Hour))
	l.plain("hello again")
	h.next(chat.Said)
	l.settled()
	h.stop()
	ahead.Store(int64(25 * time.Hour))
	h = again()
	l.plain("a day later")
	h.next(chat.Said)
	l.settled()
	h.stop()
	ahead.Store(int64(73 * time.Hour))
	h = again()
	trouble(t, h.next(chat.Mended), chat.Mended, chat.TroubleReachout)
}

func TestRefusals(t *testing.T) {
	l := newLoop(t)
	h := l.run()
	l.online()
	hello := chat.Out{Op: chat.Send, To: l.contact(), Text: chat.Plain("x")}
	for _, c := range []struct {
		code int
		want string
	}{{479, chat.ReasonOther}, {404, chat.ReasonNoChat}, {463, chat.ReasonReachout}} {
		l.device().Refuse(1, c.code)
		_, err := l.a.Send(t.Context(), hello)
		var no *chat.RefusedError
		if !errors.As(err, &no) || no.Reason != c.want {
			t.Errorf("%d: %v, want %s", c.code, err, c.want)
		}
	}
	trouble(t, h.next(chat.Trouble), chat.Trouble, chat.TroubleReachout)
	l.plain("I write, so that you may")
	h.next(chat.Said)
	l.device().Refuse(1, 429)
	_, err := l.a.Send(t.Context(), hello)
	var wait *chat.WaitError
	if !errors.As(err, &wait) || !wait.All {
		t.Errorf("429: %v", err)
	}
	l.device().Refuse(1, 503)
	if _, err = l.a.Send(t.Context(), hello); err == nil || errors.As(err, new(*chat.RefusedError)) || chat.Unsure(err) {
		t.Errorf("503: %v", err)
	}
	for _, out := range []chat.Out{{Op: chat.OpenTopic}, {Op: chat.Pin}, {Op: chat.Copy}, {Op: chat.Send, Media: []chat.Media{{Kind: "dice"}}}, {Op: chat.Send, Media: []chat.Media{{Kind: "photo", File: "F1"}}}} {
		out.To = l.contact()
		_, err := l.a.Send(t.Context(), out)
		var no *chat.RefusedError
		if !errors.As(err, &no) || no.Reason != chat.ReasonUnsupported {
			t.Errorf("%s: %v", out.Op, err)
		}
	}
	for _, to := range []string{"", "x", "5@newsletter", "status@broadcast", "5:3@lid", "@lid"} {
		out := hello
		out.To.Chat = to
		if _, err := l.a.Send(t.Context(), out); !errors.As(err, new(*chat.RefusedError)) {
			t.Errorf("to %q: %v", to, err)
		}
	}
}

// TestNotConnected: a send without a connection is a plain error.
func TestNotConnected(t *testing.T) {
	l := newLoop(t)
	_, err := l.a.Send(t.Context(), chat.Out{Op: chat.Send, To: l.contact(), Text: chat.Plain("x")})
	if err == nil || chat.Unsure(err) || errors.As(err, new(*chat.RefusedError)) {
		t.Errorf("got %v", err)
	}
}

// TestPhoneAway: the house is told when the phone was not heard of for long, and when
// it is back.
func TestPhoneAway(t *testing.T) {
	l := newLoop(t)
	first := l.run() // takes what the phone sends to a new device
	l.online()
	l.must(l.device().Settled(within(t)))
	first.stop()
	now := time.Now()
	l.a.o.Now = func() time.Time { return now.Add(13 * 24 * time.Hour) }
	h := l.run()
	trouble(t, h.next(chat.Trouble), chat.Trouble, chat.TroublePhone)
	l.online()
	_, err := l.owner.Say(anaPhone, "I am back")
	l.must(err)
	trouble(t, h.next(chat.Mended), chat.Mended, chat.TroublePhone)
	h.next(chat.Said)
}

// TestANetworkThatHangs: Run ends at once, though no connection was made yet.
func TestANetworkThatHangs(t *testing.T) {
	l := newLoop(t)
	dialled := make(chan struct{}, 10)
	hang := func(ctx context.Context, _, _ string) (net.Conn, error) {
		dialled <- struct{}{}
		here, _ := net.Pipe() // nobody is at the other end
		return here, nil
	}
	l.a.o.HTTPClient = &http.Client{Transport: &http.Transport{DialContext: hang, DialTLSContext: hang}}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- l.a.Run(ctx, func(context.Context, []chat.Event) error { return nil }) }()
	<-dialled
	if _, err := l.a.Send(ctx, chat.Out{Op: chat.Send, To: l.contact(), Text: chat.Plain("x")}); err == nil || chat.Unsure(err) {
		t.Errorf("a send meanwhile: %v", err)
	}
	if r, err := l.a.Send(ctx, chat.Out{Op: chat.Check}); err != nil || r.Account.Trouble != "not connected" {
		t.Errorf("Check = %+v, %v", r.Account, err)
	}
	cancel()
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("Run = %v", err)
		}
	case <-time.After(time.Second):
		t.Error("Run goes on a second after its context ended")
	}
}
