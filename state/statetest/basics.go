package statetest

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"frontdesk/state"
)

func absent(t *testing.T, s state.Store) {
	put(t, s, "a", "1")
	update(t, s, func(tx state.Tx) error {
		if v, err := tx.Get([]byte("b")); !errors.Is(err, state.ErrNotFound) {
			t.Errorf("Get of an absent key: %q, %v", v, err)
		}
		if err := tx.Delete([]byte("b")); err != nil {
			t.Errorf("Delete of an absent key: %v", err)
		}
		if err := tx.Delete([]byte("a")); err != nil {
			return err
		}
		if v, err := tx.Get([]byte("a")); !errors.Is(err, state.ErrNotFound) {
			t.Errorf("Get of a key just deleted: %q, %v", v, err)
		}
		return nil
	})
	want(t, s)
}

// copies spoils every slice it gave or got.
func copies(t *testing.T, s state.Store) {
	key, value := []byte("key"), []byte("value")
	spoil := func(tx state.Tx) {
		v, err := tx.Get([]byte("key"))
		if err != nil || string(v) != "value" {
			t.Errorf("Get: %q, %v", v, err)
		}
		clear(v)
		err = tx.Scan(nil, nil, func(k, v []byte) (bool, error) {
			clear(k)
			clear(v)
			return true, nil
		})
		if err != nil {
			t.Errorf("Scan: %v", err)
		}
	}
	update(t, s, func(tx state.Tx) error {
		if err := tx.Set(key, value); err != nil {
			return err
		}
		clear(key)
		clear(value)
		spoil(tx)
		spoil(tx)
		return nil
	})
	update(t, s, func(tx state.Tx) error { spoil(tx); spoil(tx); return nil })
	want(t, s, "key", "value")
}

func sizes(t *testing.T, s state.Store) {
	long := strings.Repeat("k", state.MaxKey)
	large := strings.Repeat("v", state.MaxValue)
	put(t, s, long, "")
	put(t, s, "\x00", "\x00\xff")
	put(t, s, "\xff\xff", large)
	want(t, s, "\x00", "\x00\xff", long, "", "\xff\xff", large)
	for _, key := range []string{"", long + "k"} {
		err := s.Update(context.Background(), func(tx state.Tx) error { return tx.Set([]byte(key), nil) })
		if !errors.Is(err, state.ErrBadKey) {
			t.Errorf("a key of %d bytes: %v", len(key), err)
		}
	}
}

func tooLarge(t *testing.T, s state.Store) {
	part := make([]byte, state.MaxValue/2)
	errs, err := s.Batch(context.Background(), []func(state.Tx) error{
		func(tx state.Tx) error { return set(tx, "before", "") },
		func(tx state.Tx) error { return tx.Set([]byte("value"), make([]byte, state.MaxValue+1)) },
		func(tx state.Tx) error {
			var err error
			for i := byte(0); i < 200 && err == nil; i++ {
				err = tx.Set([]byte{'x', i}, part)
			}
			return err
		},
		func(tx state.Tx) error { return set(tx, "z", "") },
	})
	if err != nil || errs[0] != nil || errs[3] != nil {
		t.Errorf("the others: %v, %v", errs, err)
	}
	if !errors.Is(errs[1], state.ErrTooLarge) || !errors.Is(errs[2], state.ErrTooLarge) {
		t.Errorf("too large a value: %v; too large a transaction: %v", errs[1], errs[2])
	}
	want(t, s, "before", "", "z", "")
}

func swallowed(t *testing.T, s state.Store) {
	err := s.Update(context.Background(), func(tx state.Tx) error {
		_ = set(tx, "a", "1")
		_ = tx.Set(nil, nil)
		return nil
	})
	if !errors.Is(err, state.ErrBadKey) {
		t.Errorf("Update: %v", err)
	}
	want(t, s)
}

func snapshot(t *testing.T, s state.Store) {
	put(t, s, "a", "old", "b", "old")
	err := s.View(context.Background(), func(tx state.Tx) error {
		if v, err := tx.Get([]byte("a")); err != nil || string(v) != "old" {
			t.Errorf("Get before: %q, %v", v, err)
		}
		done := make(chan error)
		go func() { // another goroutine, as a function must not call the store
			done <- s.Update(context.Background(), func(tx state.Tx) error { return set(tx, "b", "new", "c", "new") })
		}()
		if err := <-done; err != nil {
			t.Errorf("Update during a View: %v", err)
		}
		if v, err := tx.Get([]byte("b")); err != nil || string(v) != "old" {
			t.Errorf("Get after: %q, %v", v, err)
		}
		if got, err := keys(tx.Scan, "", nil); err != nil || got != `["a" "b"]` {
			t.Errorf("Scan after: %s, %v", got, err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	want(t, s, "a", "old", "b", "new", "c", "new")
}

func readOnly(t *testing.T, s state.Store) {
	put(t, s, "a", "1")
	tries := map[string]fn{
		"Set":    func(tx state.Tx) error { return set(tx, "a", "2") },
		"SetTTL": func(tx state.Tx) error { return tx.SetTTL([]byte("a"), nil, time.Hour) },
		"Delete": func(tx state.Tx) error { return tx.Delete([]byte("a")) },
	}
	for name, try := range tries {
		if err := s.View(context.Background(), try); !errors.Is(err, state.ErrReadOnly) {
			t.Errorf("%s in a View: %v", name, err)
		}
	}
	if err := s.View(context.Background(), func(state.Tx) error { return errMine }); err != errMine {
		t.Errorf("View hides the function's error: %v", err)
	}
	want(t, s, "a", "1")
}

func over(t *testing.T, s state.Store) {
	put(t, s, "a", "1")
	var kept state.Tx
	update(t, s, func(tx state.Tx) error { kept = tx; return nil })
	if _, err := kept.Get([]byte("a")); !errors.Is(err, state.ErrTxDone) {
		t.Errorf("Get: %v", err)
	}
	if err := set(kept, "a", "2"); !errors.Is(err, state.ErrTxDone) {
		t.Errorf("Set: %v", err)
	}
	if _, err := keys(kept.Scan, "", nil); !errors.Is(err, state.ErrTxDone) {
		t.Errorf("Scan: %v", err)
	}
	want(t, s, "a", "1")
}

func cancelled(t *testing.T, s state.Store) {
	ctx, cancel := context.WithCancel(context.Background())
	errs, err := s.Batch(ctx, []func(state.Tx) error{
		func(tx state.Tx) error { return set(tx, "a", "1") },
		func(tx state.Tx) error { cancel(); return set(tx, "b", "1") },
		func(state.Tx) error { return errMine },
	})
	if !errors.Is(err, context.Canceled) || !errors.Is(errs[0], context.Canceled) || errs[2] != errMine {
		t.Errorf("Batch cancelled within: %v, %v", errs, err)
	}
	ran := false
	run := func(state.Tx) error { ran = true; return nil }
	for name, err := range map[string]error{"Update": s.Update(ctx, run), "View": s.View(ctx, run)} {
		if !errors.Is(err, context.Canceled) || ran {
			t.Errorf("%s with a cancelled context: %v, ran: %v", name, err, ran)
		}
	}
	want(t, s)
}

// expiry waits for the wall clock, since a store may expire rows by it alone.
func expiry(t *testing.T, s state.Store) {
	begun := time.Now()
	update(t, s, func(tx state.Tx) error {
		err := errors.Join(
			tx.SetTTL([]byte("soon"), []byte("1"), time.Second),
			tx.SetTTL([]byte("later"), []byte("2"), time.Hour),
			tx.SetTTL([]byte("kept"), []byte("3"), time.Second),
			tx.Set([]byte("kept"), []byte("4")),
			tx.Set([]byte("at once"), []byte("5")),
			tx.SetTTL([]byte("at once"), []byte("5"), 0))
		if v, getErr := tx.Get([]byte("soon")); getErr != nil {
			t.Errorf("a row with a TTL, before its time: %q, %v", v, getErr)
		}
		return err
	})
	want(t, s, "kept", "4", "later", "2", "soon", "1")
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for gone := false; !gone; <-tick.C {
		err := s.View(t.Context(), func(tx state.Tx) error {
			_, err := tx.Get([]byte("soon"))
			gone = errors.Is(err, state.ErrNotFound)
			return nil
		})
		if age := time.Since(begun); err != nil || age > 10*time.Second || gone && age < time.Second {
			t.Fatalf("after %v: gone: %v, %v", age, gone, err)
		}
	}
	want(t, s, "kept", "4", "later", "2")
}

func backup(t *testing.T, s state.Store) {
	put(t, s, "a", "1", "b", "2", "c", "3")
	update(t, s, func(tx state.Tx) error { return tx.Delete([]byte("b")) })
	var w bytes.Buffer
	if err := s.Backup(t.Context(), &w); err != nil {
		t.Fatal(err)
	}
	if info, err := state.Verify(&w); err != nil || info.Rows != 2 || info.Created.IsZero() {
		t.Errorf("Verify: %+v, %v", info, err)
	}
}

func closed(t *testing.T, s state.Store) {
	put(t, s, "a", "1")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	nothing := func(state.Tx) error { t.Error("a function ran"); return nil }
	errs, batchErr := s.Batch(t.Context(), []func(state.Tx) error{nothing})
	for name, err := range map[string]error{
		"View": s.View(t.Context(), nothing), "Update": s.Update(t.Context(), nothing),
		"Batch": batchErr, "Batch's first": errs[0], "Backup": s.Backup(t.Context(), &bytes.Buffer{}),
	} {
		if !errors.Is(err, state.ErrClosed) {
			t.Errorf("%s after Close: %v", name, err)
		}
	}
	if err := s.Close(); err != nil {
		t.Errorf("Close again: %v", err)
	}
}
