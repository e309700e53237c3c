package scripts_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/scripts"
	"frontdesk/scripts/fetch"
)

// hostile is one script of testdata/hostile and what its header says.
type hostile struct {
	name, src string
	stopped   []string
}

func hostileScripts(t testing.TB) []hostile {
	files, err := filepath.Glob("testdata/hostile/*.lua")
	if err != nil || len(files) < 95 {
		t.Fatalf("%d hostile scripts, %v", len(files), err)
	}
	var out []hostile
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		h := hostile{name: strings.TrimSuffix(filepath.Base(f), ".lua"), src: string(raw)}
		_, rest, ok := strings.Cut(h.src, "-- stopped: ")
		line, _, _ := strings.Cut(rest, "\n")
		if h.stopped = strings.Fields(line); !ok || len(h.stopped) == 0 {
			t.Fatalf("%s has no header", f)
		}
		out = append(out, h)
	}
	return out
}

// attack compiles and calls a hostile script.
func attack(h hostile, lim scripts.Limits) (string, scripts.Result, error) {
	s, err := scripts.Compile(h.name, h.src)
	var res scripts.Result
	if err == nil {
		kind := s.Entries[0].Kind
		res, err = s.Run(context.Background(), scripts.Call{Kind: kind, World: scripts.NewStage(scripts.Neutral), Limits: lim})
	}
	var syntax *scripts.SyntaxError
	var failed *scripts.Error
	switch {
	case err == nil:
		return "harmless", res, nil
	case errors.As(err, &syntax):
		return "syntax", res, err
	case errors.As(err, &failed):
		return string(failed.Why), res, err
	}
	return "unknown", res, err
}

// heapPeak is the largest heap that was seen while f ran.
func heapPeak(f func()) (grown uint64) {
	runtime.GC()
	debug.FreeOSMemory()
	read := func() uint64 {
		s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}, {Name: "/memory/classes/heap/unused:bytes"}}
		metrics.Read(s)
		return s[0].Value.Uint64() + s[1].Value.Uint64() + s[2].Value.Uint64()
	}
	before := read()
	f()
	return max(read(), before) - before
}

func TestHostile(t *testing.T) {
	turn := scripts.TurnLimits()
	turn.Wall = 2 * time.Second // fuel alone has to end what runs in a turn
	limits := []scripts.Limits{turn, scripts.SlowLimits()}
	if testing.Short() {
		limits = limits[:1]
	}
	for _, lim := range limits {
		goroutines := runtime.NumGoroutine()
		counts := map[string]int{}
		var slowest time.Duration
		var largest uint64
		var slowestName, largestName string
		for _, h := range hostileScripts(t) {
			var why string
			var res scripts.Result
			var err error
			began := time.Now()
			var took time.Duration
			grown := heapPeak(func() {
				began = time.Now()
				why, res, err = attack(h, lim)
				took = time.Since(began)
			})
			counts[why]++
			if took > slowest {
				slowest, slowestName = took, h.name
			}
			if grown > largest {
				largest, largestName = grown, h.name
			}
			checkHostile(t, h, why, res, err)
			if why == "time" && lim == turn {
				t.Errorf("%s: fuel did not end it within %s", h.name, lim.Wall)
			}
			if grown > 64<<20 {
				t.Errorf("%s: the process grew by %d MiB", h.name, grown>>20)
			}
			if testing.Verbose() && (took > 20*time.Millisecond || grown > 16<<20) {
				t.Logf("%-28s %-8s %8s %4d MiB fuel %d memory %d", h.name, why, took.Round(time.Millisecond), grown>>20, res.Used.Fuel, res.Used.Memory)
			}
		}
		t.Logf("fuel %d: %v; slowest %s (%s), most memory %d MiB (%s)", lim.Fuel, counts, slowest.Round(time.Millisecond), slowestName, largest>>20, largestName)
		if n := runtime.NumGoroutine(); n > goroutines {
			t.Errorf("%d goroutines are left", n-goroutines)
		}
	}
}

func checkHostile(t *testing.T, h hostile, why string, res scripts.Result, err error) {
	t.Helper()
	want := h.stopped
	if slices.Contains(want, "fetch") {
		if why != "harmless" || len(res.Effects) != 1 || res.Effects[0].HTTP == nil {
			t.Errorf("%s: %s: %v", h.name, why, err)
		}
		return
	}
	// With more fuel, what was cut by it goes on to another limit.
	if slices.Contains(want, "fuel") {
		want = append(want, "time", "memory", "stack")
	}
	if !slices.Contains(want, why) {
		t.Errorf("%s: %s instead of %s: %v", h.name, why, h.stopped, err)
	}
	if err != nil && (len(err.Error()) > 1000 || len(res.Effects) > 0) {
		t.Errorf("%s: an error of %d bytes, %d effects", h.name, len(err.Error()), len(res.Effects))
	}
}

// TestHostileRequests makes the requests of the scripts that ask for what is not
// theirs, with an owner who has allowed nearly everything.
func TestHostileRequests(t *testing.T) {
	reached := 0
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reached++
		http.Redirect(w, r, "http://127.0.0.1:1/", http.StatusFound)
	}))
	defer srv.Close()
	door := "redirect.allowed.test"
	_, port, _ := strings.Cut(srv.Listener.Addr().String(), ":")
	c := fetch.New(fetch.Config{
		Allowed: func(host string) bool { return host != "evil.test" && !strings.HasSuffix(host, ":22") },
		Private: func(host string) bool { return host == door+":"+port },
		Lookup: func(context.Context, string) ([]netip.Addr, error) {
			return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
		},
	})
	defer c.Close()
	n := 0
	for _, h := range hostileScripts(t) {
		if !slices.Contains(h.stopped, "fetch") {
			continue
		}
		n++
		_, res, err := attack(h, scripts.TurnLimits())
		if err != nil || len(res.Effects) != 1 {
			t.Errorf("%s: %v", h.name, err)
			continue
		}
		req := fetch.Request(*res.Effects[0].HTTP)
		req.URL = strings.Replace(req.URL, door, door+":"+port, 1)
		_, err = c.Do(context.Background(), req)
		if no := (*fetch.Refused)(nil); !errors.As(err, &no) {
			t.Errorf("%s: %v", h.name, err)
		}
	}
	if n < 10 || reached != 1 {
		t.Errorf("%d requests, %d reached the server", n, reached)
	}
}
