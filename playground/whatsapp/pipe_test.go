package whatsapp

import (
	"testing"
	"testing/synctest"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types/events"
)

// settle lets a client take what is on its way: whatsmeow leaks a goroutine
// when it is disconnected at the moment at which a frame comes in.
func settle() {
	time.Sleep(time.Second)
	synctest.Wait()
}

func TestVirtualTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Options{Pipe: true})
		check(t, s.Start())
		defer s.Close()
		defer settle()
		ana, ben := phone(t, s, "Ana", "34600111222"), phone(t, s, "Ben", "34600333444")
		must(ana.Say("34600333444", "hello"))(t)
		if m := must(ben.Next(t.Context()))(t); m.Text != "hello" {
			t.Fatalf("got %+v", m)
		}
		must(ana.Image(ben.JID(), make([]byte, 1<<20), "image/png", "look"))(t)
		if b := must(ben.Download(must(ben.Next(t.Context()))(t)))(t); len(b) != 1<<20 {
			t.Fatalf("%d bytes", len(b))
		}
		settle()
		began := time.Now()
		ben.Device().Mute()
		must(ben.Event(t.Context(), func(e any) bool { _, ok := e.(*events.KeepAliveTimeout); return ok }))(t)
		must(ana.Say("34600333444", "still there?"))(t)
		if m := must(ben.Next(t.Context()))(t); m.Text != "still there?" {
			t.Fatalf("got %+v", m)
		}
		if passed := time.Since(began); passed < whatsmeow.KeepAliveMaxFailTime-whatsmeow.KeepAliveIntervalMax {
			t.Fatalf("back after %s", passed)
		}
	})
}
