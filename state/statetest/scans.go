package statetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"frontdesk/state"
)

func scanBounds(t *testing.T, s state.Store) {
	put(t, s, "a", "", "b", "", "b/1", "", "b/2", "", "b/3", "", "c", "", "\xff", "", "\xff\xff", "", "\xff\xff\x00", "")
	for _, c := range []struct {
		prefix   string
		from     []byte
		up, down string
	}{
		{"b/", nil, `["b/1" "b/2" "b/3"]`, `["b/3" "b/2" "b/1"]`},
		{"b/", []byte("b/2"), `["b/2" "b/3"]`, `["b/2" "b/1"]`},
		{"b/", []byte("b/2x"), `["b/3"]`, `["b/2" "b/1"]`},
		{"b/", []byte("a"), `["b/1" "b/2" "b/3"]`, `[]`},
		{"b/", []byte("c"), `[]`, `["b/3" "b/2" "b/1"]`},
		{"b", []byte("b"), `["b" "b/1" "b/2" "b/3"]`, `["b"]`},
		{"x", nil, `[]`, `[]`},
		{"\xff\xff", nil, `["\xff\xff" "\xff\xff\x00"]`, `["\xff\xff\x00" "\xff\xff"]`},
		{"\xff\xff", []byte("\xff\xff"), `["\xff\xff" "\xff\xff\x00"]`, `["\xff\xff"]`},
	} {
		err := s.View(t.Context(), func(tx state.Tx) error {
			up, errUp := keys(tx.Scan, c.prefix, c.from)
			down, errDown := keys(tx.ScanBack, c.prefix, c.from)
			if up != c.up || down != c.down {
				t.Errorf("prefix %q from %q: up %s, down %s; want %s, %s", c.prefix, c.from, up, down, c.up, c.down)
			}
			return errors.Join(errUp, errDown)
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func scanOwn(t *testing.T, s state.Store) {
	put(t, s, "b", "old", "d", "old", "f", "old")
	update(t, s, func(tx state.Tx) error {
		err := errors.Join(set(tx, "a", "1", "b", "2", "g", "3", "e", "4"),
			tx.Delete([]byte("d")), tx.Delete([]byte("e")))
		got, scanErr := all(tx)
		if fmt.Sprint(got) != "[a 1 b 2 f old g 3]" {
			t.Errorf("it sees %q", got)
		}
		return errors.Join(err, scanErr)
	})
	want(t, s, "a", "1", "b", "2", "f", "old", "g", "3")
}

// scanWriting deletes and inserts while it scans, and sees what was there.
func scanWriting(t *testing.T, s state.Store) {
	put(t, s, "a", "1", "b", "2", "c", "3")
	update(t, s, func(tx state.Tx) error {
		if err := set(tx, "d", "4"); err != nil {
			return err
		}
		var seen []string
		err := tx.Scan(nil, nil, func(k, v []byte) (bool, error) {
			seen = append(seen, string(k))
			return true, errors.Join(tx.Delete(k), set(tx, "x"+string(k), string(v)))
		})
		if fmt.Sprint(seen) != "[a b c d]" {
			t.Errorf("the scan saw %q", seen)
		}
		return err
	})
	want(t, s, "xa", "1", "xb", "2", "xc", "3", "xd", "4")
}

func scanStops(t *testing.T, s state.Store) {
	put(t, s, "a", "", "b", "", "c", "")
	err := s.View(t.Context(), func(tx state.Tx) error {
		for name, scan := range map[string]scan{"Scan": tx.Scan, "ScanBack": tx.ScanBack} {
			n := 0
			if err := scan(nil, nil, func(_, _ []byte) (bool, error) { n++; return n < 2, nil }); err != nil || n != 2 {
				t.Errorf("%s went on: %d, %v", name, n, err)
			}
			if err := scan(nil, nil, func(_, _ []byte) (bool, error) { return true, errMine }); err != errMine {
				t.Errorf("%s hides the function's error: %v", name, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// scanModel compares scans with those of a sorted list, over rows kept, rows of
// earlier transactions of a batch, and own rows.
func scanModel(t *testing.T, s state.Store) {
	word := rapid.StringOfN(rapid.SampledFrom([]rune("ab\x00\u00ff")), 1, 3, -1)
	rapid.Check(t, func(r *rapid.T) {
		model := map[string]string{}
		if err := s.Update(t.Context(), func(tx state.Tx) error {
			return tx.Scan(nil, nil, func(k, _ []byte) (bool, error) { return true, tx.Delete(k) })
		}); err != nil {
			r.Fatal(err)
		}
		for range 2 {
			fns := make([]func(state.Tx) error, 3)
			for i := range fns {
				ops := rapid.SliceOfN(word, 0, 6).Draw(r, "writes")
				fns[i] = func(tx state.Tx) error { return modelTurn(tx, model, ops, fmt.Sprint(i)) }
			}
			errs, err := s.Batch(t.Context(), fns)
			if err := errors.Join(append(errs, err)...); err != nil {
				r.Fatal(err)
			}
		}
	})
}

// modelTurn deletes the words that are there, writes the others, and looks.
func modelTurn(tx state.Tx, model map[string]string, words []string, value string) error {
	for _, w := range words {
		_, err := tx.Get([]byte(w))
		if _, ok := model[w]; ok {
			delete(model, w)
			err = errors.Join(err, tx.Delete([]byte(w)))
		} else if errors.Is(err, state.ErrNotFound) {
			model[w] = value
			err = set(tx, w, value)
		}
		if err != nil {
			return err
		}
	}
	got, err := all(tx)
	if err != nil {
		return err
	}
	if want := flat(model); !slices.Equal(got, want) {
		return fmt.Errorf("a scan sees %q, want %q", got, want)
	}
	return nil
}

func flat(model map[string]string) []string {
	var names, out []string
	for k := range model {
		names = append(names, k)
	}
	slices.Sort(names)
	for _, k := range names {
		out = append(out, k, model[k])
	}
	return out
}
