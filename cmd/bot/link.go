package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/urfave/cli/v3"

	"frontdesk/chat"
	"frontdesk/desk"
)

// linkFlags are those of bot link.
func linkFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "name", Usage: "how the channel is called"},
		&cli.StringFlag{Name: "phone", Usage: "the number, as in +34600111222: a code to type into the phone is shown beside the QR code"},
		&cli.BoolFlag{Name: "all", Usage: "take chats that the phone has already for contacts too"},
	}
}

// wantedLink is what bot link asks for.
type wantedLink struct {
	name, phone string
	all         bool
}

func (w wantedLink) query() string {
	v := url.Values{"name": {w.name}, "phone": {w.phone}}
	if w.all {
		v.Set("all", "1")
	}
	return v.Encode()
}

// linkCommand is bot link: it links a number in the terminal, through the running bot or
// by itself.
func linkCommand(ctx context.Context, c *cli.Command, out io.Writer) error {
	if c.Args().Len() != 1 || c.Args().First() != "whatsapp" {
		return usageError{errors.New("say what is to be linked: bot link whatsapp")}
	}
	w := wantedLink{name: c.String("name"), phone: strings.TrimPrefix(strings.ReplaceAll(c.String("phone"), " ", ""), "+"), all: c.Bool("all")}
	read, write := io.Pipe()
	shown := make(chan error, 1)
	go func() { shown <- showSteps(read, out) }()
	_, err := ask(ctx, c.String("data-dir"), http.MethodPost, "/link?"+w.query(), nil, write)
	if errors.Is(err, errNotRunning) {
		err = linkOffline(ctx, c, w, write)
	}
	_ = write.CloseWithError(err)
	if serr := <-shown; err == nil {
		err = serr
	}
	return err
}

// showSteps prints the steps of linking as they come, one JSON value each.
func showSteps(r io.Reader, out io.Writer) error {
	d := json.NewDecoder(r)
	for {
		var s chat.LinkStep
		if err := d.Decode(&s); err != nil {
			return fmt.Errorf("linking ended early: %w", err)
		}
		switch s.Kind {
		case chat.LinkQR:
			fmt.Fprintln(out, "Scan this with the phone: WhatsApp → Settings → Linked devices → Link a device.")
			if err := printQR(out, s.Text); err != nil {
				return err
			}
		case chat.LinkCode:
			fmt.Fprintf(out, "Or type this code into the phone (Link with phone number instead): %s\n", s.Text)
		case chat.LinkPasskey:
			return errors.New("WhatsApp asks for this account's passkey, which takes an answer: start the bot and link the number in the chat, with /addchannel whatsapp")
		case chat.LinkConfirm:
			fmt.Fprintf(out, "The phone shows a code; if it is %s, confirm it there.\n", s.Text)
		case chat.LinkDone:
			fmt.Fprintf(out, "+%s is linked. The bot takes its messages from now on, or once it is started.\n", s.Account)
			return nil
		case chat.LinkFailed:
			return fmt.Errorf("the number is not linked: %s", s.Text)
		}
	}
}

// linkHere links a number for the operator, step by step to w.
func (b *bot) linkHere(ctx context.Context, want wantedLink, w io.Writer) {
	enc := json.NewEncoder(w)
	tell := func(s chat.LinkStep) {
		if s.Kind == chat.LinkDone {
			if err := b.tellChannel(ctx, desk.ChannelTold{Name: want.name, Account: s.Account, All: want.all}); err != nil {
				s = chat.LinkStep{Kind: chat.LinkFailed, Text: err.Error()}
			}
		}
		_ = enc.Encode(s)
		if f, ok := w.(http.Flusher); ok {
			f.Flush()
		}
	}
	b.numbers.linkFor(ctx, desk.ChannelDo{ID: -1, Phone: want.phone}, tell)
}

// tellChannel tells the house of a number that was linked.
func (b *bot) tellChannel(ctx context.Context, c desk.ChannelTold) error {
	raw, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return b.tell(ctx, desk.TellChannel, raw)
}

// linkOffline links a number while no bot runs.
func linkOffline(ctx context.Context, c *cli.Command, want wantedLink, w io.Writer) error {
	return withHouse(ctx, c, c.String("data-dir"), func(ctx context.Context, b *bot) error {
		b.numbers = newNumbers(b, b.dir, b.log)
		defer b.numbers.close()
		b.numbers.client, b.numbers.idle = whatsappClient, true
		b.linkHere(ctx, want, w)
		return nil
	})
}

// serveLink is bot link's request to a running bot.
func (b *bot) serveLink(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	b.linkHere(r.Context(), wantedLink{name: q.Get("name"), phone: q.Get("phone"), all: q.Get("all") != ""}, w)
}
