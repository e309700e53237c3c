package study

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"testing"

	"frontdesk/desk"
	"frontdesk/engine"
	"frontdesk/state"
)

// house is an engine whose memory holds these things.
func house(t *testing.T, kept map[string]any) *engine.Engine {
	t.Helper()
	store := state.Memory()
	err := store.Update(t.Context(), func(tx state.Tx) error {
		for k, v := range kept {
			raw, err := json.Marshal(v)
			if err != nil {
				return err
			}
			if err := tx.Set([]byte("memory/"+k), raw); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	e, err := engine.New(engine.Options{Store: store, Clock: engine.Real{}})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestWhatWasCutOffGoes: rows of an import that was killed on the server are nobody's, and
// erased at the start; those that the house knows, or waits for, stay.
func TestWhatWasCutOffGoes(t *testing.T) {
	e := house(t, map[string]any{
		desk.MemoryImports:      []desk.Import{{ID: 3}, {ID: -40}},
		desk.MemoryWork + "5":   desk.Work{ID: 5, Kind: desk.CallImport},
		desk.MemoryWork + "111": desk.Work{ID: 111, Kind: desk.CallLook},
	})
	for _, id := range []int64{-1000, -40, 3, 4, 5} {
		for n := range int64(3) {
			if err := e.KeepPast(t.Context(), id, n, []byte("x")); err != nil {
				t.Fatal(err)
			}
		}
	}
	New(Options{}).Meet(e)
	if left, err := e.Pasts(t.Context()); err != nil || !slices.Equal(left, []int64{-40, 3, 5}) {
		t.Errorf("left are %v, %v", left, err)
	}
}

// TestUntoldImport: what the house could not be told of is its own no longer than until
// the next start, and the error is handed on.
func TestUntoldImport(t *testing.T) {
	e, s := house(t, nil), New(Options{Dir: t.TempDir()})
	s.Meet(e)
	f, err := os.Create(t.TempDir() + "/chat.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if _, err := f.WriteString("24.11.26, 10:15 - Kim: are you open\n24.11.26, 10:16 - Shop: yes\n"); err != nil {
		t.Fatal(err)
	}
	no := errors.New("no")
	if _, err := s.Import(context.Background(), f, Source{ID: -9, File: "chat.txt", Us: "Shop"}, func(*desk.Import) error { return no }); !errors.Is(err, no) {
		t.Error(err)
	}
	if left, _ := e.Pasts(t.Context()); !slices.Equal(left, []int64{-9}) {
		t.Errorf("rows of %v", left)
	}
	New(Options{}).Meet(e)
	if left, _ := e.Pasts(t.Context()); len(left) > 0 {
		t.Errorf("rows of %v are left", left)
	}
}
