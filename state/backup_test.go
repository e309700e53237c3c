package state_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdesk/state"
)

// backedUp is a backup of n rows, enough for several chunks and commits.
func backedUp(t *testing.T, s state.Store, n int) []byte {
	t.Helper()
	write(t, s, func(tx state.Tx) error {
		return tx.SetTTL([]byte("ttl"), []byte("x"), time.Hour)
	})
	for i := range n {
		set(t, s, fmt.Sprintf("case/%04d", i), strings.Repeat(fmt.Sprint(i), 20_000))
	}
	var w bytes.Buffer
	if err := s.Backup(t.Context(), &w); err != nil {
		t.Fatal(err)
	}
	return w.Bytes()
}

func TestRestore(t *testing.T) {
	from := open(t, options(t.TempDir()))
	raw := backedUp(t, from, 60)
	set(t, from, "after", "the backup")
	o := options(filepath.Join(t.TempDir(), "data"))
	info, err := state.Restore(bytes.NewReader(raw), o)
	if err != nil || info.Rows != 61 || info.Commits != 62 {
		t.Fatalf("%+v, %v", info, err)
	}
	d := open(t, o)
	if at, ok := d.RestoredAt(); !ok || time.Since(at) > time.Minute {
		t.Errorf("restored: %v, %v", at, ok)
	}
	if get(t, d, "after") != "" || get(t, d, "ttl") != "x" || get(t, d, "case/0059") != get(t, from, "case/0059") {
		t.Error("it holds something else")
	}
	if err := d.ClearRestored(); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if at, ok := open(t, o).RestoredAt(); ok {
		t.Errorf("the mark is back: %v", at)
	}
}

func TestRestoreOnlyIntoAnEmptyDirectory(t *testing.T) {
	raw := backedUp(t, state.Memory(), 1)
	o := options(t.TempDir())
	for _, name := range []string{"lost+found", ".restore-left"} {
		if err := os.Mkdir(filepath.Join(o.Dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := state.Restore(bytes.NewReader(raw), o); err != nil {
		t.Fatal(err)
	}
	if _, err := state.Restore(bytes.NewReader(raw), o); !errors.Is(err, state.ErrNotEmpty) {
		t.Errorf("over a store: %v", err)
	}
	if got := get(t, open(t, o), "case/0000"); got == "" {
		t.Error("the refused restore spoiled it")
	}
}

func TestBadBackups(t *testing.T) {
	raw := backedUp(t, state.Memory(), 60)
	bads := map[string][]byte{
		"empty": {}, "another file": []byte("PK\x03\x04" + strings.Repeat("x", 100)),
		"something behind": append(bytes.Clone(raw), 0),
	}
	for _, at := range []int{5, 17, 40, 90, 100, len(raw) / 2, len(raw) - 60, len(raw) - 35, len(raw) - 1} {
		bads[fmt.Sprint("cut at ", at)] = raw[:at]
		flipped := bytes.Clone(raw)
		flipped[at] ^= 1
		bads[fmt.Sprint("flipped at ", at)] = flipped
	}
	for name, bad := range bads {
		if _, err := state.Verify(bytes.NewReader(bad)); !errors.Is(err, state.ErrBadBackup) && !errors.Is(err, state.ErrNewer) {
			t.Errorf("Verify, %s: %v", name, err)
		}
		o := options(filepath.Join(t.TempDir(), "data"))
		if _, err := state.Restore(bytes.NewReader(bad), o); err == nil {
			t.Errorf("Restore, %s: it was taken", name)
		}
		if left, err := os.ReadDir(o.Dir); err != nil || len(left) > 0 {
			t.Errorf("Restore, %s, left %v, %v", name, left, err)
		}
	}
}

func TestANewerBackup(t *testing.T) {
	raw := bytes.Replace(backedUp(t, state.Memory(), 1), []byte(`"format":1`), []byte(`"format":2`), 1)
	if _, err := state.Verify(bytes.NewReader(raw)); !errors.Is(err, state.ErrNewer) {
		t.Error(err)
	}
}
