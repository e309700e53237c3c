// Package study does what the house learns from outside of turns: it reads past chats
// in, looks for opportunities in what was said, and lets go of what was imported. Each is
// a desk.OutCall: done again from its beginning after a restart, told how far it is, and
// given up once the house wants it no more.
//
// It must not decide what becomes of what it finds, and keeps no text but in the rows of
// imports.
package study

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/engine"
)

// Options of a Study.
type Options struct {
	// Dir is where files are put while they are read, "": where the system wants it.
	Dir string
	Log *slog.Logger
	// Every is how often it is told how far something is; 0: every four seconds.
	Every time.Duration
}

// Study works for one engine, one thing after another.
type Study struct {
	o      Options
	engine atomic.Pointer[engine.Engine]
	turn   sync.Mutex // held by what is being done
}

// leftovers are the files of a bot that was killed.
const leftovers = "import-*.part"

// New is a Study that has met no engine yet.
func New(o Options) *Study {
	if o.Every == 0 {
		o.Every = 4 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Dir != "" {
		old, _ := filepath.Glob(filepath.Join(o.Dir, leftovers))
		for _, f := range old {
			_ = os.Remove(f)
		}
	}
	return &Study{o: o}
}

// Meet gives it the engine to work for, before that runs. What a bot that was killed has
// left behind there goes.
func (s *Study) Meet(e *engine.Engine) {
	s.engine.Store(e)
	s.sweep(context.Background())
}

// sweep erases the rows of imports that the house does not know, nor waits for: the
// server's have no OutCall that would do them again.
func (s *Study) sweep(ctx context.Context) {
	e := s.engine.Load()
	ids, err := e.Pasts(ctx)
	if err == nil && len(ids) > 0 {
		var known []desk.Import
		known, err = list[desk.Import](ctx, e, desk.MemoryImports)
		for _, id := range ids {
			if err == nil && !slices.ContainsFunc(known, func(i desk.Import) bool { return i.ID == id }) && !s.wanted(ctx, id) {
				err = e.DropPast(ctx, id)
			}
		}
	}
	if err != nil {
		s.o.Log.Error("erasing what is left of imports that were cut off", "err", err)
	}
}

// Do does a call and returns what came of it, in JSON; nil of a kind that is none of its.
func (s *Study) Do(ctx context.Context, c desk.OutCall) []byte {
	s.turn.Lock()
	defer s.turn.Unlock()
	if ctx.Err() != nil {
		return nil
	}
	var out any
	switch c.Kind {
	case desk.CallImport:
		out = s.importFor(ctx, c.Payload)
	case desk.CallForget:
		out = s.forget(ctx, c.Payload)
	case desk.CallLook:
		out = s.look(ctx, c.Payload)
	}
	raw, _ := json.Marshal(out) // plain data: cannot fail
	return raw
}

// errUnwanted says that the house wants something no more.
var errUnwanted = errors.New("the house wants it no more")

// progress tells the house how far something is, and hears whether it is still wanted.
type progress struct {
	s    *Study
	id   int64
	last time.Time
}

func (s *Study) begin(id int64) *progress { return &progress{s: s, id: id, last: time.Now()} }

// at tells that so much is done, from 0 to 1, not too often; an error when it is to end.
func (p *progress) at(ctx context.Context, done float64) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if time.Since(p.last) < p.s.o.Every {
		return nil
	}
	p.last = time.Now()
	if !p.s.wanted(ctx, p.id) {
		return errUnwanted
	}
	raw, _ := json.Marshal(desk.WorkTold{ID: p.id, Done: int(100 * done)})
	e := p.s.engine.Load()
	id := fmt.Sprintf("told/%s/%d/%d", desk.TellWork, p.id, p.last.UnixNano())
	if err := e.Deliver(ctx, []chat.Event{{ID: id, Kind: chat.Told, At: e.Now(), Data: desk.TellWork, Payload: raw}}); err != nil {
		p.s.o.Log.Warn("telling how far something is", "err", err)
	}
	return nil
}

// wanted tells whether the house still knows of something under way.
func (s *Study) wanted(ctx context.Context, id int64) bool {
	known := true
	err := s.engine.Load().Consult(ctx, func(t *desk.Turn) {
		known = t.View.Memory == nil || t.View.Memory.Get(fmt.Sprint(desk.MemoryWork, id)) != nil
	})
	return known || err != nil
}

// heavy is how much memory a search may take: the bot's own limit is for its usual work.
const heavy = 1 << 30

// lift raises the limit of the memory while something heavy is done.
func lift() (back func()) {
	was := debug.SetMemoryLimit(-1)
	if was == math.MaxInt64 || was >= heavy || os.Getenv("GOMEMLIMIT") != "" {
		return func() {}
	}
	debug.SetMemoryLimit(heavy)
	return func() {
		debug.SetMemoryLimit(was)
		debug.FreeOSMemory()
	}
}

// list is a list in the house's memory.
func list[T any](ctx context.Context, e *engine.Engine, key string) (out []T, err error) {
	cerr := e.Consult(ctx, func(t *desk.Turn) {
		if raw := t.View.Memory.Get(key); raw != nil {
			err = json.Unmarshal(raw, &out)
		}
	})
	return out, errors.Join(err, cerr)
}
