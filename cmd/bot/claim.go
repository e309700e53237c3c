package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/urfave/cli/v3"

	"frontdesk/chat"
	"frontdesk/commands"
)

// tell says something to the house, as an event of its own.
func (b *bot) tell(ctx context.Context, what string, payload []byte) error {
	id := "told/" + what + "/" + rand.Text()
	return b.engine.Deliver(ctx, []chat.Event{{ID: id, Kind: chat.Told, At: b.clock.Now(), Data: what, Payload: payload}})
}

// tellSecret gives the house random bytes at its first start; later ones are not
// taken.
func (b *bot) tellSecret(ctx context.Context) error {
	if len(b.engine.House().Secret) > 0 {
		return nil
	}
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails
	return b.tell(ctx, commands.TellSecret, raw)
}

func (b *bot) claimCode(context.Context) string { return commands.ClaimCode(b.engine.House()) }

func printClaim(out io.Writer, code, link string) {
	fmt.Fprintf(out, "To become the owner, send this to the bot in a private chat (it works once):\n\n    /claim %s\n\n%s", code, link)
}

// newClaim is bot claim: it asks the running bot, or does it itself.
func newClaim(ctx context.Context, c *cli.Command, out io.Writer) error {
	code, err := ask(ctx, c.String("data-dir"), http.MethodPost, "/claim", nil, nil)
	if errors.Is(err, errNotRunning) {
		err = withHouse(ctx, c, c.String("data-dir"), func(ctx context.Context, b *bot) (err error) {
			code, err = b.issue(ctx)
			return err
		})
	}
	if err != nil {
		return err
	}
	printClaim(out, code, "")
	return nil
}
