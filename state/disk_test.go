package state

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
)

// White-box tests of Disk: what Badger holds, and the guard.

func openSmall(t *testing.T, change func(*Options)) *Disk {
	t.Helper()
	o := Options{Dir: t.TempDir(), MinFree: -1, Ballast: -1}
	if change != nil {
		change(&o)
	}
	d, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func setOne(d Store, key, value string) error {
	return d.Update(context.Background(), func(tx Tx) error { return tx.Set([]byte(key), []byte(value)) })
}

// TestDamagedValue puts a damaged value under a key, as a bad disk would.
func TestDamagedValue(t *testing.T) {
	whole := frame([]byte("case/+491234"), []byte("value"))
	flipped := bytes.Clone(whole)
	flipped[3] ^= 4
	for name, raw := range map[string][]byte{
		"flipped": flipped, "empty": {}, "cut": whole[:7], "another's": frame([]byte("case/other"), []byte("value")),
		"unknown version": reframe("case/+491234", 9, "value"),
	} {
		t.Run(name, func(t *testing.T) {
			d := openSmall(t, nil)
			err := d.keep(func(t *badger.Txn) error { return t.Set(dataKey([]byte("case/+491234")), raw) })
			if err != nil {
				t.Fatal(err)
			}
			view := func(fn func(Tx) error) error { return d.View(t.Context(), fn) }
			all := func(_, _ []byte) (bool, error) { return true, nil }
			for what, err := range map[string]error{
				"Get":      view(func(tx Tx) error { _, err := tx.Get([]byte("case/+491234")); return err }),
				"Scan":     view(func(tx Tx) error { return tx.Scan(nil, nil, all) }),
				"ScanBack": view(func(tx Tx) error { return tx.ScanBack([]byte("case/"), nil, all) }),
				"Backup":   d.Backup(t.Context(), &bytes.Buffer{}),
				"Check":    d.Check(t.Context()),
			} {
				if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "reading case/#") {
					t.Errorf("%s: %v", what, err)
				} else if strings.Contains(err.Error(), "491234") {
					t.Errorf("%s tells the key: %v", what, err)
				}
			}
		})
	}
}

func reframe(key string, version byte, value string) []byte {
	buf := frame([]byte(key), []byte(value))
	buf[0] = version
	sum := frameSum([]byte(key), buf[:len(buf)-4])
	return append(buf[:len(buf)-4], byte(sum>>24), byte(sum>>16), byte(sum>>8), byte(sum))
}

func TestKeyTagTellsOnlyTheKind(t *testing.T) {
	for key, kind := range map[string]string{
		"case/+491234": "case/#", "who:Ana": "who/#", "+491234/x": "#", "ana": "#", "/x": "#",
		string(JoinText("case", "ana")): "case/#",
	} {
		if got := keyTag([]byte(key)); !strings.HasPrefix(got, kind) || len(got) != len(kind)+8 {
			t.Errorf("%q: %s", key, got)
		}
	}
}

func TestOneCommitForABatch(t *testing.T) {
	d := openSmall(t, nil)
	before := d.commits.Load()
	fns := make([]func(Tx) error, 200)
	for i := range fns {
		fns[i] = func(tx Tx) error { return tx.Set(fmt.Append(nil, i), []byte("x")) }
	}
	if _, err := d.Batch(t.Context(), fns); err != nil {
		t.Fatal(err)
	}
	if n := d.commits.Load() - before; n != 1 {
		t.Errorf("%d commits for a batch that fits one", n)
	}
}

func TestNoCommitForNothing(t *testing.T) {
	d := openSmall(t, nil)
	before := d.commits.Load()
	failing := func(tx Tx) error { return errors.Join(tx.Set([]byte("a"), nil), ErrNotFound) }
	if _, err := d.Batch(t.Context(), []func(Tx) error{failing, func(Tx) error { return nil }}); err != nil {
		t.Fatal(err)
	}
	if n := d.commits.Load() - before; n != 0 {
		t.Errorf("%d commits of nothing", n)
	}
}

func TestManyRowsInOneBatch(t *testing.T) {
	d := openSmall(t, nil)
	fns := make([]func(Tx) error, 30)
	for i := range fns {
		fns[i] = func(tx Tx) (err error) {
			for k := 0; k < 1000 && err == nil; k++ {
				err = tx.Set(fmt.Appendf(nil, "%d/%d", i, k), nil)
			}
			return err
		}
	}
	errs, err := d.Batch(t.Context(), fns)
	if err := errors.Join(append(errs, err)...); err != nil {
		t.Fatal(err)
	}
	n := 0
	err = d.View(t.Context(), func(tx Tx) error {
		return tx.Scan(nil, nil, func(_, _ []byte) (bool, error) { n++; return true, nil })
	})
	if err != nil || n != 30_000 {
		t.Errorf("%d rows, %v", n, err)
	}
}

func TestFullDisk(t *testing.T) {
	var free atomic.Int64
	free.Store(1 << 30)
	var log bytes.Buffer
	d := openSmall(t, func(o *Options) {
		o.MinFree, o.Free = 1000, func(string) (int64, error) { return free.Load(), nil }
		o.Log = slog.New(slog.NewTextHandler(&log, nil))
	})
	if err := setOne(d, "a", "1"); err != nil {
		t.Fatal(err)
	}
	free.Store(999)
	for range 2 {
		if err := setOne(d, "a", "2"); !errors.Is(err, ErrDiskFull) || !strings.Contains(err.Error(), "BALLAST") {
			t.Fatalf("on a full disk: %v", err)
		}
	}
	if err := d.View(t.Context(), func(tx Tx) error { _, err := tx.Get([]byte("a")); return err }); err != nil {
		t.Errorf("reading on a full disk: %v", err)
	}
	free.Store(1000)
	if err := setOne(d, "a", "3"); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if got := log.String(); strings.Count(got, "level=ERROR") != 1 || strings.Count(got, "room again") != 1 {
		t.Errorf("it is said once each: %s", got)
	}
}

func TestOpenOnAFullDisk(t *testing.T) {
	o := Options{Dir: t.TempDir(), MinFree: 1000, Ballast: -1, Free: func(string) (int64, error) { return 499, nil }}
	if d, err := Open(o); !errors.Is(err, ErrDiskFull) {
		t.Errorf("%v, %v", d, err)
	}
	o.Free = func(string) (int64, error) { return 0, os.ErrInvalid }
	if d, err := Open(o); !errors.Is(err, os.ErrInvalid) {
		t.Errorf("%v, %v", d, err)
	}
}

func TestBallast(t *testing.T) {
	free := int64(1000 + 2*4096 - 1)
	o := Options{Dir: t.TempDir(), MinFree: 1000, Ballast: 4096, Free: func(string) (int64, error) { return free, nil }}
	size := func() int64 {
		d, err := Open(o)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		info, err := os.Stat(filepath.Join(o.Dir, ballastFile))
		if err != nil {
			return 0
		}
		return info.Size()
	}
	if n := size(); n != 0 {
		t.Errorf("with little room: %d bytes", n)
	}
	free++
	if n := size(); n != 4096 {
		t.Errorf("with room: %d bytes", n)
	}
	if err := os.Remove(filepath.Join(o.Dir, ballastFile)); err != nil {
		t.Fatal(err)
	}
	if n := size(); n != 4096 {
		t.Errorf("deleted, and room again: %d bytes", n)
	}
}

func TestDefaultGuard(t *testing.T) {
	for profile, want := range map[Profile]int64{Small: 256 << 20, Big: 320 << 20} {
		o, err := Options{Dir: "x", Profile: profile}.withDefaults()
		if err != nil || o.MinFree != want {
			t.Errorf("%s: %d, %v", profile, o.MinFree, err)
		}
	}
}

func TestBigProfileOpens(t *testing.T) {
	d := openSmall(t, func(o *Options) { o.Profile = Big })
	if err := setOne(d, "a", "1"); err != nil {
		t.Error(err)
	}
}

// TestFailedCommitStops: what a failed commit left is unknown until the next Open.
func TestFailedCommitStops(t *testing.T) {
	d := openSmall(t, nil)
	d.commit = func(*badger.Txn) error { return os.ErrInvalid }
	first := setOne(d, "a", "1")
	d.commit = (*badger.Txn).Commit
	second := setOne(d, "a", "1")
	if !errors.Is(first, os.ErrInvalid) || first != second || !strings.Contains(first.Error(), "restart the bot") {
		t.Errorf("%v; %v", first, second)
	}
}

// TestCommitsAreNoted waits for the side file to follow.
func TestCommitsAreNoted(t *testing.T) {
	d := openSmall(t, nil)
	if err := setOne(d, "a", "1"); err != nil {
		t.Fatal(err)
	}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for waited := 0; waited < 1000; waited++ {
		n, _, err := readCommits(d.dir)
		if err != nil {
			t.Fatal(err)
		}
		if n == d.commits.Load() {
			return
		}
		<-tick.C
	}
	t.Error("they are not")
}

// TestBadgerIsSetAsItWasFoundSafe: no test can cut the power.
func TestBadgerIsSetAsItWasFoundSafe(t *testing.T) {
	for _, p := range []Profile{Small, Big} {
		o := openSmall(t, func(o *Options) { o.Profile = p }).db.Opts()
		if !o.SyncWrites || o.ValueThreshold <= MaxValue+frameOverhead || o.IndexCacheSize == 0 || o.ChecksumVerificationMode != 0 {
			t.Errorf("%s: %+v", p, o)
		}
		if o.Compression != options.None {
			t.Errorf("%s: a damaged compressed block hides all rows behind it", p)
		}
	}
}

// TestAnOlderStoreIsRead: its tables are compressed.
func TestAnOlderStoreIsRead(t *testing.T) {
	o := Options{Dir: t.TempDir(), MinFree: -1, Ballast: -1, Log: slog.New(slog.DiscardHandler)}
	d, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := o.badger(filepath.Join(o.Dir, dbDir))
	if err != nil {
		t.Fatal(err)
	}
	old, err := openBadger(b.WithCompression(options.Snappy).WithBlockCacheSize(1 << 20))
	if err != nil {
		t.Fatal(err)
	}
	value := strings.Repeat("some text ", 100)
	const rows = 500
	err = old.Update(func(txn *badger.Txn) error {
		for i := range rows {
			if err := setRow(txn, row{key: fmt.Appendf(nil, "case/%03d", i), value: []byte(value)}); err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(err, old.Close()); err != nil {
		t.Fatal(err)
	}
	if size := sizeOfTables(t, o.Dir); size == 0 || size > rows*len(value)/2 {
		t.Fatalf("the tables have %d bytes: they are not compressed", size)
	}
	if d, err = Open(o); err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	n := 0
	err = d.View(t.Context(), func(tx Tx) error {
		return tx.Scan([]byte("case/"), nil, func(k, v []byte) (bool, error) {
			got, err := tx.Get(k)
			if string(v) != value || string(got) != value {
				t.Errorf("%s holds %q, %q", k, v, got)
			}
			n++
			return err == nil, err
		})
	})
	if n != rows || err != nil {
		t.Errorf("%d rows, %v", n, err)
	}
}

func sizeOfTables(t *testing.T, dir string) (size int) {
	t.Helper()
	tables, err := filepath.Glob(filepath.Join(dir, dbDir, "*.sst"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range tables {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		size += int(info.Size())
	}
	return size
}
