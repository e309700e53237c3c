package state

import (
	"bytes"
	"context"
	"io"
	"sync"
	"time"
)

// Mem is a Store in memory: the same contract without a disk, goroutines or
// timers, so that it also works inside testing/synctest.
type Mem struct {
	*core
	mu   sync.Mutex // guards rows
	rows *overlay
}

// Memory is an empty Mem on the wall clock.
func Memory() *Mem { return MemoryAt(time.Now) }

// MemoryAt is an empty Mem whose rows expire by now.
func MemoryAt(now func() time.Time) *Mem { return newMem(now, newOverlay()) }

func newMem(now func() time.Time, rows *overlay) *Mem {
	m := &Mem{rows: rows}
	m.core = newCore(memBackend{m}, now, limitOf(smallMemTable))
	return m
}

// Clone is a copy of the world as it is now; the two do not touch each other any
// more. It costs next to nothing.
func (m *Mem) Clone() *Mem { return newMem(m.now, m.snapshot()) }

// Backup implements Store.
func (m *Mem) Backup(ctx context.Context, w io.Writer) error {
	if err := m.enter(); err != nil {
		return err
	}
	defer m.running.Done()
	rows := m.snapshot()
	return writeBackup(ctx, w, Info{Created: m.now()}, memReader{rows})
}

// Close implements Store.
func (m *Mem) Close() error {
	m.shut()
	return nil
}

func (m *Mem) snapshot() *overlay {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.rows.snapshot()
}

type memBackend struct{ m *Mem }

func (b memBackend) read() (reader, error) { return memReader{b.m.snapshot()}, nil }

func (b memBackend) commit(o *overlay) error {
	b.m.mu.Lock()
	defer b.m.mu.Unlock()
	o.tree.Scan(func(r row) bool {
		if r.gone {
			b.m.rows.tree.Delete(r)
		} else {
			b.m.rows.tree.Set(r)
		}
		return true
	})
	return nil
}

// memReader is a snapshot whose values are copies.
type memReader struct{ *overlay }

func (r memReader) get(key []byte) (row, bool, error) {
	found, ok, err := r.overlay.get(key)
	found.value = bytes.Clone(found.value)
	return found, ok, err
}
