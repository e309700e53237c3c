package state

import (
	"context"
	"runtime/debug"
	"sync"
	"time"
)

// backend is what a store must add to have transactions.
type backend interface {
	// read opens a snapshot. Its values are the caller's own.
	read() (reader, error)
	// commit keeps the rows, all or none, and returns when they are durable.
	commit(*overlay) error
}

// core runs transactions on a backend: one writer, many readers.
type core struct {
	back  backend
	now   func() time.Time
	full  limit // one transaction takes at most this
	half  limit // a batch that has reached this is committed
	write sync.Mutex

	mu      sync.Mutex // guards closed against running
	closed  bool
	running sync.WaitGroup
}

func newCore(b backend, now func() time.Time, full limit) *core {
	return &core{back: b, now: now, full: full, half: limit{full.bytes / 2, full.rows / 2}}
}

func (c *core) enter() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return ErrClosed
	}
	c.running.Add(1)
	return nil
}

// shut lets nobody in any more and waits for those inside. It answers whether it
// was open.
func (c *core) shut() bool {
	c.mu.Lock()
	was := !c.closed
	c.closed = true
	c.mu.Unlock()
	c.running.Wait()
	return was
}

// View implements Store.
func (c *core) View(ctx context.Context, fn func(Tx) error) error {
	if err := c.enter(); err != nil {
		return err
	}
	defer c.running.Done()
	if err := ctx.Err(); err != nil {
		return err
	}
	base, err := c.back.read()
	if err != nil {
		return err
	}
	defer base.close()
	return c.run(ctx, []reader{base}, nil, fn)
}

// Update implements Store.
func (c *core) Update(ctx context.Context, fn func(Tx) error) error {
	errs, err := c.Batch(ctx, []func(Tx) error{fn})
	if err != nil {
		return err
	}
	return errs[0]
}

// Batch implements Store.
func (c *core) Batch(ctx context.Context, fns []func(Tx) error) ([]error, error) {
	errs := make([]error, len(fns))
	if err := c.enter(); err != nil {
		return blame(errs, err), err
	}
	defer c.running.Done()
	c.write.Lock()
	defer c.write.Unlock()
	for done := 0; done < len(fns); {
		n, err := c.round(ctx, fns[done:], errs[done:])
		if err != nil {
			blame(errs[done:], err)
			return errs, err
		}
		done += n
	}
	return errs, nil
}

// blame gives err to all that have no error of their own.
func blame(errs []error, err error) []error {
	for i := range errs {
		if errs[i] == nil {
			errs[i] = err
		}
	}
	return errs
}

// round runs as many of fns as fit one commit, commits them, and answers how many
// they were: at least one.
func (c *core) round(ctx context.Context, fns []func(Tx) error, errs []error) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	base, err := c.back.read()
	if err != nil {
		return 0, err
	}
	defer base.close()
	batch, n := newOverlay(), 0
	for n < len(fns) && batch.fits(c.half, 0, 0) {
		own := newOverlay()
		err := c.run(ctx, []reader{own, batch, base}, own, fns[n])
		if err == nil && !batch.fits(c.full, own.bytes, own.len()) {
			break // it opens the next commit, on what this one keeps
		}
		if errs[n] = err; err == nil {
			batch.merge(own)
		}
		n++
	}
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	if batch.len() == 0 {
		return n, nil
	}
	return n, c.back.commit(batch)
}

// run calls fn with a transaction over levels, which writes to own.
func (c *core) run(ctx context.Context, levels []reader, own *overlay, fn func(Tx) error) (err error) {
	now := c.now()
	t := &tx{ctx: ctx, levels: levels, own: own, limit: c.full, now: now.Unix(), clock: now}
	defer func() {
		t.done = true
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	if err := fn(t); err != nil {
		return err
	}
	return t.failed
}
