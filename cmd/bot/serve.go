package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/urfave/cli/v3"

	"frontdesk/adapters/telegram"
	"frontdesk/adapters/whatsapp"
	"frontdesk/chat"
	"frontdesk/commands"
	"frontdesk/desk"
	"frontdesk/engine"
	"frontdesk/engine/learn"
	"frontdesk/engine/provider"
	"frontdesk/engine/study"
	"frontdesk/state"
)

// memoryLimit is the soft limit of the heap unless GOMEMLIMIT says otherwise: a
// small machine's share. Figures in docs/performance.md.
const memoryLimit = 72 << 20

// fault is called at each step of the path; crash tests put their own here.
var fault func(step string)

// tellEvery is how often admins see how far something is; 0: as it is for people. Tests put
// their own here.
var tellEvery time.Duration

// serve runs the bot until ctx ends.
func serve(ctx context.Context, c *cli.Command, out io.Writer) error {
	if c.Args().Present() {
		return usageError{fmt.Errorf("there is no command %q; bot --help lists them", c.Args().First())}
	}
	log, err := logger(c, os.Stderr)
	if err != nil {
		return err
	}
	token, err := secret("TELEGRAM_TOKEN")
	if err != nil {
		return err
	}
	if token == "" && !hasNumbers(c.String("data-dir")) {
		return usageError{errors.New(noChannel)}
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	if err := checkFlags(c); err != nil {
		return err
	}
	b := &bot{}
	o := telegram.Options{Token: token, TempDir: c.String("data-dir"), APIURL: c.String("telegram-api-url"), Logger: log, KnownThread: b.knownThread,
		NoLimits: c.String("telegram-limits") == "off", GuessLimits: guessLimits(c), WebhookURL: c.String("webhook-url")}
	var tg *telegram.Adapter
	var adapters []chat.Adapter
	if token != "" {
		if tg, err = telegram.New(o); err != nil {
			return usageError{err}
		}
		adapters = append(adapters, tg)
	}
	providers, err := b.outsideProviders(c)
	if err != nil {
		return err
	}
	store, err := openStore(c.String("data-dir"), log)
	if err != nil {
		return err
	}
	*b = bot{c: c, log: log, out: out, store: store, clock: engine.Real{}, telegram: tg, adapters: adapters, dir: c.String("data-dir"),
		helpers: newHelperBots(c.String("data-dir"), o)}
	b.numbers = newNumbers(b, b.dir, log)
	b.numbers.rate = whatsappRate(c)
	b.providers = providers
	err = b.run(ctx)
	if cerr := store.Close(); err == nil && cerr != nil {
		err = fmt.Errorf("closing the store: %w", cerr)
	}
	return err
}

// checkFlags finds mistakes in flags and environment.
func checkFlags(c *cli.Command) error {
	if s := c.String("telegram-limits"); s != "auto" && s != "on" && s != "off" {
		return usageError{fmt.Errorf("TELEGRAM_LIMITS is %q: it must be auto, on or off", s)}
	}
	if l := c.String("listen"); c.String("webhook-url") != "" && (l == "off" || l == "") {
		return usageError{errors.New("WEBHOOK_URL is set, and LISTEN is off: Telegram's messages come in at LISTEN, so give it an address")}
	}
	if _, err := readRate(c.String("whatsapp-rate")); err != nil {
		return usageError{err}
	}
	return nil
}

// whatsappRate is how fast a WhatsApp number sends; zero is the adapter's own.
func whatsappRate(c *cli.Command) chat.Rate {
	r, _ := readRate(c.String("whatsapp-rate")) // checked before
	return r
}

// readRate reads BURST/EVERY: 5/2s is at most 5 messages in any 10 seconds.
func readRate(s string) (chat.Rate, error) {
	if s == "" {
		return chat.Rate{}, nil
	}
	burst, every, ok := strings.Cut(s, "/")
	n, err := strconv.Atoi(burst)
	d, err2 := time.ParseDuration(every)
	if !ok || err != nil || err2 != nil || n < 1 || d <= 0 {
		return chat.Rate{}, fmt.Errorf("WHATSAPP_RATE is %q: it must be like 5/2s, a burst and the time that each message of it counts", s)
	}
	return chat.Rate{Burst: n, Every: d}, nil
}

// guessLimits: Telegram's own server has limits; another one is asked.
func guessLimits(c *cli.Command) bool {
	return c.String("telegram-limits") == "auto" && c.String("telegram-api-url") != "" && c.String("telegram-api-url") != telegram.OfficialAPI
}

// openStore opens the store of a data directory.
func openStore(dir string, log *slog.Logger) (*state.Disk, error) {
	return state.Open(state.Options{Dir: dir, Log: log})
}

// bot is everything wired together.
type bot struct {
	c        *cli.Command
	log      *slog.Logger
	out      io.Writer
	store    *state.Disk
	clock    engine.Clock
	telegram *telegram.Adapter
	adapters []chat.Adapter
	engine   *engine.Engine
	helpers  *helperBots
	numbers  *numbers
	// providers are asked about questions; nil: the embedded matcher answers alone.
	providers *provider.Providers
	past      *study.Study  // reads past chats in, and looks for opportunities
	dir       string        // of the data
	keep      state.Store   // what the engine writes to, where something stands between it and store
	watch     []desk.Stage  // see every turn after all stages, and change nothing
	up        chan struct{} // closed once the engine takes events; see readied
	upOnce    sync.Once
}

// readied is closed once the engine takes events.
func (b *bot) readied() <-chan struct{} {
	b.upOnce.Do(func() { b.up = make(chan struct{}) })
	return b.up
}

func (b *bot) run(ctx context.Context) error {
	_, restored := b.store.RestoredAt()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if b.numbers == nil {
		b.numbers = newNumbers(b, b.dir, b.log)
	}
	defer b.numbers.close()
	models := learn.InBackground()
	if b.dir != "" {
		models.KeptIn(filepath.Join(b.dir, "faq.learnt"), version)
	}
	b.past = study.New(study.Options{Dir: b.dir, Log: b.log, Every: tellEvery})
	var err error
	b.engine, err = engine.New(engine.Options{Store: b.kept(), Adapters: b.adapters, Stages: b.stages(models), Clock: b.clock,
		Log: b.log, Self: b.self, Held: restored, Released: b.released, Fault: fault, Helper: b.helpers.account, KeepSecret: b.helpers.keep, Veil: commands.Veil,
		Call: b.outside().Do, Channel: func(d desk.ChannelDo) { b.numbers.do(ctx, d) }})
	if err != nil {
		return err
	}
	b.past.Meet(b.engine)
	models.Look(b.engine.Book()) // who writes first finds it trained, or nearly so
	if err := b.numbers.attachAll(ctx); err != nil {
		return err
	}
	if b.c != nil { // not in the playground
		stop, err := b.serveOperators(ctx)
		if err != nil {
			return err
		}
		defer stop()
	}
	b.saysWhoAnswers()
	go b.introduce(ctx)
	started := time.Now()
	b.log.Info("frontdesk is running", "version", version, "data", b.dir)
	if err = b.engine.Run(ctx); errors.Is(err, whatsapp.ErrLoggedOut) {
		err = fmt.Errorf("%w; bot link whatsapp links it anew, then start the bot again", err)
	}
	b.log.Info("frontdesk has stopped", "after", time.Since(started).Round(time.Second))
	return err
}

// kept is the store as the engine sees it.
func (b *bot) kept() state.Store {
	if b.keep != nil {
		return b.keep
	}
	return b.store
}

// knownThread tells the adapter which topics are contacts': it never touches them
// when it looks for what an interrupted opening left behind.
func (b *bot) knownThread(chatID, thread string) bool {
	return b.engine.KnownTopic(chat.Place{Network: b.telegram.Network(), Account: b.telegram.Account(), Chat: chatID}, thread)
}

// serveOperators opens health, metrics and the control socket.
func (b *bot) serveOperators(ctx context.Context) (func(), error) {
	ops, err := b.listen(ctx)
	if err != nil {
		return nil, err
	}
	control, err := b.control(ctx)
	if err != nil {
		ops()
		return nil, err
	}
	return func() { ops(); control() }, nil
}

// introduce tells the house its secret at the first start, prints the claim code
// until it is used, and sets the contacts' menu.
func (b *bot) introduce(ctx context.Context) {
	select {
	case <-b.engine.Ready():
	case <-ctx.Done():
		return
	}
	b.readied()
	close(b.up)
	if err := b.tellSecret(ctx); err != nil {
		b.log.Error("preparing the claim code", "err", err)
		return
	}
	b.numbers.resumed(ctx)
	if n := b.engine.Held(); n > 0 {
		b.log.Warn("this data was restored: what stood in the outbox is held until an admin decides; they are asked in the chat", "rows", n)
		if err := b.tell(ctx, commands.TellRestored, fmt.Append(nil, n)); err != nil {
			b.log.Error("asking about the outbox", "err", err)
		}
	} else if _, restored := b.store.RestoredAt(); restored {
		b.released()
	}
	if code := b.claimCode(ctx); code != "" {
		printClaim(b.out, code, "")
	}
	if b.c != nil { // a process of its own
		debug.FreeOSMemory() // what only the start took
	}
	b.meet(ctx)
}

// meet asks who the bot is and sets the contacts' menu, again and again until the
// network answers: until then there are no links.
func (b *bot) meet(ctx context.Context) {
	for pause := time.Second; ctx.Err() == nil; pause = min(2*pause, time.Minute) {
		err := b.meetOnce(ctx)
		if err == nil {
			return
		}
		b.log.Warn("introducing the bot; trying again", "in", pause, "err", err)
		reached, stop := b.clock.At(b.clock.Now().Add(pause))
		select {
		case <-reached:
		case <-ctx.Done():
		}
		stop()
	}
}

func (b *bot) meetOnce(ctx context.Context) error {
	if b.telegram == nil {
		return nil
	}
	name, err := b.telegram.Username(ctx)
	if err != nil {
		return err
	}
	b.log.Info("this is the bot", "username", "@"+name, "link", "https://t.me/"+name)
	if b.claimCode(ctx) != "" {
		fmt.Fprintf(b.out, "Its chat: https://t.me/%s\n", name)
	}
	_, err = b.telegram.Send(ctx, chat.Out{Op: chat.Menu, To: chat.Place{Network: b.telegram.Network(), Account: b.telegram.Account()}, Commands: commands.ContactMenu(b.engine.Book())})
	if err != nil {
		return fmt.Errorf("setting the contacts' menu: %w", err)
	}
	return nil
}

// placeLink opens a place in its network's apps.
func (b *bot) placeLink(at chat.Place, message string) string {
	for _, a := range b.adapters {
		if l, ok := a.(chat.Linker); ok && a.Network() == at.Network {
			return l.Link(at, message)
		}
	}
	return ""
}

// released takes the mark of a restore away: the outbox was decided about.
func (b *bot) released() {
	if err := b.store.ClearRestored(); err != nil {
		b.log.Error("clearing the mark of the restore", "err", err)
	}
}

// self is what turns may know of our account; it never waits for the network.
func (b *bot) self(network string) desk.Self {
	s := desk.Self{Version: version, PlaceLink: b.placeLink}
	if b.telegram == nil {
		return s
	}
	s.Accounts = []chat.Place{{Network: b.telegram.Network(), Account: b.telegram.Account()}}
	name := b.telegram.KnownUsername()
	if network != b.telegram.Network() || name == "" {
		return s
	}
	s.Username = name
	s.Link = func(payload string) string { return "https://t.me/" + name + "?start=" + payload }
	s.GroupLink = "https://t.me/" + name + "?startgroup=team&admin=manage_topics+pin_messages+delete_messages+invite_users"
	return s
}
