package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// net1 is a public address that no test calls: dialling goes to the test's server.
const net1 = "93.184.216.34"

// world is a client whose names lead to one test server.
type world struct {
	*Client
	dialled []string
	slept   []time.Duration
	server  string // its address
	names   map[string][]string
}

func newWorld(t *testing.T, cfg Config, h http.HandlerFunc) *world {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	w := &world{server: srv.Listener.Addr().String(), names: map[string][]string{"inside.test": {"10.0.0.7"}, "both.test": {net1, "127.0.0.1"}, "mapped.test": {"::ffff:192.168.0.1"}, "gone.test": {}}}
	if cfg.Allowed == nil {
		cfg.Allowed = func(host string) bool { return host != "evil.test" && !strings.Contains(host, ":22") }
	}
	cfg.Lookup = func(_ context.Context, host string) ([]netip.Addr, error) {
		list, ok := w.names[host]
		if !ok {
			list = []string{net1}
		}
		var out []netip.Addr
		for _, s := range list {
			out = append(out, netip.MustParseAddr(s))
		}
		return out, nil
	}
	cfg.Sleep = func(ctx context.Context, d time.Duration) error {
		w.slept = append(w.slept, d)
		return ctx.Err()
	}
	w.Client = New(cfg)
	w.dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
		w.dialled = append(w.dialled, addr)
		return (&net.Dialer{}).DialContext(ctx, network, w.server)
	}
	t.Cleanup(w.Close)
	return w
}

func (w *world) get(url string) (Response, error) {
	return w.Do(context.Background(), Request{Method: "GET", URL: url})
}

func TestDo(t *testing.T) {
	w := newWorld(t, Config{Agent: "frontdesk"}, func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		rw.Header().Set("X-Kind", "echo")
		fmt.Fprintf(rw, "%s %s %s %s %s\xff", r.Method, r.Host, r.Header.Get("User-Agent"), r.Header.Get("X-Key"), body)
	})
	res, err := w.Do(context.Background(), Request{Method: "POST", URL: "http://api.test/x", Headers: map[string]string{"X-Key": "k"}, Body: "hello"})
	if err != nil || res.Status != 200 || res.Body != "POST api.test frontdesk k hello\uFFFD" || res.Headers["x-kind"] != "echo" || res.Tries != 1 {
		t.Errorf("%+v, %v", res, err)
	}
	if want := net1 + ":80"; len(w.dialled) != 1 || w.dialled[0] != want {
		t.Errorf("dialled %v", w.dialled)
	}
}

func TestRefused(t *testing.T) {
	var got atomic.Int32
	w := newWorld(t, Config{}, func(rw http.ResponseWriter, r *http.Request) {
		got.Add(1)
		http.Redirect(rw, r, r.URL.Query().Get("to"), http.StatusFound)
	})
	direct := []string{
		"http://evil.test/", "http://api.test:22/", "ftp://api.test/", "file:///etc/passwd", "http://u:p@api.test/", "http:///x", "://",
		"http://127.0.0.1/", "http://127.8.9.1/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://0.0.0.0/",
		"http://[::]/", "http://10.1.2.3/", "http://172.16.0.1/", "http://192.168.1.1/", "http://169.254.169.254/", "http://[fe80::1]/",
		"http://[fc00::1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://100.64.0.1/", "http://224.0.0.1/",
		"http://255.255.255.255/", "http://[::127.0.0.1]/", "http://198.18.0.1/", "http://[2001:db8::1]/",
		"http://inside.test/", "http://both.test/", "http://mapped.test/",
	}
	for _, u := range direct {
		_, err := w.get(u)
		if no := (*Refused)(nil); !errors.As(err, &no) {
			t.Errorf("%s: %v", u, err)
		}
	}
	if got.Load() != 0 {
		t.Errorf("%d requests were made", got.Load())
	}
	for _, to := range direct {
		if to == "://" || to == "http:///x" {
			continue // not a place that one can be redirected to
		}
		before := got.Load()
		_, err := w.get("http://api.test/?to=" + url.QueryEscape(to))
		if no := (*Refused)(nil); !errors.As(err, &no) || got.Load() != before+1 {
			t.Errorf("redirect to %s: %v after %d requests", to, err, got.Load()-before)
		}
	}
	if len(w.slept) > 0 {
		t.Error("what is refused is tried again")
	}
}

// TestControl calls a private address past everything that looks at names.
func TestControl(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler())
	defer srv.Close()
	c := New(Config{})
	_, err := c.dial(context.Background(), "tcp", srv.Listener.Addr().String())
	if no := (*Refused)(nil); !errors.As(err, &no) {
		t.Errorf("%v", err)
	}
}

func TestPrivateAllowed(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { fmt.Fprint(rw, "in") }))
	defer srv.Close()
	host := srv.Listener.Addr().String()
	is := func(h string) bool { return h == host }
	res, err := New(Config{Allowed: is, Private: is}).Do(context.Background(), Request{Method: "GET", URL: srv.URL})
	if err != nil || res.Body != "in" {
		t.Errorf("%+v, %v", res, err)
	}
}

func TestNothingIsAllowed(t *testing.T) {
	_, err := New(Config{}).Do(context.Background(), Request{Method: "GET", URL: "https://example.test/"})
	if err == nil || err.Error() != "example.test is not allowed: the owner allows it with /allow example.test" {
		t.Errorf("%v", err)
	}
}

func TestRedirect(t *testing.T) {
	var seen []string
	w := newWorld(t, Config{}, func(rw http.ResponseWriter, r *http.Request) {
		seen = append(seen, r.Host+" "+r.Header.Get("Authorization")+r.Header.Get("X-Key"))
		switch {
		case r.Host == "one.test":
			http.Redirect(rw, r, "http://two.test/", http.StatusFound)
		case r.Host == "loop.test":
			http.Redirect(rw, r, "http://loop.test/", http.StatusFound)
		}
	})
	_, err := w.Do(context.Background(), Request{Method: "GET", URL: "http://one.test/", Headers: map[string]string{"Authorization": "s", "X-Key": "k"}})
	if err != nil || !slices.Equal(seen, []string{"one.test sk", "two.test "}) {
		t.Errorf("%v, %v", seen, err)
	}
	seen = nil
	if _, err = w.get("http://loop.test/"); err == nil || len(seen) != mostRedirects+1 {
		t.Errorf("%d requests, %v", len(seen), err)
	}
	down := &http.Request{URL: &url.URL{Scheme: "http", Host: "a.test"}, Header: http.Header{}}
	if w.redirect(down, []*http.Request{{URL: &url.URL{Scheme: "https", Host: "a.test"}}}) == nil {
		t.Error("a redirect from https to http is followed")
	}
}

func TestRetries(t *testing.T) {
	for name, c := range map[string]struct {
		method string
		codes  []int // of each try
		after  string
		status int
		tries  int
		slept  []time.Duration
	}{
		"it works at last":        {"GET", []int{502, 503, 200}, "", 200, 3, []time.Duration{time.Second, 2 * time.Second}},
		"it never works":          {"GET", []int{500, 500, 500, 500}, "", 500, 3, []time.Duration{time.Second, 2 * time.Second}},
		"a refusal is final":      {"GET", []int{404, 200}, "", 404, 1, nil},
		"a post is not doubled":   {"POST", []int{500, 200}, "", 500, 1, nil},
		"a post that was put off": {"POST", []int{429, 200}, "7", 200, 2, []time.Duration{7 * time.Second}},
		"a wait of a day":         {"GET", []int{429, 200}, "86400", 200, 2, []time.Duration{longestWait}},
	} {
		n := 0
		w := newWorld(t, Config{}, func(rw http.ResponseWriter, r *http.Request) {
			if c.after != "" {
				rw.Header().Set("Retry-After", c.after)
			}
			rw.WriteHeader(c.codes[n])
			n++
		})
		res, err := w.Do(context.Background(), Request{Method: c.method, URL: "http://api.test/"})
		if err != nil || res.Status != c.status || res.Tries != c.tries || n != c.tries || !slices.Equal(w.slept, c.slept) {
			t.Errorf("%s: %+v after %d requests, slept %v: %v", name, res, n, w.slept, err)
		}
	}
}

func TestBrokenConnections(t *testing.T) {
	var n atomic.Int32
	hijack := func(rw http.ResponseWriter, r *http.Request) {
		if n.Add(1) < 3 {
			conn, _, err := rw.(http.Hijacker).Hijack()
			if err == nil {
				conn.Close()
			}
		}
	}
	if res, err := newWorld(t, Config{}, hijack).get("http://api.test/"); err != nil || res.Tries != 3 {
		t.Errorf("%+v, %v", res, err)
	}
	n.Store(0)
	w := newWorld(t, Config{}, hijack)
	if _, err := w.Do(context.Background(), Request{Method: "POST", URL: "http://api.test/", Body: "x"}); err == nil || n.Load() != 1 {
		t.Errorf("a post was sent %d times: %v", n.Load(), err)
	}
	w.dial = func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Err: errors.New("refused")}
	}
	res, err := w.Do(context.Background(), Request{Method: "POST", URL: "http://other.test/", Body: "x"})
	if err == nil || res.Tries != 3 {
		t.Errorf("what was never sent is tried %d times: %v", res.Tries, err)
	}
	if _, err := w.get("http://gone.test/"); err == nil {
		t.Error("a name without an address")
	}
}

func TestSizeAndTime(t *testing.T) {
	hang := make(chan struct{})
	defer close(hang)
	w := newWorld(t, Config{Body: 100, Timeout: 50 * time.Millisecond, Tries: 1}, func(rw http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/large":
			fmt.Fprint(rw, strings.Repeat("x", 101))
		case "/fits":
			fmt.Fprint(rw, strings.Repeat("x", 100))
		case "/endless":
			for r.Context().Err() == nil {
				if _, err := rw.Write(make([]byte, 4096)); err != nil {
					return
				}
			}
		case "/hangs":
			select {
			case <-hang:
			case <-r.Context().Done():
			}
		case "/drips":
			rw.Write([]byte("x"))
			rw.(http.Flusher).Flush()
			<-r.Context().Done()
		}
	})
	for path, fine := range map[string]bool{"large": false, "fits": true, "endless": false, "hangs": false, "drips": false} {
		if _, err := w.get("http://api.test/" + path); (err == nil) != fine {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestFlights(t *testing.T) {
	var now, most atomic.Int32
	release, arrived := make(chan struct{}), make(chan struct{}, 10)
	w := newWorld(t, Config{Flights: 2}, func(rw http.ResponseWriter, r *http.Request) {
		n := now.Add(1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		arrived <- struct{}{}
		<-release
		now.Add(-1)
	})
	w.dial = func(ctx context.Context, network, _ string) (net.Conn, error) { // keeps no list
		return (&net.Dialer{}).DialContext(ctx, network, w.server)
	}
	done := make(chan error, 6)
	for range 6 {
		go func() { _, err := w.get("http://api.test/"); done <- err }()
	}
	<-arrived
	<-arrived
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := w.Do(ctx, Request{Method: "GET", URL: "http://api.test/"}); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting for a turn does not end: %v", err)
	}
	close(release)
	for range 6 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if most.Load() > 2 {
		t.Errorf("%d requests at once", most.Load())
	}
}

// TestErrorsHideTheURL keeps keys in a query out of logs.
func TestErrorsHideTheURL(t *testing.T) {
	w := newWorld(t, Config{Tries: 1}, func(http.ResponseWriter, *http.Request) {})
	w.dial = func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("no route") }
	if _, err := w.get("http://api.test/?key=secret"); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("%v", err)
	}
}

// TestEntry is what a URL's host is compared as with the list of allowed ones.
func TestEntry(t *testing.T) {
	var asked string
	c := New(Config{Allowed: func(host string) bool { asked = host; return false }})
	for in, want := range map[string]string{
		"https://Shop.Example.com/x": "shop.example.com", "https://shop.example.com./": "shop.example.com", "http://shop.example.com:80/": "shop.example.com",
		"https://shop.example.com:8443/": "shop.example.com:8443", "https://shop.example.com:80/": "shop.example.com:80",
		"https://b\u00fccher.example/": "xn--bcher-kva.example", "https://xn--bcher-kva.example:444/": "xn--bcher-kva.example:444",
		"https://[2606:4700:0::1111]/": "2606:4700::1111", "https://[2606:4700::1111]:8080/": "[2606:4700::1111]:8080",
	} {
		u, err := url.Parse(in)
		if err != nil {
			t.Fatal(err)
		}
		if _ = c.Check(u); asked != want {
			t.Errorf("%s is looked up as %q, want %q", in, asked, want)
		}
	}
}

func FuzzCheck(f *testing.F) {
	f.Add("http://[::ffff:127.0.0.1]:80/")
	f.Add("https://u@h/")
	c := New(Config{Allowed: func(string) bool { return true }})
	f.Fuzz(func(t *testing.T, s string) {
		u, err := url.Parse(s)
		if err != nil || c.Check(u) != nil {
			return
		}
		if ip, err := netip.ParseAddr(u.Hostname()); err == nil && (ip.Unmap().IsLoopback() || ip.Unmap().IsPrivate()) {
			t.Errorf("%s is let through", s)
		}
	})
}
