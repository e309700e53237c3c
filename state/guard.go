package state

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
)

// guard keeps writes off a disk that is nearly full. Badger writes through memory
// maps, so a full disk would kill the process where nothing can catch it, and
// again at every start.
type guard struct {
	dir              string
	minFree, ballast int64
	free             func(string) (int64, error)
	log              *slog.Logger
	low              bool // it was, at the last look
}

func newGuard(o Options) *guard {
	return &guard{dir: o.Dir, minFree: o.MinFree, ballast: o.Ballast, free: o.Free, log: o.Log}
}

// check answers ErrDiskFull while there is too little room, and nil again when
// there is enough.
func (g *guard) check() error {
	err := g.room(g.minFree)
	if low := err != nil; low != g.low {
		g.low = low
		if low {
			g.log.Error("the store takes nothing more", "error", err)
		} else {
			g.log.Info("the store has room again", "dir", g.dir)
		}
	}
	return err
}

// checkOpen asks for half: opening writes less than running, and the bot must be
// up to tell that the disk is full.
func (g *guard) checkOpen() error { return g.room(g.minFree / 2) }

func (g *guard) room(need int64) error {
	if g.minFree < 0 {
		return nil
	}
	free, err := g.free(g.dir)
	if err != nil {
		return fmt.Errorf("asking for the free space in %s: %w", g.dir, err)
	}
	if free >= need {
		return nil
	}
	return fmt.Errorf("%w: %d MB free in %s, %d MB needed; make room, or delete %s for now",
		ErrDiskFull, free>>20, g.dir, need>>20, filepath.Join(g.dir, ballastFile))
}

// load puts the ballast file in place if there is ample room for it.
func (g *guard) load() {
	name := filepath.Join(g.dir, ballastFile)
	if info, err := os.Stat(name); g.ballast < 0 || err == nil && info.Size() >= g.ballast {
		return
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return
	}
	if free, err := g.free(g.dir); err != nil || free < g.minFree+2*g.ballast {
		return
	}
	if err := allocate(name, g.ballast); err != nil {
		g.log.Warn("no ballast file for a full disk", "file", name, "error", err, "removed", os.Remove(name) == nil)
	}
}
