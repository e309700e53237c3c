// Package telegram is Frontdesk's adapter to Telegram's Bot API: updates in,
// sends out. Types are decoded with github.com/go-telegram/bot; taking updates in
// is our own, for no library confirms an update only after it was kept.
//
// It must not decide anything, keep state beyond the poll's offset, or let a token
// or a message text into an error or a log.
package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/go-telegram/bot/models"
	"golang.org/x/sync/singleflight"

	"frontdesk/chat"
)

// Network is the name of the network in every Place.
const Network = "telegram"

// OfficialAPI is Telegram's own Bot API server.
const OfficialAPI = "https://api.telegram.org"

// Options of an Adapter; only Token is required.
type Options struct {
	Token  string
	APIURL string        // "" is Telegram's own server
	Poll   time.Duration // how long a poll waits; 50 s if 0
	Logger *slog.Logger
	// Client makes all calls; it should have no time-out of its own, for polls
	// and downloads last. nil: one of our own.
	Client  *http.Client
	Now     func() time.Time // for what the network tells no time of; nil: time.Now
	TempDir string           // for files on their way from elsewhere; "" is the system's
	// WebhookURL is the address under which Telegram reaches us, where updates
	// are to be brought to us; "": we poll.
	WebhookURL string
	// NoLimits is for a server that has none; GuessLimits has it found out.
	NoLimits, GuessLimits bool
	// KnownThread tells whether a topic is one of ours that is in use; an
	// unsure OpenTopic leaves those alone.
	KnownThread func(chat, thread string) bool
}

// Adapter is one bot account.
type Adapter struct {
	o       Options
	account string
	http    *http.Client
	log     *slog.Logger

	mu    sync.Mutex
	name  string            // username, once known
	icons map[string]string // our icon names → custom emoji ids, once asked for

	asking singleflight.Group // many topics may be opened at once

	deliver chat.Deliver // of a webhook, while Run runs
	hooked  bool         // Run's alone: the webhook was set since the start
}

var tokenForm = regexp.MustCompile(`^\d+:[\w-]{10,}$`)

// New checks the options; it does not speak to the network.
func New(o Options) (*Adapter, error) {
	if !tokenForm.MatchString(o.Token) {
		return nil, errors.New("TELEGRAM_TOKEN does not look like a token of @BotFather's (123456:ABC…)")
	}
	if o.APIURL == "" {
		o.APIURL = OfficialAPI
	}
	o.APIURL = strings.TrimRight(o.APIURL, "/")
	if !strings.HasPrefix(o.APIURL, "http://") && !strings.HasPrefix(o.APIURL, "https://") {
		return nil, fmt.Errorf("TELEGRAM_API_URL is %q: it must begin with http:// or https://", o.APIURL)
	}
	if o.WebhookURL != "" {
		if err := CheckWebhookURL(o.WebhookURL); err != nil {
			return nil, err
		}
	}
	if o.Poll == 0 {
		o.Poll = 50 * time.Second
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Client == nil {
		o.Client = &http.Client{Transport: transport(), CheckRedirect: noRedirect}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	account, _, _ := strings.Cut(o.Token, ":")
	return &Adapter{o: o, account: account, http: o.Client, log: o.Logger}, nil
}

// transport keeps enough connections for many sends at once, and gives idle ones
// up before servers usually do: a request on a connection that the server is just
// closing has an unknown outcome.
func transport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost, t.MaxIdleConns = 256, 256
	t.IdleConnTimeout = 20 * time.Second
	return t
}

// noRedirect keeps a call, whose address holds the token, from going elsewhere.
func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// Network and Account name this bot in Places.
func (a *Adapter) Network() string { return Network }

// Account is the bot's number, the token's first part.
func (a *Adapter) Account() string { return a.account }

// The longest text and caption, in UTF-16 code units.
const maxText, maxCaption = 4096, 1024

// Me asks the network who the bot is.
func (a *Adapter) Me(ctx context.Context) (chat.Person, error) {
	var me models.User
	if err := a.ask(ctx, "getMe", nil, &me); err != nil {
		return chat.Person{}, fmt.Errorf("asking telegram who bot %s is: %w", a.account, err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.name = me.Username
	return person(&me), nil
}

// Username is the bot's username; the network is asked once.
func (a *Adapter) Username(ctx context.Context) (string, error) {
	if name := a.KnownUsername(); name != "" {
		return name, nil
	}
	me, err := a.Me(ctx)
	return me.Username, err
}

// KnownUsername is the bot's username if it was asked for already; it never waits.
func (a *Adapter) KnownUsername() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.name
}
