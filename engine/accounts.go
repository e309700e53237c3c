package engine

import (
	"context"
	"sync"

	"frontdesk/chat"
)

// accounts are our accounts on networks, which come and go while the engine runs.
type accounts struct {
	mu      sync.Mutex
	list    []*connected
	ctx     context.Context // of the intake; nil until it runs
	running int
	ended   chan error // one for each Run that ended
}

// connected is one of them.
type connected struct {
	chat.Adapter
	stop context.CancelFunc
	done chan struct{} // closed when its Run has ended
}

// Attach adds an account: it takes events in from now on, or once the engine runs, and
// sends. One that is there already is replaced.
func (e *Engine) Attach(a chat.Adapter) {
	e.Detach(chat.Place{Network: a.Network(), Account: a.Account()})
	e.lanes.mu.Lock()
	e.lanes.queue.limits[a.Network()+"/"+a.Account()] = a.Limits()
	e.lanes.mu.Unlock()
	c := &e.accounts
	c.mu.Lock()
	defer c.mu.Unlock()
	x := &connected{Adapter: a, done: make(chan struct{})}
	c.list = append(c.list, x)
	if c.ctx != nil {
		c.run(e, x)
	}
}

// run has an account take events in. The lock is held.
func (c *accounts) run(e *Engine, x *connected) {
	ctx, cancel := context.WithCancel(c.ctx)
	x.stop = cancel
	c.running++
	go func() {
		defer close(x.done)
		defer cancel()
		err := x.Run(ctx, e.Deliver)
		if err != nil {
			e.log.Error("an account takes nothing in any more", "network", x.Network(), "account", x.Account(), "err", err)
		}
		c.mu.Lock()
		c.running--
		last := c.running == 0
		c.mu.Unlock()
		if last && err != nil {
			select {
			case c.ended <- err:
			default:
			}
		}
	}()
}

// Detach takes an account out, and waits until it takes nothing in any more. What is
// to be sent by it is refused from then on.
func (e *Engine) Detach(at chat.Place) {
	c := &e.accounts
	c.mu.Lock()
	var x *connected
	for i, y := range c.list {
		if y.Network() == at.Network && y.Account() == at.Account {
			x = y
			c.list = append(c.list[:i:i], c.list[i+1:]...)
			break
		}
	}
	c.mu.Unlock()
	if x != nil && x.stop != nil {
		x.stop()
		<-x.done
	}
}

// begin has all accounts take events in until ctx ends. It returns the error of the
// last of them when none is left.
func (c *accounts) begin(ctx context.Context, e *Engine) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c.mu.Lock()
	c.ctx = ctx
	for _, x := range c.list {
		c.run(e, x)
	}
	c.mu.Unlock()
	var err error
	select {
	case <-ctx.Done():
	case <-e.stop:
	case err = <-c.ended:
	}
	cancel()
	c.mu.Lock()
	list := c.list
	c.mu.Unlock()
	for _, x := range list {
		<-x.done
	}
	return err
}

// adapter of that network and account, nil if there is none.
func (e *Engine) adapter(p chat.Place) chat.Adapter {
	c := &e.accounts
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, a := range c.list {
		if a.Network() == p.Network && (a.Account() == p.Account || p.Account == "") {
			return a.Adapter
		}
	}
	return nil
}

// name gives a message the id that it has at every try, where its network takes ids of
// ours.
func (e *Engine) name(out *chat.Out) {
	if out.ID != "" || out.Op != chat.Send && out.Op != chat.Copy {
		return
	}
	if n, ok := e.adapter(out.To).(chat.Namer); ok {
		out.ID = n.NewID()
	}
}
