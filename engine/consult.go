package engine

import (
	"context"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/state"
)

// Consult runs f on a turn of nobody's about the house as of the last commit. Nothing of
// it is kept.
func (e *Engine) Consult(ctx context.Context, f func(*desk.Turn)) error {
	return e.o.Store.View(ctx, func(tx state.Tx) error {
		seen := e.world.seen.Load()
		w := &work{e: e, tx: tx, j: &job{}}
		t := desk.NewTurn(e.clock.Now(), chat.Event{Kind: chat.Told}, seen.book, seen.house, seen.roster)
		t.View = w.view()
		t.Self, t.DryRun = e.o.Self(""), true
		for _, stage := range e.o.Stages {
			if stage.Enters {
				stage.Take(t)
			}
		}
		f(t)
		return w.err
	})
}
