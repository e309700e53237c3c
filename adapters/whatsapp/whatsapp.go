// Package whatsapp is Frontdesk's adapter to WhatsApp, as a device linked to
// somebody's phone, through go.mau.fi/whatsmeow: messages in, sends out, and linking.
//
// It must not decide anything, write to anybody on its own account, show itself as
// online (that silences the owner's phone), or let a key or a message text into an
// error or a log. What it keeps is what the network needs: whatsmeow's sessions, and
// who wrote which message, for replies. It knows no other package of ours but chat.
package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"go.mau.fi/whatsmeow"

	"frontdesk/chat"
)

// Network is the name of the network in every Place.
const Network = "whatsapp"

// Options of an Adapter; Store and Account are required.
type Options struct {
	Store   *Store
	Account string // the number's digits, as Store.Accounts lists them
	// Polls tells whether choices may be asked by polls; nil: they may not.
	Polls func() bool
	// AllChats tells whether those are heard too who had a chat with this number
	// before it was linked; nil: they are not.
	AllChats func() bool
	// Known tells whether the house has to do with whom an event is from, or, of what
	// the owner wrote, with whom it is to: those are heard however old their chat is.
	// nil: nobody is known.
	Known  func(context.Context, chat.Event) (bool, error)
	Logger *slog.Logger
	Now    func() time.Time // nil: time.Now
	// HTTPClient makes all connections; nil: whatsmeow's own.
	HTTPClient *http.Client
	// Rate is how fast we send. Zero is a prudent one of our own: WhatsApp publishes
	// none, and bans those who send much.
	Rate chat.Rate
}

// prudent is our own guess: five messages at once, then one in two seconds.
var prudent = chat.Rate{Burst: 5, Every: 2 * time.Second}

// Adapter is one linked number.
type Adapter struct {
	o   Options
	log *slog.Logger

	firstPause, lastPause time.Duration // before we ask for what was refused again
	patience              time.Duration // for a message that could not be decrypted

	turn chan struct{} // one send at a time: who has it, sends

	mu      sync.Mutex
	session *session
	order   map[string]int // when our latest messages went out, by id
	sent    int
	texts   map[string]string    // beginnings of the latest texts, to quote them
	recent  []string             // their keys, oldest first
	titles  map[string]string    // of groups
	offered map[string]string    // the list of choices that stands last, by chat
	barred  map[string]time.Time // chats that we may not begin, and until when
	troubles
}

// New checks the options; it does not speak to the network.
func New(o Options) (*Adapter, error) {
	if o.Store == nil {
		return nil, errors.New("opening a whatsapp account: no store is given")
	}
	if !digits(o.Account) {
		return nil, fmt.Errorf("opening the whatsapp account %q: it must be a phone number's digits", o.Account)
	}
	if o.Polls == nil {
		o.Polls = func() bool { return false }
	}
	if o.AllChats == nil {
		o.AllChats = func() bool { return false }
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rate == (chat.Rate{}) {
		o.Rate = prudent
	}
	return &Adapter{
		o: o, log: o.Logger.With("number", o.Account), firstPause: time.Second, lastPause: time.Minute, patience: unreadTime,
		turn: make(chan struct{}, 1), order: map[string]int{}, texts: map[string]string{}, titles: map[string]string{}, offered: map[string]string{}, barred: map[string]time.Time{},
	}, nil
}

// digits tells whether s is the digits of an international number.
func digits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return len(s) >= 5 && len(s) <= 20
}

// Network and Account name this number in Places.
func (a *Adapter) Network() string { return Network }

// Account is the number's digits.
func (a *Adapter) Account() string { return a.o.Account }

// NewID is an id as WhatsApp's own web client makes them: message ids are the
// sender's choice, so a second try goes out with the same (whatsmeow, send.go:38).
func (a *Adapter) NewID() string { return newID() }

var errAway = errors.New("not connected to whatsapp")

// cli is the connection, if it stands. whatsmeow itself is not asked: while it
// connects, IsConnected waits (client.go:648).
func (a *Adapter) cli() (*whatsmeow.Client, error) {
	s := a.running()
	if s == nil || !s.online.Load() {
		return nil, errAway
	}
	return s.cli, nil
}

// running is the session of the Run that runs; nil: none.
func (a *Adapter) running() *session {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.session
}

func (a *Adapter) use(s *session) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.session = s
}

// wait waits, or until ctx ends.
func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
