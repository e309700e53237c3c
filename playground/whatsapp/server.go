package whatsapp

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"go.mau.fi/whatsmeow"
	waLog "go.mau.fi/whatsmeow/util/log"
)

// ErrClosed is returned for a server that was closed or never started.
var ErrClosed = errors.New("the server is not running")

// Options say how a server behaves. The zero value listens on a free port of
// loopback.
type Options struct {
	// Addr is where Start listens, 127.0.0.1:0 when empty.
	Addr string
	// Pipe serves connections in memory and opens no port, for synctest.
	Pipe bool
	// ManyKeys lets clients upload 812 one-time keys when they log in first, as
	// the real server does. Without it they upload 50, which is faster.
	ManyKeys bool
	// Log is where phones log, nowhere when nil.
	Log waLog.Logger
	// Now is the clock by which messages are dated, time.Now when nil.
	Now func() time.Time
}

// Server is one simulated WhatsApp.
type Server struct {
	opt    Options
	client *http.Client
	http   *http.Server
	listen net.Listener
	wg     sync.WaitGroup

	mu       sync.Mutex
	running  bool
	conns    map[*conn]struct{}
	phones   []*Phone
	accounts map[string]*account // by phone number
	lids     map[string]*account
	groups   map[string]*group
	refs     map[string]*pairing
	blobs    map[string][]byte
	unknown  map[string]int
	lastID   uint64
	faults   faults
	changed  chan struct{} // closed and renewed at every change
}

// New returns a server that is not listening yet. It also calls Trust: from
// here on this process takes servers of this package for WhatsApp.
func New(o Options) *Server {
	Trust()
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	if o.Log == nil {
		o.Log = waLog.Noop
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Server{
		opt: o, conns: map[*conn]struct{}{}, accounts: map[string]*account{},
		lids: map[string]*account{}, groups: map[string]*group{}, refs: map[string]*pairing{},
		blobs: map[string][]byte{}, unknown: map[string]int{}, changed: make(chan struct{}),
	}
	s.client = clientOf(s.dial)
	return s
}

// Remote returns a client for which every host is a server of this package in
// another process. That process says where with Addr, and this one has to call
// Trust.
func Remote(addr string) *http.Client {
	return clientOf(func(ctx context.Context) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "tcp", addr)
	})
}

// clientOf returns a client that dials one place only. A connection of
// DialTLSContext counts as encrypted already, so wss and https run in clear
// text over loopback.
func clientOf(dial func(context.Context) (net.Conn, error)) *http.Client {
	d := func(ctx context.Context, _, _ string) (net.Conn, error) { return dial(ctx) }
	return &http.Client{Transport: &http.Transport{DialContext: d, DialTLSContext: d}}
}

// Start listens and serves until Close.
func (s *Server) Start() error {
	var l net.Listener = newPipes()
	if !s.opt.Pipe {
		var err error
		if l, err = net.Listen("tcp", s.opt.Addr); err != nil {
			return fmt.Errorf("listening on %s: %w", s.opt.Addr, err)
		}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/ws/chat", s.serveSocket)
	mux.HandleFunc("/", s.serveMedia)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running {
		_ = l.Close()
		return errors.New("starting a server that runs already")
	}
	s.running, s.listen = true, l
	s.http = &http.Server{Handler: mux, ReadHeaderTimeout: time.Minute}
	s.wg.Go(func() { _ = s.http.Serve(l) })
	return nil
}

// Close disconnects everybody and closes the phones.
func (s *Server) Close() {
	s.mu.Lock()
	running, phones := s.running, s.phones
	s.running, s.phones = false, nil
	s.mu.Unlock()
	for _, p := range phones {
		p.Close()
	}
	if !running {
		return
	}
	s.mu.Lock()
	open := maps.Clone(s.conns)
	s.mu.Unlock()
	for c := range open {
		c.cut()
	}
	s.client.CloseIdleConnections()
	_ = s.http.Close()
	s.wg.Wait()
}

// Addr is where the server listens, empty before Start and with Pipe.
func (s *Server) Addr() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listen == nil || s.opt.Pipe {
		return ""
	}
	return s.listen.Addr().String()
}

// Attach makes a client talk to this server. Call it before Connect.
func (s *Server) Attach(cli *whatsmeow.Client) { Attach(cli, s.client) }

// Attach makes a client talk to the server of an HTTP client, see Remote.
func Attach(cli *whatsmeow.Client, h *http.Client) {
	cli.SetWebsocketHTTPClient(h)
	cli.SetPreLoginHTTPClient(h)
	cli.SetMediaHTTPClient(h)
}

// HTTPClient is a client for which every host is this server.
func (s *Server) HTTPClient() *http.Client { return s.client }

// Unknown counts the questions of clients that were answered with 501, by
// namespace, type and first child.
func (s *Server) Unknown() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.unknown)
}

func (s *Server) dial(ctx context.Context) (net.Conn, error) {
	s.mu.Lock()
	l, running := s.listen, s.running
	s.mu.Unlock()
	if !running {
		return nil, ErrClosed
	}
	if p, ok := l.(*pipes); ok {
		return p.dial(ctx)
	}
	return (&net.Dialer{}).DialContext(ctx, "tcp", l.Addr().String())
}

func (s *Server) admit(c *conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running {
		s.conns[c] = struct{}{}
	}
	return s.running
}

func (s *Server) gone(c *conn) {
	c.cut()
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, c)
	if c.dev != nil && c.dev.conn == c {
		c.dev.conn = nil
	}
	s.forget(c)
	s.signal()
}

// signal wakes those who wait for a change. The caller holds mu.
func (s *Server) signal() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// until waits for something to become true; ok is called with mu held.
func (s *Server) until(ctx context.Context, ok func() bool) error {
	for {
		s.mu.Lock()
		done, changed := ok(), s.changed
		s.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// id makes an id for a stanza of the server. The caller holds mu.
func (s *Server) id() string {
	s.lastID++
	return fmt.Sprintf("%d.%d", time.Now().Unix(), s.lastID)
}

func token() string { return strings.ToLower(rand.Text()) }
