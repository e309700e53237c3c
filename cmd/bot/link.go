package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
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
	s := &steps{out: out, in: bufio.NewReader(os.Stdin)}
	s.answer = func(text string) error {
		_, err := ask(ctx, c.String("data-dir"), http.MethodPost, "/link/answer", strings.NewReader(text), nil)
		return err
	}
	ctx, s.give = context.WithCancelCause(ctx)
	defer s.give(nil)
	read, write := io.Pipe()
	shown := make(chan error, 1)
	go func() { shown <- s.show(read) }()
	_, err := ask(ctx, c.String("data-dir"), http.MethodPost, "/link?"+w.query(), nil, write)
	if errors.Is(err, errNotRunning) {
		err = linkOffline(ctx, c, w, s, write)
	}
	_ = write.CloseWithError(err)
	serr := <-shown
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return cmp.Or(err, serr)
}

// steps are the steps of linking, as they are shown in a terminal.
type steps struct {
	out    io.Writer
	in     *bufio.Reader           // what is typed
	answer func(text string) error // brings a passkey's answer to the bot
	give   context.CancelCauseFunc // gives up
}

// errNoPasskey says that nobody has answered for the passkey.
var errNoPasskey = errors.New("WhatsApp asks for this account's passkey, and there was no answer: run bot link whatsapp in a terminal, or link the number in the chat, with /addchannel whatsapp")

// longestAnswer is how long a passkey's answer may be.
const longestAnswer = 64 << 10

// show prints the steps as they come, one JSON value each.
func (x *steps) show(r io.Reader) error {
	d, out := json.NewDecoder(r), x.out
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
			fmt.Fprintf(out, "WhatsApp asks for this account's passkey. On a computer or phone that has it, open https://web.whatsapp.com in a browser,\n"+
				"have it answer this request (navigator.credentials.get in its console), and paste the answer here, in one line that begins with {:\n%s\n", s.Text)
			go x.passkey()
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

// passkey takes the answer that is typed, and gives up where there is none.
func (x *steps) passkey() {
	for {
		line, err := x.in.ReadString('\n')
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "{") && json.Valid([]byte(line)):
			if err := x.answer(line); err != nil {
				x.give(err)
			}
			return
		case err != nil:
			x.give(errNoPasskey)
			return
		case line != "":
			fmt.Fprintln(x.out, "That is no answer of a passkey's: it is one line of JSON, from { to }. Paste it again.")
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
	b.numbers.linkFor(ctx, desk.ChannelDo{ID: operatorsLink, Phone: want.phone}, tell)
}

// operatorsLink is the id of what bot link links.
const operatorsLink = -1

// answerLink brings what was typed for the passkey.
func (b *bot) answerLink(ctx context.Context, text string) {
	b.numbers.do(ctx, desk.ChannelDo{Do: desk.LinkAnswer, ID: operatorsLink, Answer: text})
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
func linkOffline(ctx context.Context, c *cli.Command, want wantedLink, s *steps, w io.Writer) error {
	return withHouse(ctx, c, c.String("data-dir"), func(ctx context.Context, b *bot) error {
		b.numbers = newNumbers(b, b.dir, b.log)
		defer b.numbers.close()
		b.numbers.client, b.numbers.idle = whatsappClient, true
		s.answer = func(text string) error {
			b.answerLink(ctx, text)
			return nil
		}
		b.linkHere(ctx, want, w)
		return nil
	})
}

// serveLink is bot link's request to a running bot.
func (b *bot) serveLink(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	b.linkHere(r.Context(), wantedLink{name: q.Get("name"), phone: q.Get("phone"), all: q.Get("all") != ""}, w)
}

// serveAnswer is what was typed for the passkey, from bot link to a running bot.
func (b *bot) serveAnswer(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, longestAnswer))
	if err != nil {
		http.Error(w, "the answer is too long", http.StatusUnprocessableEntity)
		return
	}
	b.answerLink(r.Context(), string(raw))
}
