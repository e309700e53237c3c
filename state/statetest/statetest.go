// Package statetest is the contract of a state.Store, as tests that every store
// must pass. It must not know any store.
package statetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"frontdesk/state"
)

// Open makes an empty store for one test; Run closes it.
type Open func(t *testing.T) state.Store

// Run runs the contract against stores made by open.
func Run(t *testing.T, open Open) {
	for name, test := range contract {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t)
			t.Cleanup(func() {
				if err := s.Close(); err != nil {
					t.Errorf("closing: %v", err)
				}
			})
			test(t, s)
		})
	}
}

var contract = map[string]func(*testing.T, state.Store){
	"absent key":                  absent,
	"values are copies":           copies,
	"keys and values of any size": sizes,
	"too large fails alone":       tooLarge,
	"a swallowed error fails":     swallowed,
	"lost update":                 lostUpdate,
	"write skew":                  writeSkew,
	"absent-key insert":           insertOnce,
	"phantom":                     phantom,
	"savepoint":                   savepoint,
	"panic":                       panics,
	"later sees earlier":          laterSeesEarlier,
	"batch larger than a commit":  largeBatch,
	"scan bounds":                 scanBounds,
	"scan sees own writes":        scanOwn,
	"scan while writing":          scanWriting,
	"scan stops":                  scanStops,
	"scan against a model":        scanModel,
	"view is a snapshot":          snapshot,
	"view is read-only":           readOnly,
	"transaction that is over":    over,
	"cancelled":                   cancelled,
	"expiry":                      expiry,
	"backup":                      backup,
	"closed":                      closed,
}

type fn = func(state.Tx) error

var errMine = errors.New("mine")

func update(t *testing.T, s state.Store, f fn) {
	t.Helper()
	if err := s.Update(context.Background(), f); err != nil {
		t.Fatalf("Update: %v", err)
	}
}

// put keeps pairs of key and value.
func put(t *testing.T, s state.Store, pairs ...string) {
	t.Helper()
	update(t, s, func(tx state.Tx) error { return set(tx, pairs...) })
}

func set(tx state.Tx, pairs ...string) error {
	for i := 0; i < len(pairs); i += 2 {
		if err := tx.Set([]byte(pairs[i]), []byte(pairs[i+1])); err != nil {
			return err
		}
	}
	return nil
}

// want checks that all the store holds is pairs.
func want(t *testing.T, s state.Store, pairs ...string) {
	t.Helper()
	var got []string
	err := s.View(context.Background(), func(tx state.Tx) (err error) {
		got, err = all(tx)
		return err
	})
	if err != nil || !slices.Equal(got, pairs) {
		t.Fatalf("the store holds %.300q, %v; want %.300q", got, err, pairs)
	}
}

// all is every pair a transaction sees, both ways.
func all(tx state.Tx) ([]string, error) {
	up, err := pairs(tx.Scan, "", nil)
	if err != nil {
		return nil, err
	}
	down, err := pairs(tx.ScanBack, "", nil)
	if err != nil {
		return nil, err
	}
	if slices.Reverse(down); len(up) != len(down) {
		return nil, fmt.Errorf("%d pairs upwards, %d downwards", len(up)/2, len(down)/2)
	}
	for i := 0; i < len(up); i += 2 {
		if up[i] != down[i+1] || up[i+1] != down[i] {
			return nil, fmt.Errorf("upwards %.40q, downwards %.40q", up[i:i+2], down[i:i+2])
		}
	}
	return up, nil
}

type scan = func(prefix, from []byte, f state.Each) error

func pairs(s scan, prefix string, from []byte) (out []string, err error) {
	err = s([]byte(prefix), from, func(k, v []byte) (bool, error) {
		out = append(out, string(k), string(v))
		return true, nil
	})
	return out, err
}

func keys(s scan, prefix string, from []byte) (string, error) {
	var out []string
	err := s([]byte(prefix), from, func(k, _ []byte) (bool, error) {
		out = append(out, string(bytes.Clone(k)))
		return true, nil
	})
	return fmt.Sprintf("%q", out), err
}
