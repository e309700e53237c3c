package whatsapp

import (
	"context"
	"net/http"
	"time"

	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types/events"
)

// Unlink has the network take this number's link off; the phone shows it no more. What
// the store holds of it is left (Store.Forget).
func (a *Adapter) Unlink(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	cli, err := a.cli()
	for ; err != nil; cli, err = a.cli() { // it may have been linked a moment ago
		if wait(ctx, 50*time.Millisecond); ctx.Err() != nil {
			return err
		}
	}
	return logOut(ctx, cli)
}

// Unlink takes off the links that an account had when it was called, of which no
// adapter runs: the network is told, if it can be reached, and the store forgets them.
func (s *Store) Unlink(ctx context.Context, account string, h *http.Client) error {
	d, err := s.device(ctx, account)
	if err != nil || d == nil {
		return err
	}
	told := s.logOut(ctx, d, h)
	if err := s.Forget(context.WithoutCancel(ctx), account, []uint16{d.ID.Device}); err != nil {
		return err
	}
	return told
}

// logOut logs in, and out for good. Whatever comes in meanwhile is refused.
func (s *Store) logOut(ctx context.Context, d *store.Device, h *http.Client) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	own, drop := context.WithCancel(context.WithoutCancel(ctx))
	defer drop()
	in := make(chan struct{}, 1)
	c := newClient(own, d, h, libLog{s.log})
	c.AddEventHandlerWithSuccessStatus(func(evt any) bool {
		if _, is := evt.(*events.Connected); is {
			select {
			case in <- struct{}{}:
			default:
			}
			return true
		}
		return false
	})
	if err := connect(ctx, c, drop); err != nil {
		return err
	}
	defer c.Disconnect()
	select {
	case <-in:
	case <-ctx.Done():
		return ctx.Err()
	}
	return logOut(ctx, c)
}
