// Package state keeps rows in transactions: ordered keys, values of bytes, typed
// documents on top (Bucket). Disk keeps them durably on Badger, Mem in memory for
// tests and rehearsals; both pass the one contract in statetest.
//
// It must not know what the rows mean, must not import anything else of ours, and
// must never call something kept before it has been synced to the disk. Media do
// not belong here: a value is at most MaxValue.
package state

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// What a row may take. Both fit every engine we mean to support.
const (
	MaxValue = 900 << 10
	MaxKey   = 2048
)

// The errors a caller can tell apart with errors.Is.
var (
	ErrNotFound  = errors.New("no such key")
	ErrReadOnly  = errors.New("the transaction is read-only")
	ErrTooLarge  = errors.New("too large for one transaction")
	ErrBadKey    = fmt.Errorf("the key is empty or longer than %d bytes", MaxKey)
	ErrClosed    = errors.New("the store is closed")
	ErrTxDone    = errors.New("the transaction is over")
	ErrDiskFull  = errors.New("the disk is nearly full")
	ErrInUse     = errors.New("another bot is running on it; stop that one first")
	ErrDamaged   = errors.New("the store is damaged; restore a backup: bot restore FILE")
	ErrNewer     = errors.New("it was written by a newer bot")
	ErrBadBackup = errors.New("not a whole, undamaged backup")
	ErrNotEmpty  = errors.New("the directory is not empty")
)

// Each is called by a scan for one row; key and value belong to it. It answers
// whether it wants more.
type Each func(key, value []byte) (more bool, err error)

// Tx is one transaction, for one goroutine, until its function returns. Reads see
// the transaction's own writes and those of earlier ones in the batch.
type Tx interface {
	// Get answers a copy of the value, or ErrNotFound.
	Get(key []byte) ([]byte, error)
	// Set keeps a copy of both. An error of Set, SetTTL or Delete fails the
	// whole transaction, even when its function swallows it.
	Set(key, value []byte) error
	// SetTTL is Set for a row that vanishes after ttl, by the wall clock, up to
	// a second late and never early. A ttl of 0 or less deletes.
	SetTTL(key, value []byte, ttl time.Duration) error
	// Delete removes the row if there is one.
	Delete(key []byte) error
	// Scan walks the keys that begin with prefix, ascending, from the first
	// that is >= from (nil: all). It shows the rows as they were when it began.
	Scan(prefix, from []byte, fn Each) error
	// ScanBack is Scan, descending, from the last key that is <= from.
	ScanBack(prefix, from []byte, fn Each) error
}

// Store runs transactions one after another. Functions given to it must be pure
// (they may run more than once) and must not call the store.
type Store interface {
	// View runs fn on a snapshot; writing answers ErrReadOnly.
	View(ctx context.Context, fn func(Tx) error) error
	// Update runs fn as one transaction and returns when it is durable.
	Update(ctx context.Context, fn func(Tx) error) error
	// Batch runs many transactions, in order, each seeing those before it, and
	// returns when all are durable: with one sync if they fit one commit. A
	// function that fails or panics (*PanicError) leaves no trace and has its
	// error at its index. The second error is that of a commit: then every
	// function that was not kept has it (or its own) at its index.
	Batch(ctx context.Context, fns []func(Tx) error) ([]error, error)
	// Backup writes a snapshot, with checksums, while the store is in use.
	Backup(ctx context.Context, w io.Writer) error
	// Close waits for what is running. Everything after it gets ErrClosed.
	Close() error
}

// PanicError is a transaction's panic; nothing of the transaction was kept.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string {
	return fmt.Sprintf("the transaction panicked: %v\n%s", e.Value, e.Stack)
}

// Unwrap is the panic's value if it was an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}
