package state_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/state"
	"frontdesk/state/statetest"
)

// options are those of a store in dir that takes little room.
func options(dir string) state.Options {
	return state.Options{Dir: dir, MinFree: -1, Ballast: -1}
}

func open(t *testing.T, o state.Options) *state.Disk {
	t.Helper()
	d, err := state.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func TestMemory(t *testing.T) {
	statetest.Run(t, func(*testing.T) state.Store { return state.Memory() })
}

func TestDisk(t *testing.T) {
	statetest.Run(t, func(t *testing.T) state.Store { return open(t, options(t.TempDir())) })
}

func TestDiskEncrypted(t *testing.T) {
	key := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(key, []byte(strings.Repeat("0f", 32)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	statetest.Run(t, func(t *testing.T) state.Store {
		o := options(t.TempDir())
		o.EncryptionKeyFile = key
		return open(t, o)
	})
}

func TestMemoryExpiresBySyntheticTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := state.Memory()
		write(t, m, func(tx state.Tx) error { return tx.SetTTL([]byte("a"), []byte("1"), time.Hour) })
		time.Sleep(time.Hour - time.Nanosecond) // synthetic
		if got := get(t, m, "a"); got != "1" {
			t.Errorf("before its time: %q", got)
		}
		time.Sleep(time.Second)
		if got := get(t, m, "a"); got != "" {
			t.Errorf("after its time: %q", got)
		}
	})
}

func TestMemoryClone(t *testing.T) {
	a := state.Memory()
	set(t, a, "k", "1")
	b := a.Clone()
	set(t, a, "k", "2")
	set(t, b, "k", "3")
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if got := get(t, b, "k"); got != "3" {
		t.Errorf("the clone says %q", got)
	}
	if got := get(t, b.Clone(), "k"); got != "3" {
		t.Errorf("the clone's clone says %q", got)
	}
}

func write(t testing.TB, s state.Store, fn func(state.Tx) error) {
	t.Helper()
	if err := s.Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func set(t testing.TB, s state.Store, key, value string) {
	t.Helper()
	write(t, s, func(tx state.Tx) error { return tx.Set([]byte(key), []byte(value)) })
}

// get answers "" for what is not there.
func get(t testing.TB, s state.Store, key string) (value string) {
	t.Helper()
	err := s.View(t.Context(), func(tx state.Tx) error {
		v, err := tx.Get([]byte(key))
		if err == state.ErrNotFound {
			return nil
		}
		value = string(v)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return value
}
