package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"rsc.io/qr"

	"frontdesk/adapters/whatsapp"
	"frontdesk/chat"
	"frontdesk/desk"
)

// numbers are the WhatsApp numbers that hang on phones: linked, opened and taken off
// while the bot runs.
type numbers struct {
	b      *bot
	dir    string
	log    *slog.Logger
	rate   chat.Rate
	client *http.Client // nil: the network itself
	now    func() time.Time
	idle   bool // numbers are linked, but not opened

	turn     sync.Mutex // held while a number's adapter is exchanged
	mu       sync.Mutex
	store    *whatsapp.Store
	open     map[string]*whatsapp.Adapter // by account
	linkings map[int64]*linkingNow
}

// linkingNow is a number being linked.
type linkingNow struct {
	stop   context.CancelFunc
	answer chan string
}

// whatsappClient makes all connections to WhatsApp; nil: the network itself. Tests put
// their own here.
var whatsappClient *http.Client

func newNumbers(b *bot, dir string, log *slog.Logger) *numbers {
	return &numbers{client: whatsappClient, b: b, dir: dir, log: log, open: map[string]*whatsapp.Adapter{}, linkings: map[int64]*linkingNow{}}
}

// hasNumbers tells whether a data directory knows WhatsApp numbers.
func hasNumbers(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "whatsapp.db"))
	return err == nil
}

// keys opens the store of sessions, once.
func (n *numbers) keys(ctx context.Context) (*whatsapp.Store, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.store != nil {
		return n.store, nil
	}
	s, err := whatsapp.OpenStore(ctx, n.dir, n.log)
	if err != nil {
		return nil, fmt.Errorf("opening the whatsapp sessions: %w", err)
	}
	n.store = s
	return s, nil
}

// attachAll opens the numbers that the house knows.
func (n *numbers) attachAll(ctx context.Context) error {
	for _, c := range n.b.engine.House().Channels {
		if c.At.Network != whatsapp.Network {
			continue
		}
		if err := n.attach(ctx, c.At.Account); err != nil {
			return err
		}
	}
	if !hasNumbers(n.dir) {
		return nil
	}
	return n.dropStray(ctx)
}

// dropStray unlinks the numbers that the house does not know: the bot was stopped while
// they were linked, or unlinked.
func (n *numbers) dropStray(ctx context.Context) error {
	store, err := n.keys(ctx)
	if err != nil {
		return err
	}
	accounts, err := store.Accounts(ctx)
	if err != nil {
		return fmt.Errorf("looking for numbers that are no channel's: %w", err)
	}
	for _, account := range accounts {
		if !n.wanted(account) {
			go n.unlink(ctx, account)
		}
	}
	return nil
}

// wanted tells whether a number is a channel's.
func (n *numbers) wanted(account string) bool {
	_, known := n.b.engine.House().ChannelAt(chat.Place{Network: whatsapp.Network, Account: account})
	return known
}

// resumed ends what the bot was linking when it was stopped: the admin is told.
func (n *numbers) resumed(ctx context.Context) {
	l := n.b.engine.House().Linking
	if l == nil {
		return
	}
	n.mu.Lock()
	_, runs := n.linkings[l.ID]
	n.mu.Unlock()
	if !runs {
		n.told(ctx, desk.LinkTold{ID: l.ID, Step: chat.LinkStep{Kind: chat.LinkFailed, Text: "the bot was restarted meanwhile"}})
	}
}

// told tells the house a step of linking.
func (n *numbers) told(ctx context.Context, step desk.LinkTold) {
	raw, _ := json.Marshal(step)
	if err := n.b.tell(context.WithoutCancel(ctx), desk.TellLink, raw); err != nil {
		n.log.Warn("telling a step of linking", "step", step.Step.Kind, "err", err)
	}
}

func (n *numbers) attach(ctx context.Context, account string) error {
	store, err := n.keys(ctx)
	if err != nil {
		return err
	}
	setting := func(is func(desk.Channel) bool) func() bool {
		return func() bool {
			c, ok := n.b.engine.House().ChannelAt(chat.Place{Network: whatsapp.Network, Account: account})
			return ok && is(c)
		}
	}
	a, err := whatsapp.New(whatsapp.Options{Store: store, Account: account, Logger: n.log, Rate: n.rate, HTTPClient: n.client, Now: n.now, Known: n.b.engine.Knows,
		Polls: setting(func(c desk.Channel) bool { return c.Polls }), AllChats: setting(func(c desk.Channel) bool { return c.All })})
	if err != nil {
		return fmt.Errorf("opening the whatsapp number +%s: %w", account, err)
	}
	n.turn.Lock()
	defer n.turn.Unlock()
	n.mu.Lock()
	n.open[account] = a
	n.mu.Unlock()
	n.b.engine.Attach(a)
	return nil
}

func (n *numbers) close() {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, l := range n.linkings {
		l.stop()
	}
	if n.store != nil {
		if err := n.store.Close(); err != nil {
			n.log.Error("closing the whatsapp sessions", "err", err)
		}
		n.store = nil
	}
}

// do does what a turn wants done; it does not wait. ctx ends with the bot.
func (n *numbers) do(ctx context.Context, d desk.ChannelDo) {
	n.mu.Lock()
	l := n.linkings[d.ID]
	n.mu.Unlock()
	switch d.Do {
	case desk.LinkBegin:
		ctx, l := n.begins(ctx, d.ID)
		go n.link(ctx, d, l)
	case desk.LinkEnd:
		if l != nil {
			l.stop()
		}
	case desk.LinkAnswer:
		if l != nil {
			select {
			case l.answer <- d.Answer:
			default:
			}
		}
	case desk.Unlink:
		go n.unlink(ctx, d.Account)
	}
}

// begins notes that a number is being linked, which ends with its context.
func (n *numbers) begins(ctx context.Context, id int64) (context.Context, *linkingNow) {
	ctx, cancel := context.WithCancel(ctx)
	l := &linkingNow{stop: cancel, answer: make(chan string, 1)}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.linkings[id] = l
	return ctx, l
}

// ends takes that back.
func (n *numbers) ends(id int64, l *linkingNow) {
	l.stop()
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.linkings[id] == l {
		delete(n.linkings, id)
	}
}

// link links a number for the house, which is told every step.
func (n *numbers) link(ctx context.Context, d desk.ChannelDo, l *linkingNow) {
	tell := func(s chat.LinkStep) {
		told := desk.LinkTold{ID: d.ID, Step: s}
		if s.Kind == chat.LinkQR {
			told.Picture = picture(s.Text)
			told.Step.Text = "" // whoever has it could link the number elsewhere
		}
		n.told(ctx, told)
	}
	n.run(ctx, d, l, tell)
}

// linkFor links a number, and tells its steps.
func (n *numbers) linkFor(ctx context.Context, d desk.ChannelDo, tell func(chat.LinkStep)) {
	ctx, l := n.begins(ctx, d.ID)
	n.run(ctx, d, l, tell)
}

// run links a number. It is opened if the house wants it once it was told.
func (n *numbers) run(ctx context.Context, d desk.ChannelDo, l *linkingNow, tell func(chat.LinkStep)) {
	defer n.ends(d.ID, l)
	store, err := n.keys(ctx)
	if err != nil {
		tell(chat.LinkStep{Kind: chat.LinkFailed, Text: err.Error()})
		return
	}
	account, err := store.Link(ctx, whatsapp.LinkOptions{Phone: d.Phone, Code: d.Phone != "", HTTPClient: n.client, Answer: l.answer, Logger: n.log},
		func(s chat.LinkStep) {
			if s.Kind != chat.LinkDone && (s.Kind != chat.LinkFailed || ctx.Err() == nil) {
				tell(s)
			}
		})
	if err != nil {
		n.log.Warn("a number was not linked", "err", err)
		return
	}
	tell(chat.LinkStep{Kind: chat.LinkDone, Account: account})
	if !n.wanted(account) {
		n.unlink(context.WithoutCancel(ctx), account)
		return
	}
	if n.idle {
		return
	}
	if err := n.attach(context.WithoutCancel(ctx), account); err != nil {
		n.log.Error("opening a number that was just linked", "err", err)
	}
}

// unlink takes a number off: the phone is told where that can be. It may be linked anew
// meanwhile: what was there before is taken off, no more.
func (n *numbers) unlink(ctx context.Context, account string) {
	store, err := n.keys(ctx)
	if err != nil {
		n.log.Error("unlinking a number", "account", account, "err", err)
		return
	}
	links, err := store.Links(ctx, account)
	if err != nil {
		n.log.Error("unlinking a number", "account", account, "err", err)
		return
	}
	n.mu.Lock()
	a := n.open[account]
	delete(n.open, account)
	n.mu.Unlock()
	if a != nil {
		err = a.Unlink(ctx)
	} else {
		err = store.Unlink(ctx, account, n.client)
	}
	if err != nil {
		n.log.Warn("telling the phone that it is unlinked", "account", account, "err", err)
	}
	n.detach(account)
	if err := store.Forget(context.WithoutCancel(ctx), account, links); err != nil {
		n.log.Error("forgetting an unlinked number", "account", account, "err", err)
	}
}

// detach takes a number's adapter out, unless there is a new one.
func (n *numbers) detach(account string) {
	n.turn.Lock()
	defer n.turn.Unlock()
	n.mu.Lock()
	_, again := n.open[account]
	n.mu.Unlock()
	if !again {
		n.b.engine.Detach(chat.Place{Network: whatsapp.Network, Account: account})
	}
}

// picture is a QR code as PNG, nil for what is too long for one.
func picture(text string) []byte {
	code, err := qr.Encode(text, qr.L)
	if err != nil {
		return nil
	}
	code.Scale = 6
	return code.PNG()
}

// printQR draws a QR code in a terminal, two rows of it in each line of text. White is
// drawn, and the dark is left: a terminal's background is dark.
func printQR(w io.Writer, text string) error {
	code, err := qr.Encode(text, qr.L)
	if err != nil {
		return errors.New("the code is too long for a picture")
	}
	light := func(x, y int) bool { return !code.Black(x, y) }
	for y := -2; y < code.Size+2; y += 2 {
		line := ""
		for x := -2; x < code.Size+2; x++ {
			line += map[[2]bool]string{{true, true}: "█", {true, false}: "▀", {false, true}: "▄", {false, false}: " "}[[2]bool{light(x, y), light(x, y+1)}]
		}
		fmt.Fprintln(w, line)
	}
	return nil
}
