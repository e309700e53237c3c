//go:build !noplayground

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"frontdesk/adapters/telegram"
	"frontdesk/chat"
	"frontdesk/engine"
	"frontdesk/playground/page"
	loopback "frontdesk/playground/telegram"
	"frontdesk/state"
)

func playgroundFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "state", Usage: "keep the data in this new directory instead of a temporary one"},
		&cli.BoolFlag{Name: "terminal", Usage: "a dialogue in the terminal instead of a page; also when lines come from a pipe"},
		&cli.StringFlag{Name: "listen", Usage: "where the page is served", Value: "127.0.0.1:0"},
		&cli.BoolFlag{Name: "i-know", Usage: "let --listen be an address that other machines reach"},
		&cli.StringFlag{Name: "script", Usage: "play the written dialogue in this file on the page"},
		&cli.DurationFlag{Name: "pace", Usage: "how long a script types a character", Value: typingPace, Hidden: true},
	}
}

// inTerminal tells whether the playground is the dialogue in the terminal: asked for, or
// fed from a pipe or file.
func inTerminal(c *cli.Command) bool {
	if c.Bool("terminal") || c.IsSet("listen") || c.IsSet("script") {
		return c.Bool("terminal")
	}
	fi, err := os.Stdin.Stat()
	return err == nil && (fi.Mode().IsRegular() || fi.Mode()&os.ModeNamedPipe != 0)
}

// greeting is what the playground begins with.
const greeting = `This is Frontdesk with a Telegram of its own: nothing leaves this machine.
You write as anybody. The bot has an owner (owner); the groups support and sales-es have topics.

    owner: /setup                 the admin, in private with the bot
    owner@support: /addteam support   typed inside the group "support"
    owner: /addfaq opening\nWhen are you open?\nare you open on sunday
                                  \n begins a new line
    ana: hi                       a contact; any new name is a new one
    ana: [Español]                presses a button
    bo@support/Ana: hello         an agent, in the topic "Ana" of the group
    +10m                          moves the clock
    owner: /addfaq opening\nWhen are you open?   \n begins a new line
    /example                      plays the example
    /quit

`

// example is the story of the README, step by step.
var example = []string{
	"owner@support: /addteam support",
	"owner@sales-es: /addteam sales-es",
	"owner: /addfield language choice English=en | Español=es | 中文=zh",
	"owner: /addsurvey welcome\nintro: Hi {{ contact.first_name | default: \"there\" }} 👋\nlanguage: Which language do you prefer?\nthanks: Thank you! We will be right with you.",
	"owner: /addrule greet\nwhen conversation opened\nif new contact\ndo survey welcome",
	"owner: /addrule spanish when survey welcome completed if language is es do assign sales-es; tag es",
	"owner: /addsnippet opening We are open from 9 to 18.",
	"ana: hi",
	"ana: espanol",
	"bo@sales-es/Ana: /opening",
	"ana: gracias",
}

// storySteps is the example on the page: four steps, and a contact of each network.
func storySteps() []page.Step {
	return []page.Step{
		{Title: "Newcomers are greeted and asked", Lines: example[:5]},
		{Title: "A rule brings each to the right team", Lines: example[5:6]},
		{Title: "A canned reply, a slash away", Lines: example[6:7]},
		{Title: "A contact writes, and the team answers", Lines: append(slices.Clone(example[7:]),
			"* whatsapp person luz", "luz: buenas tardes", "luz: 2", "bo@sales-es/Luz: /opening")},
	}
}

// playground runs the real bot against the loopback networks, with a page, or with a
// dialogue in the terminal.
func playground(ctx context.Context, c *cli.Command, out io.Writer) error {
	if token, _ := secret("TELEGRAM_TOKEN"); token != "" {
		return usageError{errors.New("the playground does not start while TELEGRAM_TOKEN is set: it must never meet a real bot")}
	}
	dir, done, err := playDir(c.String("state"))
	if err != nil {
		return err
	}
	defer done()
	if !inTerminal(c) {
		return playPage(ctx, c, dir, out)
	}
	p, err := newPlay(dir, out)
	if err != nil {
		return err
	}
	defer p.close()
	return p.run(ctx, os.Stdin)
}

// playDir is a new directory for the data.
func playDir(path string) (string, func(), error) {
	if path == "" {
		dir, err := os.MkdirTemp("", "frontdesk-playground-")
		if err != nil {
			return "", nil, fmt.Errorf("making a temporary directory: %w", err)
		}
		return dir, func() { _ = os.RemoveAll(dir) }, nil
	}
	if entries, err := os.ReadDir(path); err == nil && len(entries) > 0 {
		return "", nil, usageError{fmt.Errorf("%s holds something already: the playground takes only a new directory", path)}
	}
	return path, func() {}, nil
}

// play is a playground at work.
type play struct {
	out     io.Writer
	clock   *engine.Shifted
	srv     *loopback.Server
	front   *loopback.Bot
	bot     *bot
	store   *state.Disk
	people  map[string]*loopback.User
	groups  map[string]*loopback.Group
	shown   map[string]string // message → as it was shown
	members map[string]bool   // group/person
}

func newPlay(dir string, out io.Writer) (*play, error) {
	p := &play{out: out, clock: &engine.Shifted{}, people: map[string]*loopback.User{}, groups: map[string]*loopback.Group{}, shown: map[string]string{}, members: map[string]bool{}}
	p.srv = loopback.New(loopback.Options{Now: p.clock.Now})
	if err := p.srv.Start(); err != nil {
		return nil, fmt.Errorf("starting the loopback telegram: %w", err)
	}
	p.front = p.srv.NewBot("front_bot")
	log := slog.New(slog.DiscardHandler)
	o := telegram.Options{NoLimits: true, Token: p.front.Token(), APIURL: p.srv.URL(), Logger: log, Now: p.clock.Now}
	tg, err := telegram.New(o)
	if err != nil {
		return nil, err
	}
	if p.store, err = state.Open(state.Options{Dir: filepath.Join(dir, "data"), Log: log, MinFree: -1, Ballast: -1}); err != nil {
		return nil, err
	}
	p.bot = &bot{log: log, out: io.Discard, store: p.store, clock: p.clock, telegram: tg, adapters: []chat.Adapter{tg}, dir: filepath.Join(dir, "data"),
		helpers: newHelperBots(filepath.Join(dir, "data"), o)}
	return p, nil
}

func (p *play) close() {
	p.srv.Close()
	_ = p.store.Close()
}

// run takes lines until /quit, the end of input, or ctx.
func (p *play) run(ctx context.Context, in io.Reader) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- p.bot.run(ctx) }()
	if err := p.begin(ctx); err != nil {
		cancel()
		return errors.Join(err, <-done)
	}
	fmt.Fprint(p.out, greeting)
	lines := make(chan string)
	go func() {
		defer close(lines)
		sc := bufio.NewScanner(in)
		for sc.Scan() {
			select {
			case lines <- sc.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	p.loop(ctx, lines)
	cancel()
	return <-done
}

// loop takes lines and shows what happens by itself (timers) in between.
func (p *play) loop(ctx context.Context, lines <-chan string) {
	changes, stop := p.srv.Watch()
	defer stop()
	for {
		fmt.Fprint(p.out, "> ")
		select {
		case <-ctx.Done():
			return
		case line, ok := <-lines:
			if !ok || strings.TrimSpace(line) == "/quit" {
				return
			}
			p.line(ctx, line)
		case <-changes:
			p.show()
		}
	}
}

// begin makes the people and groups that are there from the start, and claims the
// bot for the owner.
func (p *play) begin(ctx context.Context) error {
	for _, name := range []string{"support", "sales-es"} {
		p.groups[name] = p.srv.NewGroup(name, true, p.who("owner"))
		p.groups[name].AddBot(p.front)
	}
	select {
	case <-p.bot.readied():
	case <-ctx.Done():
		return ctx.Err()
	}
	for p.bot.engine.House() == nil || len(p.bot.engine.House().Secret) == 0 {
		if err := p.bot.tellSecret(ctx); err != nil {
			return err
		}
	}
	p.who("owner").Say(p.front, "/claim "+p.bot.claimCode(ctx))
	p.settle(ctx)
	for _, m := range p.all() {
		p.shown[m.key] = m.text
	}
	return nil
}

func (p *play) who(name string) *loopback.User {
	u := p.people[name]
	if u == nil {
		u = p.srv.NewUser(strings.ToUpper(name[:1])+name[1:], loopback.User{Username: name + "_p", Lang: "en"})
		p.people[name] = u
	}
	return u
}

// patience is how long the bot may take over one line.
const patience = 20 * time.Second

// settle waits until the bot has taken everything in and sent everything out.
func (p *play) settle(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	_ = p.srv.Wait(ctx, func() bool { return p.srv.Pending(p.front) == 0 })
	_ = p.bot.engine.Quiet(ctx)
}

// line does what was typed.
func (p *play) line(ctx context.Context, line string) {
	line = strings.TrimSpace(line)
	switch {
	case line == "":
	case line == "/help":
		fmt.Fprint(p.out, greeting)
	case line == "/example":
		for _, l := range example {
			fmt.Fprintln(p.out, "> "+strings.ReplaceAll(l, "\n", "\n| "))
			p.act(ctx, l)
		}
	default:
		p.act(ctx, strings.ReplaceAll(line, `\n`, "\n"))
	}
}
