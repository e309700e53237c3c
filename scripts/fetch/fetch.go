// Package fetch makes the HTTP requests that scripts ask for: to hosts that the
// owner has allowed, never to an address that is not public, bounded in size, time
// and number. It must not know scripts, nor decide when a request is made: a request
// is an effect, and its answer an event.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Request is what is asked. It converts from what a script's effect holds.
type Request struct {
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    string            `json:"body,omitempty"`
}

// Response is an answer, whatever its status.
type Response struct {
	Status  int
	Headers map[string]string // lower-case names, at most 50
	Body    string            // valid UTF-8
	Tries   int
}

// Refused is why a request was not made, or not followed: it never will be. Its
// text is for admins.
type Refused struct {
	Why string
}

func (e *Refused) Error() string { return e.Why }

func refused(format string, args ...any) error {
	return &Refused{Why: fmt.Sprintf(format, args...)}
}

// Config is what a client may do. The zero value allows nothing.
type Config struct {
	// Allowed tells whether the owner has allowed a host, in lower case: "host" at
	// the scheme's own port, "host:port" at any other.
	Allowed func(host string) bool
	// Private tells whether the owner has allowed a host to be at an address that
	// is not public; nil: none is.
	Private func(host string) bool
	Agent   string // User-Agent

	Timeout time.Duration // of one try; 10 s
	Tries   int           // 3
	Wait    time.Duration // before the second try, then twice as long each; 1 s
	Body    int64         // bytes of an answer; 64 KiB
	Flights int           // requests at once; 4

	// Lookup and Sleep are the system's, unless a test says otherwise.
	Lookup func(ctx context.Context, host string) ([]netip.Addr, error)
	Sleep  func(ctx context.Context, d time.Duration) error
}

// Client makes requests. It may be used by several goroutines.
type Client struct {
	cfg    Config
	http   *http.Client
	flying chan struct{}
	dial   func(ctx context.Context, network, addr string) (net.Conn, error)
}

// mostRedirects is how many redirects are followed.
const mostRedirects = 5

// New is a client; what is not set has its default.
func New(cfg Config) *Client {
	cfg = withDefaults(cfg)
	c := &Client{cfg: cfg, flying: make(chan struct{}, cfg.Flights)}
	c.dial = (&net.Dialer{Timeout: cfg.Timeout, ControlContext: control}).DialContext
	c.http = &http.Client{
		CheckRedirect: c.redirect,
		Transport: &http.Transport{
			// No proxy: it would resolve the name in our stead.
			Proxy: nil, DialContext: c.connect, ForceAttemptHTTP2: true, MaxIdleConns: 16, IdleConnTimeout: 30 * time.Second,
			TLSHandshakeTimeout: cfg.Timeout, ResponseHeaderTimeout: cfg.Timeout, MaxResponseHeaderBytes: 32 << 10,
		},
	}
	return c
}

func withDefaults(cfg Config) Config {
	if cfg.Allowed == nil {
		cfg.Allowed = func(string) bool { return false }
	}
	if cfg.Private == nil {
		cfg.Private = func(string) bool { return false }
	}
	if cfg.Lookup == nil {
		cfg.Lookup = func(ctx context.Context, host string) ([]netip.Addr, error) {
			return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
		}
	}
	if cfg.Sleep == nil {
		cfg.Sleep = sleep
	}
	cfg.Timeout, cfg.Wait = orElse(cfg.Timeout, 10*time.Second), orElse(cfg.Wait, time.Second)
	cfg.Tries, cfg.Flights, cfg.Body = orElse(cfg.Tries, 3), orElse(cfg.Flights, 4), orElse(cfg.Body, 64<<10)
	return cfg
}

func orElse[T int | int64 | time.Duration](v, otherwise T) T {
	if v <= 0 {
		return otherwise
	}
	return v
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// Close lets go of idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Do makes a request, trying again where that is safe and may help. It waits while
// as many requests as are allowed are under way. The error is *Refused, or what the
// last try failed with.
func (c *Client) Do(ctx context.Context, r Request) (Response, error) {
	u, err := url.Parse(r.URL)
	if err != nil {
		return Response{}, refused("the url cannot be read")
	}
	if err := c.Check(u); err != nil {
		return Response{}, err
	}
	select {
	case c.flying <- struct{}{}:
		defer func() { <-c.flying }()
	case <-ctx.Done():
		return Response{}, ctx.Err()
	}
	return c.tries(ctx, r)
}

func (c *Client) tries(ctx context.Context, r Request) (Response, error) {
	wait := c.cfg.Wait
	for n := 1; ; n++ {
		res, after, err := c.try(ctx, r)
		res.Tries = n
		if n >= c.cfg.Tries || !again(r.Method, res, err) || ctx.Err() != nil {
			return res, err
		}
		if err := c.cfg.Sleep(ctx, max(wait, min(after, longestWait))); err != nil {
			return res, err
		}
		wait *= 2
	}
}

// longestWait is the longest that a server may have us wait before the next try.
const longestWait = 30 * time.Second

// try makes the request once; after is how long the server wants to be left alone.
func (c *Client) try(ctx context.Context, r Request) (res Response, after time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, c.cfg.Timeout)
	defer cancel()
	var body io.Reader
	if r.Body != "" {
		body = strings.NewReader(r.Body)
	}
	req, err := http.NewRequestWithContext(ctx, r.Method, r.URL, body)
	if err != nil {
		return res, 0, refused("the request cannot be made")
	}
	for _, k := range slices.Sorted(maps.Keys(r.Headers)) {
		req.Header.Set(k, r.Headers[k])
	}
	if c.cfg.Agent != "" && req.Header.Get("User-Agent") == "" {
		req.Header.Set("User-Agent", c.cfg.Agent)
	}
	got, err := c.http.Do(req)
	if err != nil {
		return res, 0, plain(err)
	}
	defer got.Body.Close()
	res, err = c.read(got)
	return res, retryAfter(got), err
}

// read reads an answer.
func (c *Client) read(got *http.Response) (Response, error) {
	res := Response{Status: got.StatusCode, Headers: map[string]string{}}
	for _, k := range slices.Sorted(maps.Keys(got.Header)) {
		if len(res.Headers) < 50 {
			res.Headers[strings.ToLower(k)] = strings.ToValidUTF8(got.Header.Get(k), "\uFFFD")
		}
	}
	raw, err := io.ReadAll(io.LimitReader(got.Body, c.cfg.Body+1))
	switch {
	case err != nil:
		return Response{}, fmt.Errorf("reading the answer: %w", plain(err))
	case int64(len(raw)) > c.cfg.Body:
		return Response{}, refused("the answer is larger than %d bytes", c.cfg.Body)
	}
	res.Body = strings.ToValidUTF8(string(raw), "\uFFFD")
	return res, nil
}

// plain is an error without the URL, which may hold a key.
func plain(err error) error {
	var no *Refused
	if errors.As(err, &no) {
		return no
	}
	var ue *url.Error
	if errors.As(err, &ue) {
		return ue.Err
	}
	return err
}
