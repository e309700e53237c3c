package statetest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"

	"frontdesk/state"
)

// together runs n functions at once and answers what each returned.
func together(s state.Store, n int, f func(i int) fn) []error {
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { errs[i] = s.Update(context.Background(), f(i)) })
	}
	wg.Wait()
	return errs
}

func succeeded(errs []error) (n int) {
	for _, err := range errs {
		if err == nil {
			n++
		}
	}
	return n
}

func number(tx state.Tx, key string) (int, error) {
	v, err := tx.Get([]byte(key))
	if errors.Is(err, state.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(string(v))
}

func lostUpdate(t *testing.T, s state.Store) {
	const n = 50
	errs := together(s, n, func(int) fn {
		return func(tx state.Tx) error {
			v, err := number(tx, "n")
			if err != nil {
				return err
			}
			return set(tx, "n", strconv.Itoa(v+1))
		}
	})
	if err := errors.Join(errs...); err != nil {
		t.Error(err)
	}
	want(t, s, "n", strconv.Itoa(n))
}

// writeSkew: each may go off duty while another stays; both read both.
func writeSkew(t *testing.T, s state.Store) {
	for range 20 {
		put(t, s, "duty0", "1", "duty1", "1")
		errs := together(s, 2, func(i int) fn {
			return func(tx state.Tx) error {
				a, errA := number(tx, "duty0")
				b, errB := number(tx, "duty1")
				if err := errors.Join(errA, errB); err != nil {
					return err
				}
				if a+b < 2 {
					return errMine
				}
				return set(tx, fmt.Sprint("duty", i), "0")
			}
		})
		if succeeded(errs) != 1 {
			t.Fatalf("one may leave: %v", errs)
		}
	}
}

func insertOnce(t *testing.T, s state.Store) {
	for round := range 20 {
		key := fmt.Sprint("seen", round)
		errs := together(s, 4, func(int) fn {
			return func(tx state.Tx) error {
				if _, err := tx.Get([]byte(key)); !errors.Is(err, state.ErrNotFound) {
					return errMine
				}
				return set(tx, key, "")
			}
		})
		if succeeded(errs) != 1 {
			t.Fatalf("one inserts: %v", errs)
		}
	}
}

// phantom: each takes a place only if a scan finds none taken.
func phantom(t *testing.T, s state.Store) {
	for round := range 20 {
		prefix := fmt.Sprintf("room%d/", round)
		errs := together(s, 4, func(i int) fn {
			return func(tx state.Tx) error {
				found, err := pairs(tx.Scan, prefix, nil)
				if err != nil || len(found) > 0 {
					return errors.Join(errMine, err)
				}
				return set(tx, prefix+strconv.Itoa(i), "")
			}
		})
		if succeeded(errs) != 1 {
			t.Fatalf("one takes the place: %v", errs)
		}
	}
}

func savepoint(t *testing.T, s state.Store) {
	put(t, s, "a", "0", "b", "0")
	errs, err := s.Batch(context.Background(), []func(state.Tx) error{
		func(tx state.Tx) error { return set(tx, "a", "1") },
		func(tx state.Tx) error {
			if err := errors.Join(set(tx, "a", "2", "c", "2"), tx.Delete([]byte("b"))); err != nil {
				return err
			}
			return errMine
		},
		func(tx state.Tx) error {
			if got, err := all(tx); err != nil || fmt.Sprint(got) != "[a 1 b 0]" {
				t.Errorf("after the failed one: %q, %v", got, err)
			}
			return set(tx, "d", "3")
		},
	})
	if err != nil || errs[0] != nil || errs[1] != errMine || errs[2] != nil {
		t.Errorf("Batch: %v, %v", errs, err)
	}
	want(t, s, "a", "1", "b", "0", "d", "3")
}

func panics(t *testing.T, s state.Store) {
	errs, err := s.Batch(context.Background(), []func(state.Tx) error{
		func(tx state.Tx) error { _ = set(tx, "a", "1"); panic(errMine) },
		func(tx state.Tx) error { return set(tx, "b", "1") },
	})
	var p *state.PanicError
	if err != nil || errs[1] != nil || !errors.As(errs[0], &p) || !errors.Is(errs[0], errMine) {
		t.Fatalf("Batch: %v, %v", errs, err)
	}
	if text := p.Error(); !strings.Contains(text, "panicked: mine") || !strings.Contains(text, "statetest.panics") {
		t.Errorf("the error lacks the value or the stack: %s", text)
	}
	want(t, s, "b", "1")
}

func laterSeesEarlier(t *testing.T, s state.Store) {
	put(t, s, "b", "0")
	errs, err := s.Batch(context.Background(), []func(state.Tx) error{
		func(tx state.Tx) error { return errors.Join(set(tx, "a", "1", "c", "1"), tx.Delete([]byte("b"))) },
		func(tx state.Tx) error {
			if got, err := all(tx); err != nil || fmt.Sprint(got) != "[a 1 c 1]" {
				t.Errorf("the second sees %q, %v", got, err)
			}
			return errors.Join(set(tx, "b", "2"), tx.Delete([]byte("a")))
		},
		func(tx state.Tx) error {
			if got, err := all(tx); err != nil || fmt.Sprint(got) != "[b 2 c 1]" {
				t.Errorf("the third sees %q, %v", got, err)
			}
			return nil
		},
	})
	if err := errors.Join(append(errs, err)...); err != nil {
		t.Error(err)
	}
	want(t, s, "b", "2", "c", "1")
}

// largeBatch is more than a store need take in one commit, in turns of which each
// reads what the one before it wrote. A small turn before a large one leaves no
// room for it.
func largeBatch(t *testing.T, s state.Store) {
	var fns []func(state.Tx) error
	var rows []string
	for i := range 24 {
		key, value := fmt.Sprintf("filler%02d", i), strings.Repeat("x", 400<<10+i%2*(450<<10))
		fns = append(fns, func(tx state.Tx) error {
			v, err := number(tx, "n")
			if err = errors.Join(err, set(tx, "n", strconv.Itoa(v+1), key, value)); err == nil && i%7 == 3 {
				return errMine
			}
			return err
		})
		if i%7 != 3 {
			rows = append(rows, key, value)
		}
	}
	errs, err := s.Batch(context.Background(), fns)
	if err != nil {
		t.Fatal(err)
	}
	for i, err := range errs {
		if err != nil && err != errMine || (i%7 == 3) != (err == errMine) {
			t.Errorf("turn %d: %v", i, err)
		}
	}
	want(t, s, append(rows, "n", strconv.Itoa(len(rows)/2))...)
}
