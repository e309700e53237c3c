package state

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
)

// Profile is how much memory a disk store takes.
type Profile string

// Small suits a Raspberry Pi (GOMEMLIMIT 64 to 96 MB); Big a machine of its own.
const (
	Small Profile = "small"
	Big   Profile = "big"
)

// Options of a disk store. Only Dir is required.
type Options struct {
	Dir               string  // made if absent, 0700
	EncryptionKeyFile string  // 16, 24 or 32 bytes, or those in hex; "": not encrypted
	Profile           Profile // "": Small
	Log               *slog.Logger
	// MinFree is the free space below which nothing is written. 0: what the
	// profile needs, at least 256 MB; below 0: no guard.
	MinFree int64
	// Ballast is the size of a file an operator may delete on a full disk.
	// 0: 64 MB; below 0: none.
	Ballast int64
	// Free answers the free bytes where dir is. nil: the system's answer.
	Free func(dir string) (int64, error)
	// Now is the time rows expire by. Badger also drops them by the wall
	// clock, so it may only run ahead of that. nil: time.Now.
	Now func() time.Time
}

const (
	smallMemTable = 8 << 20
	bigMemTable   = 64 << 20
	// threshold is Badger's highest: values of 1 MiB and more would go to its
	// value log, where a damaged one reads as empty. Ours are smaller.
	threshold = 1 << 20
)

func (o Options) withDefaults() (Options, error) {
	if o.Dir == "" {
		return o, fmt.Errorf("no directory was given")
	}
	if o.Profile == "" {
		o.Profile = Small
	}
	if o.Profile != Small && o.Profile != Big {
		return o, fmt.Errorf("the profile %q is unknown; it is %q or %q", o.Profile, Small, Big)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Free == nil {
		o.Free = freeBytes
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Ballast == 0 {
		o.Ballast = 64 << 20
	}
	if o.MinFree == 0 {
		b := o.tuned(badger.Options{})
		o.MinFree = max(4*b.MemTableSize+b.BaseLevelSize, 256<<20)
	}
	return o, nil
}

// badger is Badger's options for a database in dir.
func (o Options) badger(dir string) (badger.Options, error) {
	b := o.tuned(badger.DefaultOptions(dir)).
		WithSyncWrites(true).
		WithDetectConflicts(false). // there is one writer
		WithNumVersionsToKeep(1).
		WithValueThreshold(threshold).
		WithValueLogFileSize(16 << 20). // stays empty
		WithMetricsEnabled(false).
		WithLogger(badgerLog{o.Log})
	if o.EncryptionKeyFile == "" {
		// docs/decisions/0009-tables.md. Tables of an older store are compressed: they are read too.
		return b.WithCompression(options.None).WithBlockCacheSize(0), nil
	}
	key, err := readKey(o.EncryptionKeyFile)
	if err != nil {
		return b, err
	}
	return b.WithEncryptionKey(key), nil
}

// tuned sets the sizes. IndexCacheSize must never be 0: with encryption Badger
// then panics in the background.
func (o Options) tuned(b badger.Options) badger.Options {
	if o.Profile == Big {
		return b.WithMemTableSize(bigMemTable).
			WithBlockCacheSize(512 << 20).WithIndexCacheSize(256 << 20).
			WithBaseTableSize(8 << 20).WithBaseLevelSize(64 << 20).
			WithNumCompactors(4)
	}
	return b.WithMemTableSize(smallMemTable).
		WithNumMemtables(2).WithNumLevelZeroTables(2).WithNumLevelZeroTablesStall(6).
		WithBlockCacheSize(8 << 20).WithIndexCacheSize(4 << 20).
		WithBaseTableSize(2 << 20).WithBaseLevelSize(8 << 20).
		WithNumCompactors(2)
}

// limitOf is what one of our commits may take: somewhat less than Badger's own
// limit for a transaction (15 % of the memtable), which also holds our counter.
func limitOf(memTable int64) limit {
	most := memTable * 15 / 100
	return limit{bytes: int(most / 16 * 15), rows: int(most / 128)}
}

func readKey(file string) ([]byte, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading the encryption key: %w", err)
	}
	if keySize(len(raw)) {
		return raw, nil
	}
	raw = bytes.TrimSpace(raw)
	if key, err := hex.DecodeString(string(raw)); err == nil && keySize(len(key)) {
		return key, nil
	}
	return nil, fmt.Errorf("reading the encryption key in %s: it must be 16, 24 or 32 bytes, or those written in hex", file)
}

func keySize(n int) bool { return n == 16 || n == 24 || n == 32 }

// badgerLog passes on what an operator should see.
type badgerLog struct{ log *slog.Logger }

func (l badgerLog) Errorf(f string, v ...any)   { l.log.Error("badger: " + fmt.Sprintf(f, v...)) }
func (l badgerLog) Warningf(f string, v ...any) { l.log.Warn("badger: " + fmt.Sprintf(f, v...)) }
func (l badgerLog) Infof(string, ...any)        {}
func (l badgerLog) Debugf(string, ...any)       {}
