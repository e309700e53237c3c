package engine

import (
	"context"
	"sync"
)

// calm counts what is under way, so that tests and a graceful stop can wait until
// nothing is. It takes no other lock while it holds its own.
type calm struct {
	mu   sync.Mutex
	cond *sync.Cond
	n    int // jobs and sends under way
	gen  int // counts changes
}

func (c *calm) init() { c.cond = sync.NewCond(&c.mu) }

// add changes the count, and has waiters look again.
func (c *calm) add(n int) {
	c.mu.Lock()
	c.n += n
	c.gen++
	c.mu.Unlock()
	c.cond.Broadcast()
}

func (c *calm) read() (n, gen int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n, c.gen
}

// change waits until something has changed since gen.
func (c *calm) change(ctx context.Context, gen int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.gen == gen && ctx.Err() == nil {
		c.cond.Wait()
	}
}

// Quiet waits until every event delivered was decided, everything that may be
// sent by now was sent, and every timer that is due has rung; or until ctx ends.
func (e *Engine) Quiet(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() { e.calm.add(0) })
	defer stop()
	for ctx.Err() == nil {
		n, gen := e.calm.read()
		now := e.clock.Now()
		if n == 0 && e.rings.nothingDue(now) && e.lanes.noneDue(now) {
			if _, same := e.calm.read(); same == gen {
				return nil
			}
		}
		e.calm.change(ctx, gen)
	}
	return ctx.Err()
}
