package state

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dgraph-io/badger/v4"
)

// Disk is the durable Store.
type Disk struct {
	*core
	db    *badger.DB
	dir   string
	log   *slog.Logger
	guard *guard

	commits  atomic.Uint64 // in the database
	noted    uint64        // in the side file
	restored atomic.Int64  // Unix nanoseconds; 0: not restored, or cleared
	broken   error         // of a commit, guarded by core.write
	commit   func(*badger.Txn) error
	stop     chan struct{}
	stopped  chan struct{}
	closing  sync.Mutex
}

// RestoredAt answers when the store was restored from a backup, until
// ClearRestored. What was to be sent then may have been sent since the backup.
func (d *Disk) RestoredAt() (time.Time, bool) {
	n := d.restored.Load()
	return time.Unix(0, n), n != 0
}

// ClearRestored takes the mark of a restore away, durably.
func (d *Disk) ClearRestored() error {
	if err := d.enter(); err != nil {
		return err
	}
	defer d.running.Done()
	d.write.Lock()
	defer d.write.Unlock()
	if err := d.keep(func(t *badger.Txn) error { return t.Delete(metaRestored) }); err != nil {
		return err
	}
	d.restored.Store(0)
	return nil
}

// Backup implements Store.
func (d *Disk) Backup(ctx context.Context, w io.Writer) error {
	if err := d.enter(); err != nil {
		return err
	}
	defer d.running.Done()
	r, err := diskBackend{d}.read()
	if err != nil {
		return err
	}
	defer r.close()
	return writeBackup(ctx, w, Info{Created: d.now(), Commits: d.commits.Load()}, r)
}

// Check reads every table and every value and answers the first damage. It takes
// as long as a backup; once a week is enough.
func (d *Disk) Check(ctx context.Context) error {
	if err := d.enter(); err != nil {
		return err
	}
	defer d.running.Done()
	if err := d.db.VerifyChecksum(); err != nil {
		return fmt.Errorf("checking the tables in %s: %w (badger: %w)", d.dir, ErrDamaged, err)
	}
	return d.View(ctx, func(tx Tx) error {
		return tx.Scan(nil, nil, func(_, _ []byte) (bool, error) { return true, nil })
	})
}

// Close implements Store.
func (d *Disk) Close() error {
	d.closing.Lock() // a second Close returns after the first
	defer d.closing.Unlock()
	if !d.shut() {
		return nil
	}
	close(d.stop)
	<-d.stopped
	err := errors.Join(d.note(), d.db.Close(), syncDir(d.dir))
	if err != nil {
		return fmt.Errorf("closing the store in %s: %w", d.dir, err)
	}
	return nil
}

// diskBackend is how the core sees Badger. A row's key stands behind a byte, so
// that no row meets our own keys or Badger's.
type diskBackend struct{ d *Disk }

const (
	dataByte = 'd'
	dataEnd  = 'e' // the first key above all rows
)

func dataKey(key []byte) []byte {
	out := make([]byte, 1+len(key))
	out[0] = dataByte
	copy(out[1:], key)
	return out
}

func (b diskBackend) read() (reader, error) {
	return diskReader{b.d.db.NewTransaction(false)}, nil
}

func (b diskBackend) commit(o *overlay) error {
	if err := b.d.guard.check(); err != nil {
		return err
	}
	return b.d.keep(func(t *badger.Txn) (err error) {
		o.tree.Scan(func(r row) bool {
			err = setRow(t, r)
			return err == nil
		})
		return err
	})
}

func setRow(t *badger.Txn, r row) error {
	key := dataKey(r.key)
	if r.gone {
		return t.Delete(key)
	}
	e := badger.NewEntry(key, frame(r.key, r.value))
	e.ExpiresAt = uint64(r.expires)
	return t.SetEntry(e)
}

// keep commits what fill writes, with the counter. Whether a commit that failed
// was kept is unknown, and the system may have forgotten what it could not write:
// nothing more is taken until the store has been opened again.
func (d *Disk) keep(fill func(*badger.Txn) error) error {
	if d.broken != nil {
		return d.broken
	}
	t := d.db.NewTransaction(true)
	defer t.Discard()
	if err := fill(t); err != nil {
		return err
	}
	n := d.commits.Load() + 1
	count := binary.BigEndian.AppendUint64(nil, n)
	if err := t.Set(metaCommits, frame(metaCommits, count)); err != nil {
		return err
	}
	if err := d.commit(t); err != nil {
		d.broken = fmt.Errorf("committing to %s: %w; restart the bot", d.dir, err)
		return d.broken
	}
	d.commits.Store(n)
	return nil
}

// diskReader is a snapshot.
type diskReader struct{ txn *badger.Txn }

func (r diskReader) close() { r.txn.Discard() }

func (r diskReader) get(key []byte) (row, bool, error) {
	item, err := r.txn.Get(dataKey(key))
	if errors.Is(err, badger.ErrKeyNotFound) {
		return row{}, false, nil
	}
	if err != nil {
		return row{}, false, readError(key, err)
	}
	found, _, err := rowOf(item, key, nil)
	return found, err == nil, err
}

// rowOf reads item's value into buf, which it answers again, grown.
func rowOf(item *badger.Item, key, buf []byte) (row, []byte, error) {
	framed, err := item.ValueCopy(buf)
	if err != nil {
		return row{}, buf, readError(key, err)
	}
	value, err := unframe(key, framed)
	if err != nil {
		return row{}, buf, readError(key, fmt.Errorf("%w: %w", err, ErrDamaged))
	}
	return row{key: key, value: value, expires: int64(item.ExpiresAt())}, framed, nil
}

func readError(key []byte, err error) error { return fmt.Errorf("reading %s: %w", keyTag(key), err) }

func (r diskReader) cursor(s span) cursor {
	o := badger.IteratorOptions{Reverse: s.back, PrefetchValues: false}
	return &diskCursor{it: r.txn.NewIterator(o), span: s}
}

type diskCursor struct {
	it    *badger.Iterator
	span  span
	begun bool
	buf   []byte
}

func (c *diskCursor) close() { c.it.Close() }

func (c *diskCursor) next() (row, bool, error) {
	c.step()
	if !c.it.Valid() {
		return row{}, false, nil
	}
	item := c.it.Item()
	raw := item.Key()
	if raw[0] != dataByte || !c.span.has(raw[1:]) {
		return row{}, false, nil
	}
	r, buf, err := rowOf(item, raw[1:], c.buf)
	c.buf = buf
	return r, err == nil, err
}

func (c *diskCursor) step() {
	switch {
	case c.begun:
		c.it.Next()
	case c.span.back:
		end := []byte{dataEnd}
		if c.span.hi != nil {
			end = dataKey(c.span.hi)
		}
		if c.it.Seek(end); c.it.Valid() && bytes.Compare(c.it.Item().Key(), end) >= 0 {
			c.it.Next() // the end itself is no longer part of it
		}
	default:
		c.it.Seek(dataKey(c.span.lo))
	}
	c.begun = true
}
