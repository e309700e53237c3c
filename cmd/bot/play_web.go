//go:build !noplayground

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/urfave/cli/v3"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/engine"
	"frontdesk/playground/page"
	loopback "frontdesk/playground/telegram"
	wa "frontdesk/playground/whatsapp"
)

// webPlay is the playground with a page: both loopback networks, and the real bot
// between them.
type webPlay struct {
	ctx   context.Context // of everything
	bare  bool            // only the owner is there: a script brings the rest
	dir   string
	clock *engine.Shifted
	srv   *loopback.Server
	front *loopback.Bot
	wa    *wa.Server
	shop  *wa.Phone // whose number is linked
	plug  plug
	trace traces
	page  *page.Page
	tg    *page.Telegram
	phone *page.WhatsApp

	again sync.Mutex // held while the bot is killed and started
	mu    sync.Mutex
	life  *life
	begun atomic.Bool
}

// typingPace is how long a script types a character.
const typingPace = 22 * time.Millisecond

// playPage runs the playground until ctx ends, and prints where its page is.
func playPage(ctx context.Context, c *cli.Command, dir string, out io.Writer) error {
	steps, err := scriptOf(c.String("script"))
	if err != nil {
		return err
	}
	l, err := listenAt(c.String("listen"), c.Bool("i-know"))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	p := newWebPlay(ctx, dir, c.Duration("pace"))
	p.bare = steps != nil
	web := &http.Server{Handler: p.page.Handler(), ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	go func() { _ = web.Serve(l) }()
	defer func() { _ = web.Close() }()
	fmt.Fprintf(out, "The playground: http://%s%s\nNothing leaves this machine. Ctrl-C ends it.\n", l.Addr(), p.page.Path())
	defer p.close()
	if err := p.begin(); err != nil {
		return err
	}
	fmt.Fprintln(out, "Both networks are connected.")
	if steps != nil {
		if err := p.page.Play(ctx, steps); err != nil && ctx.Err() == nil {
			fmt.Fprintln(out, "The script stops:", err)
		}
	}
	<-ctx.Done()
	return nil
}

// scriptOf reads the script to be played, nil for none.
func scriptOf(path string) ([]page.Step, error) {
	if path == "" {
		return nil, nil
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, usageError{fmt.Errorf("reading the script: %w", err)}
	}
	steps, err := page.ReadScript(string(raw))
	if err != nil {
		return nil, usageError{fmt.Errorf("reading the script %s: %w", path, err)}
	}
	return steps, nil
}

// listenAt opens the page's port: on loopback, for whoever opens the page may do
// everything.
func listenAt(addr string, known bool) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, usageError{fmt.Errorf("--listen %s: it must be like 127.0.0.1:8080: %w", addr, err)}
	}
	ip := net.ParseIP(host)
	if !known && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, usageError{fmt.Errorf("--listen %s can be reached from other machines, and whoever has the page's address may do everything there; if you mean it, add --i-know", addr)}
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listening for browsers: %w", err)
	}
	return l, nil
}

func newWebPlay(ctx context.Context, dir string, pace time.Duration) *webPlay {
	p := &webPlay{ctx: ctx, dir: dir, clock: &engine.Shifted{}}
	p.srv = loopback.New(loopback.Options{Now: p.clock.Now})
	p.front = p.srv.NewBot("front_bot")
	p.wa = wa.New(wa.Options{Now: p.clock.Now})
	p.tg = page.NewTelegram(p.srv, p.front)
	p.page = page.New(page.Options{Networks: map[string]page.Network{"telegram": p.tg}, Desk: p.desk(), Example: storySteps(), Pace: pace})
	p.trace.changed = p.page.Changed
	go p.page.Run(ctx)
	return p
}

// desk is what the page may do to the bot.
func (p *webPlay) desk() page.Desk {
	return page.Desk{
		Now: p.clock.Now, Advance: p.clock.Advance, Trace: p.trace.list, Settle: p.settle, Restart: p.restart, Unplug: p.plug.set, Limit: p.srv.SetLimits,
		Next: func() time.Time {
			if l := p.now(); l != nil {
				return l.bot.engine.NextTimer()
			}
			return time.Time{}
		},
	}
}

// now is the present run of the bot, nil while there is none.
func (p *webPlay) now() *life {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.life
}

func (p *webPlay) set(l *life) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.life = l
}

func (p *webPlay) close() {
	if l := p.now(); l != nil {
		p.set(nil)
		l.end()
	}
	p.srv.Close()
	p.wa.Close()
}

// restart kills the bot and starts it on what it has kept.
func (p *webPlay) restart() error {
	if !p.begun.Load() {
		return errors.New("the bot does not run yet")
	}
	p.again.Lock()
	defer p.again.Unlock()
	if l := p.now(); l != nil {
		p.set(nil)
		was := p.plug.pulled()
		l.store.dead.Store(true)
		p.plug.set(true) // nothing more goes out
		l.kill()
		p.plug.set(was)
	}
	next, err := p.born()
	if err != nil {
		return err
	}
	p.set(next)
	return nil
}

// begin starts networks and bot, and brings the first people.
func (p *webPlay) begin() error {
	if err := p.srv.Start(); err != nil {
		return fmt.Errorf("starting the loopback telegram: %w", err)
	}
	if err := p.wa.Start(); err != nil {
		return fmt.Errorf("starting the loopback whatsapp: %w", err)
	}
	l, err := p.born()
	if err != nil {
		return err
	}
	p.set(l)
	if err := p.people(); err != nil {
		return err
	}
	if err := p.claim(l.bot); err != nil {
		return err
	}
	return p.link(l.bot)
}

// people are there from the start: an owner, a contact, an agent, and two rooms.
func (p *webPlay) people() error {
	cast := [][2]string{{"olga", "admin"}, {"ana", "contact"}, {"bo", "agent"}}
	if p.bare {
		cast = cast[:1]
	}
	for _, x := range cast {
		if _, err := p.page.AddPerson("telegram", x[0], x[1]); err != nil {
			return err
		}
	}
	if p.bare {
		return nil
	}
	for _, room := range []string{"support", "sales-es"} {
		if err := p.page.AddRoom("telegram", room, "olga"); err != nil {
			return err
		}
		if err := p.page.Join("telegram", room, "bo"); err != nil {
			return err
		}
	}
	return nil
}

// claim makes Olga the owner.
func (p *webPlay) claim(b *bot) error {
	for len(b.engine.House().Secret) == 0 {
		if err := b.tellSecret(p.ctx); err != nil {
			return err
		}
	}
	p.tg.User("olga").Say(p.front, "/claim "+b.claimCode(p.ctx))
	p.settle(p.ctx)
	return nil
}

// link links the shop's number, as bot link whatsapp does, and brings a contact there.
func (p *webPlay) link(b *bot) error {
	var err error
	if p.shop, err = p.wa.NewPhone("Front desk", "34600000001"); err != nil {
		return err
	}
	if err := p.shop.Connect(); err != nil {
		return err
	}
	const name = "shop"
	linked := make(chan error, 1)
	tell := func(s chat.LinkStep) {
		switch s.Kind {
		case chat.LinkQR:
			if err := p.shop.Scan(s.Text); err != nil {
				linked <- err
			}
		case chat.LinkDone:
			linked <- b.tellChannel(p.ctx, desk.ChannelTold{Name: name, Account: s.Account})
		case chat.LinkFailed:
			linked <- errors.New(s.Text)
		}
	}
	b.numbers.linkFor(p.ctx, desk.ChannelDo{ID: -1}, tell)
	if err := <-linked; err != nil {
		return fmt.Errorf("linking the whatsapp number: %w", err)
	}
	p.phone = page.NewWhatsApp(p.wa, p.shop, p.clock.Now)
	p.begun.Store(true)
	p.page.AddNetwork(p.ctx, "whatsapp", p.phone)
	if !p.bare {
		_, err = p.page.AddPerson("whatsapp", "luz", "contact")
	}
	return err
}

// settle waits until what people did has had all its effects.
func (p *webPlay) settle(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	l := p.now()
	if l == nil || p.plug.pulled() {
		return
	}
	_ = p.srv.Wait(ctx, func() bool { return p.srv.Pending(p.front) == 0 })
	if p.begun.Load() {
		for _, d := range p.shop.Companions() {
			_ = d.Settled(ctx)
		}
	}
	_ = l.bot.engine.Quiet(ctx)
	if p.begun.Load() {
		p.phone.Settled(ctx)
	}
}
