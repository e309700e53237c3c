// Package telegram is a strict Telegram Bot API server that runs inside the
// process, on loopback, with people and groups driven from Go.
//
// Tests and the playground talk to it through the ordinary Bot API. Updates
// are telego values; every request is decoded strictly into the telego
// parameters of its method, so that a misspelt field is refused here before it
// is silently ignored by the real server. What is refused because no correct
// client asks it is listed by Violations: a test that ends with an empty list
// has seen correct calls only.
//
// It is an examiner, so it must not share code with the examined: adapters,
// desk and engine never import it outside of their tests, and it imports
// nothing of theirs. It must never talk to the real Telegram, nor be reachable
// from other machines unless Options.Addr says so.
//
// Where the comments name a fact of the real server, it is from the Bot API
// documentation or from the source of tdlib/telegram-bot-api.
package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/mymmrac/telego"
)

func init() {
	telego.SetJSONMarshal(json.Marshal)
	telego.SetJSONUnmarshal(json.Unmarshal)
}

// Options say how a server behaves. The zero value is a fast server without
// rate limits on the real clock.
type Options struct {
	// Addr is where Start listens, 127.0.0.1:0 when empty.
	Addr string
	// Now is the clock of dates, limits and expiry, time.Now when nil.
	Now func() time.Time
	// Limits switches the rate limits of the real server on.
	Limits bool
	// LimitsPerBot has a group's limit count each bot by itself, instead of all
	// together: which of the two the real server does is not documented.
	LimitsPerBot bool
	// Latency delays the answer to every call except getUpdates.
	Latency time.Duration
	// Seed makes faults with a probability repeatable.
	Seed uint64
	// LocalDir makes getFile answer as a server in local mode: files are
	// written there and file_path is absolute.
	LocalDir string
	// After waits between the attempts of a webhook, time.After when nil.
	After func(time.Duration) <-chan time.Time
}

// Server is one simulated Telegram.
type Server struct {
	opt  Options
	http *http.Server
	addr string
	done chan struct{}
	stop sync.Once

	mu         sync.Mutex
	rnd        *rand.Rand
	nextID     int64
	nextGroup  int64
	nextAlbum  int64
	nextFile   int64
	nextQuery  int64
	nextLink   int64
	nextPoll   int64
	bots       []*Bot
	byToken    map[string]*Bot
	users      map[int64]*User
	private    map[[2]int64]*chat
	groups     map[int64]*chat
	files      map[string]*file
	queries    map[string]*query
	inlines    map[string]*inlineQuery
	paths      map[string]*file // by the path of getFile
	faults     []*fault
	violations []string
	unknown    []string
	calls      []Call
	watchers   map[chan struct{}]struct{}
	changes    []Change
	lastChange int64
}

// New returns a server that is not listening yet.
func New(o Options) *Server {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.After == nil {
		o.After = time.After
	}
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	return &Server{
		opt: o, done: make(chan struct{}), rnd: rand.New(rand.NewPCG(o.Seed, 1)),
		nextID: 700000000, nextGroup: 1500000000,
		byToken: map[string]*Bot{}, users: map[int64]*User{},
		private: map[[2]int64]*chat{}, groups: map[int64]*chat{},
		files: map[string]*file{}, queries: map[string]*query{},
		inlines: map[string]*inlineQuery{}, paths: map[string]*file{},
		watchers: map[chan struct{}]struct{}{},
	}
}

// Start listens and serves until Close.
func (s *Server) Start() error {
	l, err := net.Listen("tcp", s.opt.Addr)
	if err != nil {
		return err
	}
	s.addr = l.Addr().String()
	s.http = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.http.Serve(l) }()
	return nil
}

// URL is the address to give to a Bot API client.
func (s *Server) URL() string { return "http://" + s.addr }

// Close ends all connections and hanging calls.
func (s *Server) Close() {
	s.stop.Do(func() {
		close(s.done)
		if s.http != nil {
			_ = s.http.Close()
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, b := range s.bots {
			if b.hook != nil {
				b.hook.stop()
			}
		}
	})
}

// ErrClosed is what Wait returns when the server closes first.
var ErrClosed = errors.New("telegram: server closed")

// Wait returns when cond holds. It looks again after every change of the
// server's state; cond may use all methods of the driver.
func (s *Server) Wait(ctx context.Context, cond func() bool) error {
	ch, stop := s.Watch()
	defer stop()
	for !cond() {
		select {
		case <-ch:
		case <-ctx.Done():
			return ctx.Err()
		case <-s.done:
			return ErrClosed
		}
	}
	return nil
}

// Watch returns a channel that holds a token after every change, and the
// function that ends it.
func (s *Server) Watch() (changes <-chan struct{}, stop func()) {
	ch := make(chan struct{}, 1)
	s.mu.Lock()
	s.watchers[ch] = struct{}{}
	s.mu.Unlock()
	return ch, func() {
		s.mu.Lock()
		delete(s.watchers, ch)
		s.mu.Unlock()
	}
}

// touch wakes everybody who waits for a change; s.mu is held.
func (s *Server) touch() {
	for ch := range s.watchers {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}

// change runs f under the lock and wakes the watchers.
func (s *Server) change(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
	s.touch()
}

// Violations lists what clients asked that no correct client asks.
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.violations...)
}

// Unknown lists the methods that were called and are not there; Violations has
// them too.
func (s *Server) Unknown() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.unknown...)
}

// Call is one answered Bot API call. Calls of getUpdates are not recorded.
type Call struct {
	Bot         string
	Method      string
	Chat        int64
	At          time.Time
	OK          bool
	Code        int
	Description string
}

const maxCalls = 200000

// Calls lists the answered calls, oldest first.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Call(nil), s.calls...)
}

func (s *Server) record(c Call) {
	if len(s.calls) >= maxCalls {
		s.calls = append(s.calls[:0], s.calls[maxCalls/2:]...)
	}
	s.calls = append(s.calls, c)
	s.touch()
}
