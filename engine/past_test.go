package engine

import (
	"errors"
	"io"
	"testing"

	"frontdesk/chat"
	"frontdesk/state"
)

// TestOpenFileKeepsToTheMost: a file that is longer is refused, also one that stands in
// the message itself.
func TestOpenFileKeepsToTheMost(t *testing.T) {
	e, err := New(Options{Store: state.Memory(), Clock: Real{}})
	if err != nil {
		t.Fatal(err)
	}
	m := chat.Media{Data: []byte("abcd")}
	f, err := e.OpenFile(t.Context(), m, room, 4)
	if err != nil {
		t.Fatal(err)
	}
	if raw, err := io.ReadAll(f); err != nil || string(raw) != "abcd" {
		t.Errorf("%q, %v", raw, err)
	}
	var no *chat.RefusedError
	if _, err := e.OpenFile(t.Context(), m, room, 3); !errors.As(err, &no) || no.Reason != chat.ReasonTooLarge {
		t.Errorf("four bytes where three are the most: %v", err)
	}
	if _, err := e.OpenFile(t.Context(), chat.Media{File: "x"}, room, 3); err == nil {
		t.Error("a file of a network that is not there is opened")
	}
}
