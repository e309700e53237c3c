package state

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/dgraph-io/badger/v4"
)

const restorePrefix = ".restore-"

// Restore makes a store of a backup in o.Dir, which must be empty or absent.
// Nothing is in place before the whole backup has been checked. The store is
// marked; see Disk.RestoredAt.
func Restore(r io.Reader, o Options) (Info, error) {
	info, err := restore(r, o)
	if err != nil {
		return Info{}, fmt.Errorf("restoring a backup into %s: %w", o.Dir, err)
	}
	return info, nil
}

func restore(r io.Reader, o Options) (Info, error) {
	o, err := o.withDefaults()
	if err != nil {
		return Info{}, err
	}
	if err := prepareEmpty(o.Dir); err != nil {
		return Info{}, err
	}
	tmp, err := os.MkdirTemp(o.Dir, restorePrefix)
	if err != nil {
		return Info{}, err
	}
	defer os.RemoveAll(tmp)
	made := filepath.Join(tmp, dbDir)
	info, err := restoreDB(r, o, made)
	if err != nil {
		return info, err
	}
	if err := os.Rename(made, filepath.Join(o.Dir, dbDir)); err != nil {
		return info, err
	}
	return info, errors.Join(writeFormat(o.Dir), syncDir(o.Dir))
}

// prepareEmpty refuses a directory with anything in it but what a file system or a
// restore that was cut off leaves there.
func prepareEmpty(dir string) error {
	if err := prepareDir(dir); err != nil {
		return err
	}
	found, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, f := range found {
		if strings.HasPrefix(f.Name(), restorePrefix) {
			if err := os.RemoveAll(filepath.Join(dir, f.Name())); err != nil {
				return err
			}
		} else if f.Name() != "lost+found" {
			return fmt.Errorf("%w (there is %s): move everything out of it first", ErrNotEmpty, f.Name())
		}
	}
	return nil
}

// restoreDB fills a new database in dir.
func restoreDB(r io.Reader, o Options, dir string) (Info, error) {
	d, err := openDB(o, dir, newGuard(o))
	if err != nil {
		return Info{}, err
	}
	info, err := d.fill(r)
	return info, errors.Join(err, d.db.Close())
}

func (d *Disk) fill(r io.Reader) (Info, error) {
	batch := newOverlay()
	info, err := readBackup(r, func(r row) (err error) {
		if !batch.fits(d.half, r.size(), 1) {
			err = d.restoreRows(batch)
			batch = newOverlay()
		}
		r.key, r.value = bytes.Clone(r.key), bytes.Clone(r.value)
		batch.put(r)
		return err
	})
	if err == nil {
		err = d.restoreRows(batch)
	}
	if err != nil {
		return info, err
	}
	d.commits.Store(max(d.commits.Load(), info.Commits))
	return info, d.keep(func(t *badger.Txn) error {
		return errors.Join(setMeta(t, metaFormat, format), setMeta(t, metaRestored, uint64(time.Now().UnixNano())))
	})
}

func (d *Disk) restoreRows(batch *overlay) error {
	if batch.len() == 0 {
		return nil
	}
	return diskBackend{d}.commit(batch)
}
