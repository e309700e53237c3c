package whatsapp

import (
	"context"
	"errors"
	"time"
)

// Unlink has the network take this number's link off; the phone shows it no more. What
// the store holds of it is left (Store.Forget).
func (a *Adapter) Unlink(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	a.mu.Lock()
	cli := a.client
	a.mu.Unlock()
	if cli == nil {
		return errAway
	}
	if err := cli.Logout(ctx); err != nil {
		return errors.New(redact(err.Error()))
	}
	return nil
}
