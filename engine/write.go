package engine

import (
	"context"
	"fmt"
	"time"

	"frontdesk/chat"
	"frontdesk/state"
)

// Deliver hands events over, in their order, and returns when every one of them
// is committed (or was seen before). On an error nothing may be acknowledged: the
// adapter delivers the same again.
func (e *Engine) Deliver(ctx context.Context, events []chat.Event) error {
	if len(events) == 0 {
		return nil
	}
	select {
	case <-e.stop:
		return chat.ErrStopped
	default:
	}
	results := make(chan error, len(events))
	for i := range events {
		if m := events[i].Message; m != nil && m.ReplyMine {
			e.lanes.landed(ctx, events[i].Place)
		}
		if events[i].Kind == chat.Reacted && !e.knows(ctx, events[i]) {
			e.lanes.landedIn(ctx, events[i].Place)
		}
		e.o.Veil(&events[i])
		known(&events[i])
		byOwner(&events[i])
		j := &job{ev: events[i], done: func(err error) { results <- err }}
		if !e.queue.push(fairKey(events[i]), j) {
			return chat.ErrStopped
		}
	}
	var failed error
	for range events {
		select {
		case err := <-results:
			if err != nil {
				failed = err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return failed
}

// fairKey is whose turn it is: a contact's, or a room topic's.
func fairKey(ev chat.Event) string {
	if ev.Private {
		return ev.Place.Network + "/" + ev.From.ID
	}
	return ev.Place.String()
}

// write is the only writer: it gathers turns, runs them one after another, and
// commits them together.
func (e *Engine) write(ctx context.Context) {
	for {
		jobs := e.queue.take(ctx, e.o.MaxBatch)
		if len(jobs) == 0 {
			return
		}
		e.batch(ctx, jobs)
	}
}

func (e *Engine) batch(ctx context.Context, jobs []*job) {
	e.world.begin()
	fns := make([]func(state.Tx) error, len(jobs))
	for i, j := range jobs {
		fns[i] = func(tx state.Tx) error { return e.run(tx, j) }
	}
	e.o.Fault("before commit")
	errs, err := e.o.Store.Batch(ctx, fns)
	if err != nil {
		e.salvage(ctx, jobs, errs, err)
		return
	}
	e.world.publish()
	e.o.Fault("after commit")
	for i, j := range jobs {
		e.settle(ctx, j, errs[i])
	}
}

// salvage is for a batch of which only a beginning, or nothing, was kept.
func (e *Engine) salvage(ctx context.Context, jobs []*job, errs []error, err error) {
	e.world.rollback()
	if rerr := e.o.Store.View(ctx, e.world.load); rerr != nil {
		e.log.Error("reading the desk anew", "err", rerr)
	}
	var lost []*job
	for i, j := range jobs {
		if i < len(errs) && errs[i] == nil {
			e.settle(ctx, j, nil)
			continue
		}
		lost = append(lost, j)
	}
	e.lanes.forget(lost)
	e.refuse(ctx, lost, err)
}

// refuse tells every job of a batch that nothing was kept. Events of the engine's
// own are put back: there is nobody to deliver them again.
func (e *Engine) refuse(ctx context.Context, jobs []*job, err error) {
	e.log.Error("committing a batch of turns; trying again", "turns", len(jobs), "err", err)
	e.stats.commitErrors.Add(1)
	var own []*job
	for _, j := range jobs {
		if j.done != nil {
			j.done(fmt.Errorf("committing: %w", err))
			e.calm.add(-1)
			continue
		}
		own = append(own, j)
	}
	reached, stop := e.clock.At(e.clock.Now().Add(time.Second))
	go func() {
		defer stop()
		select {
		case <-reached:
			e.queue.pushLater(own...)
			e.calm.add(-len(own))
		case <-ctx.Done():
		}
	}()
}

// settle is after the commit: the event may be acknowledged, new rows may go. A
// turn that failed is run once more by itself, then put aside.
func (e *Engine) settle(ctx context.Context, j *job, err error) {
	if err != nil {
		e.log.Error("a turn failed; running it once more", "event", j.ev.ID, "kind", j.ev.Kind, "err", scrub(err))
		err = e.again(ctx, j)
	}
	e.stats.turns.Add(1)
	if err == nil {
		e.lanes.accept(j)
		e.rings.look(j)
		e.released(j)
		for i, f := range j.fetches {
			e.calm.add(1)
			go e.fetch(f, fmt.Sprintf("fetched/%s/%d", j.ev.ID, i))
		}
		for _, do := range j.dos {
			e.o.Channel(do)
		}
	}
	if j.done != nil {
		j.done(err)
	}
	e.calm.add(-1)
}

// released does what an admin decided about the rows held since a restore.
func (e *Engine) released(j *job) {
	if j.outbox == "" {
		return
	}
	e.lanes.release(j.outbox == "drop")
	if e.o.Released != nil {
		go e.o.Released()
	}
}

func (e *Engine) again(ctx context.Context, j *job) error {
	try := func(fn func(state.Tx, *job) error) error {
		e.world.begin()
		e.lanes.forget([]*job{j})
		err := e.o.Store.Update(ctx, func(tx state.Tx) error { return fn(tx, j) })
		if err != nil {
			e.world.rollback()
			e.lanes.forget([]*job{j})
		}
		e.world.publish()
		return err
	}
	err := try(e.run)
	if err == nil {
		return nil
	}
	e.stats.quarantined.Add(1)
	e.log.Error("a turn failed twice; the event is put aside and shown to the agents", "event", j.ev.ID, "kind", j.ev.Kind, "err", scrub(err))
	return try(e.quarantine)
}

// scrub drops the stack and everything after the first line of an error: values
// in it may hold what people wrote.
func scrub(err error) string {
	s := err.Error()
	for i := range len(s) {
		if s[i] == '\n' {
			return s[:i]
		}
	}
	return s
}
