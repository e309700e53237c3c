package state

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/dgraph-io/badger/v4"
)

// The files in a store's directory.
const (
	dbDir       = "db"      // Badger's
	formatFile  = "FORMAT"  // the version of all this, for people and for us
	commitsFile = "COMMITS" // how many commits there were, about a second ago
	ballastFile = "BALLAST" // may be deleted on a full disk
)

// Open opens the store in o.Dir, or makes one. It refuses, and says what to do, if
// another process has it, if it is damaged or older than it was, if it is of a
// newer format, or if there is no room.
func Open(o Options) (*Disk, error) {
	d, err := open(o)
	if err != nil {
		return nil, fmt.Errorf("opening the store in %s: %w", o.Dir, err)
	}
	return d, nil
}

func open(o Options) (*Disk, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	if err := prepareDir(o.Dir); err != nil {
		return nil, err
	}
	if err := checkFormat(o.Dir); err != nil {
		return nil, err
	}
	if err := checkTables(filepath.Join(o.Dir, dbDir)); err != nil {
		return nil, err
	}
	g := newGuard(o)
	if err := g.checkOpen(); err != nil {
		return nil, err
	}
	d, err := openDB(o, filepath.Join(o.Dir, dbDir), g)
	if err != nil {
		return nil, err
	}
	if err := d.begin(); err != nil {
		return nil, errors.Join(err, d.db.Close())
	}
	return d, nil
}

// prepareDir makes dir, private, and sees that files can be made in it.
func prepareDir(dir string) error {
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return errors.New("it is a file; give a directory")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".probe-*")
	if err != nil {
		return fmt.Errorf("it is not writable for this user: %w", err)
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// checkTables refuses tables without their list: Badger would open them as an
// empty store.
func checkTables(db string) error {
	tables, err := filepath.Glob(filepath.Join(db, "*.sst"))
	if err != nil || len(tables) == 0 {
		return err
	}
	if _, err := os.Stat(filepath.Join(db, "MANIFEST")); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there are %d tables but no MANIFEST: %w", len(tables), ErrDamaged)
	}
	return nil
}

// openDB opens Badger in dir, without a look at our own files.
func openDB(o Options, dir string, g *guard) (*Disk, error) {
	b, err := o.badger(dir)
	if err != nil {
		return nil, err
	}
	db, err := openBadger(b)
	if err != nil {
		return nil, plain(err)
	}
	full := limitOf(b.MemTableSize)
	if int64(full.bytes) >= db.MaxBatchSize() || int64(full.rows) >= db.MaxBatchCount() {
		return nil, errors.Join(errors.New("a transaction would not fit the memory profile"), db.Close())
	}
	d := &Disk{db: db, dir: o.Dir, log: o.Log, guard: g, commit: (*badger.Txn).Commit,
		stop: make(chan struct{}), stopped: make(chan struct{})}
	d.core = newCore(diskBackend{d}, o.Now, full)
	return d, nil
}

func openBadger(b badger.Options) (db *badger.DB, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("badger panicked: %v: %w", v, ErrDamaged)
		}
	}()
	return badger.Open(b)
}

// plain says what an error of badger.Open means; most have no type.
func plain(err error) error {
	text := err.Error()
	switch {
	case strings.Contains(text, "Cannot acquire directory lock"):
		return ErrInUse
	case errors.Is(err, badger.ErrEncryptionKeyMismatch), strings.Contains(text, "ncryption key mismatch"):
		return errors.New("the encryption key is not the one it was made with " +
			"(a store without encryption cannot be given one; restore a backup into a new directory)")
	case errors.Is(err, fs.ErrPermission), strings.Contains(text, "permission denied"),
		strings.Contains(text, "no space left"), strings.Contains(text, "read-only file system"):
		return err
	case errors.Is(err, ErrDamaged):
		return err
	}
	return fmt.Errorf("%w (badger: %w)", ErrDamaged, err)
}
