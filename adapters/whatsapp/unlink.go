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
	cli, err := a.cli()
	for ; err != nil; cli, err = a.cli() { // it may have been linked a moment ago
		if wait(ctx, 50*time.Millisecond); ctx.Err() != nil {
			return err
		}
	}
	if err := cli.Logout(ctx); err != nil {
		return errors.New(redact(err.Error()))
	}
	return nil
}
