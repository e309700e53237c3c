package state

import (
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/dgraph-io/badger/v4"
)

// Our own keys, above all rows. Each holds eight bytes.
var (
	metaFormat   = []byte("m/format")
	metaCommits  = []byte("m/commits")
	metaRestored = []byte("m/restored")
)

// begin looks at our own keys and files, makes them in a new store, and starts the
// goroutine that notes the commits.
func (d *Disk) begin() error {
	made, restored, err := d.readMeta()
	if err != nil {
		return err
	}
	d.restored.Store(int64(restored))
	if err := mayRead(int(made)); err != nil {
		return err
	}
	if err := d.checkRollback(); err != nil {
		return err
	}
	if made == 0 {
		if err := d.keep(func(t *badger.Txn) error { return setMeta(t, metaFormat, format) }); err != nil {
			return err
		}
	}
	if err := errors.Join(writeFormat(d.dir), d.note()); err != nil {
		return err
	}
	d.guard.load()
	go d.noteNow()
	return nil
}

func (d *Disk) readMeta() (made, restored uint64, err error) {
	err = d.db.View(func(t *badger.Txn) (err error) {
		var n uint64
		if n, err = getMeta(t, metaCommits); err != nil {
			return err
		}
		d.commits.Store(n)
		if made, err = getMeta(t, metaFormat); err != nil {
			return err
		}
		restored, err = getMeta(t, metaRestored)
		return err
	})
	return made, restored, err
}

func getMeta(t *badger.Txn, key []byte) (uint64, error) {
	item, err := t.Get(key)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, readError(key, err)
	}
	r, _, err := rowOf(item, key, nil)
	if err != nil || len(r.value) != 8 {
		return 0, errors.Join(err, readError(key, ErrDamaged))
	}
	return binary.BigEndian.Uint64(r.value), nil
}

func setMeta(t *badger.Txn, key []byte, n uint64) error {
	return t.Set(key, frame(key, binary.BigEndian.AppendUint64(nil, n)))
}

// checkRollback refuses a store with fewer commits than the side file saw: Badger
// opens without a word when its log was damaged or its list of tables cut short.
func (d *Disk) checkRollback() error {
	seen, ok, err := readCommits(d.dir)
	if err != nil || !ok {
		return err
	}
	d.noted = seen
	if have := d.commits.Load(); have < seen {
		return fmt.Errorf("it holds %d commits but had %d: an old copy was put back, or the last ones are lost: %w "+
			"(to go on without them, delete %s)", have, seen, ErrDamaged, filepath.Join(d.dir, commitsFile))
	}
	return nil
}

// noteNow keeps the side file at most about a second behind.
func (d *Disk) noteNow() {
	defer close(d.stopped)
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-d.stop:
			return
		case <-tick.C:
			if err := d.note(); err != nil {
				d.log.Warn("noting the number of commits", "dir", d.dir, "error", err)
			}
		}
	}
}

// note is called by one goroutine at a time: begin, noteNow, Close.
func (d *Disk) note() error {
	n := d.commits.Load()
	if n == d.noted {
		return nil
	}
	if err := writeCommits(d.dir, n); err != nil {
		return err
	}
	d.noted = n
	return nil
}
