package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/scripts/fetch"
	"frontdesk/scripts/turns"
)

// netted is a front desk whose scripts may really ask: names lead where the test says,
// and one name may be at this machine.
func netted(t *testing.T, door string, names map[string]string) *scripted {
	s := &scripted{}
	client := fetch.New(fetch.Config{
		Allowed: func(host string) bool { return s.engine.Book().Hosts[host] },
		Private: func(host string) bool { return host == door },
		Lookup: func(_ context.Context, host string) ([]netip.Addr, error) {
			return []netip.Addr{netip.MustParseAddr(names[host])}, nil
		},
		Sleep: func(context.Context, time.Duration) error { return nil },
	})
	call := turns.NewOutside(scriptHost, client).Do
	*s = *newScripted(t, func(ctx context.Context, c desk.OutCall) []byte { return call(ctx, c) })
	return s
}

// TestScriptsAskOverHTTP: from the chat through the network and back.
func TestScriptsAskOverHTTP(t *testing.T) {
	var tries atomic.Int64
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/inside":
			http.Redirect(w, r, "http://inside.example.com/", http.StatusFound)
		case "/elsewhere":
			http.Redirect(w, r, "http://evil.example.com/", http.StatusFound)
		case "/later":
			if tries.Add(1) < 3 {
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			fmt.Fprint(w, "at last")
		case "/large":
			w.Write(bytes.Repeat([]byte("x"), 65<<10))
		default:
			fmt.Fprintf(w, `{"path":%q,"key":%q}`, r.URL.Path, r.Header.Get("X-Key"))
		}
	}))
	defer srv.Close()
	_, port, _ := strings.Cut(srv.Listener.Addr().String(), ":")
	shop := "shop.example.com:" + port
	s := netted(t, shop, map[string]string{"shop.example.com": "127.0.0.1", "inside.example.com": "10.0.0.7", "xn--bcher-kva.example": "192.168.1.1"})
	s.say("olga", `/addscript fetcher
on("message", function(turn)
  http.request{ url = turn.message.text, then = "got", headers = { ["X-Key"] = "k" }, data = { of = turn.contact.first_name } }
end)
handler("got", function(turn, answer)
  if answer.status == 0 then say("none for " .. answer.data.of .. ": " .. answer.error) return end
  local body = json.decode(answer.body)
  say(answer.status .. " for " .. answer.data.of .. ": " .. (body and body.path .. body.key or answer.body))
end)`)
	s.say("ana", "http://"+shop+"/1")
	s.hears("ana", "none for ana: "+shop+" is not allowed: the owner allows it with /allow "+shop)
	for _, host := range []string{shop, "inside.example.com", "bücher.example"} {
		s.say("olga", "/allow "+host)
	}
	for path, want := range map[string]string{
		"http://" + shop + "/1":         "200 for ana: /1k",
		"http://" + shop + "/later":     "200 for ana: at last",
		"http://" + shop + "/large":     "none for ana: the answer is larger than 65536 bytes",
		"http://" + shop + "/inside":    "none for ana: inside.example.com is at an address that is not public",
		"http://" + shop + "/elsewhere": "none for ana: a redirect: evil.example.com is not allowed",
		"http://inside.example.com/":    "none for ana: inside.example.com is at an address that is not public",
		"https://bücher.example/":       "none for ana: xn--bcher-kva.example is at an address that is not public",
		"http://127.0.0.1:" + port:      "none for ana: 127.0.0.1:" + port + " is not allowed",
	} {
		s.say("ana", path)
		s.hears("ana", want)
	}
}

// TestHostileScripts has every hostile script run in turns, as an admin would have added
// it, while others are served.
func TestHostileScripts(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes long")
	}
	files, err := filepath.Glob("../../scripts/testdata/hostile/*.lua")
	if err != nil || len(files) < 95 {
		t.Fatalf("%d hostile scripts, %v", len(files), err)
	}
	s := netted(t, "", map[string]string{"rebind.allowed.test": "127.0.0.1"})
	s.say("olga", `/addrule echo when message contains "ping" do say "pong"`)
	for i, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		s.say("olga", fmt.Sprintf("/addscript h%d\n%s", i, raw))
		if s.engine.Book().Scripts[fmt.Sprint("h", i)] != nil {
			s.say("olga", fmt.Sprintf(`/addrule r%d when message contains "attack%dx" do script h%d`, i, i, i))
		}
	}
	t.Logf("%d of %d can be added at all", len(s.engine.Book().Scripts), len(files))
	ping := func(who string) time.Duration {
		began := time.Now()
		s.say(who, "ping")
		s.hears(who, "pong")
		return time.Since(began)
	}
	var calm, under []time.Duration
	for i := range 50 {
		calm = append(calm, ping(fmt.Sprint("calm", i)))
	}
	debug.FreeOSMemory()
	before, peak := resident(t), int64(0)
	for i := range files {
		done := make(chan bool)
		go func() { s.attack(fmt.Sprintf("attack%dx", i)); close(done) }()
		under = append(under, ping(fmt.Sprint("tom", i)))
		<-done
		peak = max(peak, resident(t))
	}
	slices.Sort(calm)
	slices.Sort(under)
	grown := peak - before
	t.Logf("a pong takes %s, under attack %s, at most %s; the process grew by %d MiB", calm[25], under[len(under)/2], under[len(under)-1], grown>>20)
	// How long others wait is no test's to judge (BenchmarkHostileNeighbour measures it);
	// that they do not wait for a script to end is.
	if p95 := under[len(under)*95/100]; p95-calm[25] > 2*time.Second {
		t.Errorf("others wait for %s instead of %s", p95, calm[25])
	}
	if grown > 64<<20 {
		t.Errorf("the process grew by %d MiB", grown>>20)
	}
}

// attack is a message of Eve's; it may come at any time.
func (s *scripted) attack(text string) {
	ev := chat.Event{ID: text, At: time.Now(), Kind: chat.Said, Private: true, Place: chat.Place{Network: "telegram", Account: "1", Chat: "eve"},
		From: chat.Person{ID: "eve", First: "eve"}, Message: &chat.Message{ID: text, Text: chat.Plain(text)}}
	if err := s.engine.Deliver(s.t.Context(), []chat.Event{ev}); err != nil {
		s.t.Error(err)
	}
}

// resident is the memory of this process.
func resident(t *testing.T) int64 {
	raw, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Skip("this system does not tell how much memory is used")
	}
	var all, pages int64
	if _, err := fmt.Sscan(string(raw), &all, &pages); err != nil {
		t.Fatal(err)
	}
	return pages * int64(os.Getpagesize())
}
