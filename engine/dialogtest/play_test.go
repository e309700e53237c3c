package dialogtest

import (
	"context"
	"testing"
	"time"

	"frontdesk/engine"
	"frontdesk/state"
)

// TestTitle: a group has the name of the script, with a capital letter of any alphabet.
func TestTitle(t *testing.T) {
	for name, want := range map[string]string{"sales": "Sales", "ñandú": "Ñandú", "отдел": "Отдел", "7up": "7up"} {
		if got := (&group{name: name}).title(); got != want {
			t.Errorf("%q is called %q", name, got)
		}
	}
}

// TestStopped: a script that ends while it restarts ends, and is not waited for for ever.
func TestStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	p := &player{ctx: ctx, clock: engine.NewManual(Start)}
	p.store, p.net = state.MemoryAt(p.clock.Now), newNet(p.clock.Now)
	if err := p.start(); err != nil {
		t.Fatal(err)
	}
	p.stop()
	cancel()
	ended := make(chan error, 1)
	go func() {
		err := p.start()
		if err == nil {
			err = p.first()
		}
		p.stop()
		p.stop()
		ended <- err
	}()
	select {
	case err := <-ended:
		if err == nil {
			t.Error("it goes on")
		}
	case <-time.After(patience):
		t.Fatal("it does not end")
	}
}
