package page

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"frontdesk/playground/telegram"
)

// testPage is a page with a Telegram that has no bot behind it.
func testPage(t *testing.T) (*Page, *httptest.Server) {
	t.Helper()
	srv := telegram.New(telegram.Options{})
	tg := NewTelegram(srv, srv.NewBot("front_bot"))
	p := New(Options{Networks: map[string]Network{"telegram": tg}, Desk: quietDesk(), Example: []Step{{Title: "One", Lines: []string{"ana: hi"}}}})
	ctx, cancel := context.WithCancel(context.Background())
	go p.Run(ctx)
	web := httptest.NewServer(p.Handler())
	t.Cleanup(func() {
		cancel()
		web.CloseClientConnections()
		web.Close()
		srv.Close()
	})
	return p, web
}

func quietDesk() Desk {
	return Desk{Now: time.Now, Advance: func(time.Duration) {}, Next: func() time.Time { return time.Time{} }, Trace: func() []TraceLine { return nil },
		Settle: func(context.Context) {}, Restart: func() error { return nil }, Unplug: func(bool) {}, Limit: func(bool) {}}
}

// TestOnlyWithTheToken: without the token nothing is there, and nothing tells that
// something is.
func TestOnlyWithTheToken(t *testing.T) {
	p, web := testPage(t)
	for _, path := range []string{"/", "/index.html", "/events", "/" + strings.Repeat("a", len(p.token)) + "/", "/" + p.token} {
		r, err := http.Get(web.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = r.Body.Close()
		if r.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers %d", path, r.StatusCode)
		}
	}
	r, err := http.Get(web.URL + p.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	if r.StatusCode != http.StatusOK || !strings.Contains(r.Header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("the page answers %d with %v", r.StatusCode, r.Header)
	}
}

// stream reads news until one of a kind satisfies.
func stream(t *testing.T, url, kind string, ok func(map[string]any) bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	sc := bufio.NewScanner(r.Body)
	sc.Buffer(nil, 1<<22)
	for sc.Scan() {
		raw, found := strings.CutPrefix(sc.Text(), "data: ")
		if !found {
			continue
		}
		var news map[string]any
		if err := json.Unmarshal([]byte(raw), &news); err != nil {
			t.Fatal(err)
		}
		if news["kind"] == kind && ok(news) {
			return
		}
	}
	t.Fatalf("no such news of %s: %v", kind, sc.Err())
}

func post(t *testing.T, url, body string) string {
	t.Helper()
	r, err := http.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	var out map[string]string
	if err := json.NewDecoder(r.Body).Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out["error"]
}

// TestWhatIsSaidIsStreamed: an act by HTTP shows on the stream, and a script does too.
func TestWhatIsSaidIsStreamed(t *testing.T) {
	p, web := testPage(t)
	at := web.URL + p.Path()
	if err := post(t, at+"do", `{"do":"contact","network":"telegram","name":"bea"}`); err != "" {
		t.Fatal(err)
	}
	if err := post(t, at+"act", `{"network":"telegram","person":"bea","chat":"bot","do":"say","text":"good morning"}`); err != "" {
		t.Fatal(err)
	}
	says := func(words string) func(map[string]any) bool {
		return func(n map[string]any) bool {
			raw, _ := json.Marshal(n["screen"])
			return bytes.Contains(raw, []byte(words))
		}
	}
	stream(t, at+"events", "pane", says("good morning"))
	if err := post(t, at+"do", `{"do":"example"}`); err != "" {
		t.Fatal(err)
	}
	stream(t, at+"events", "pane", says(`"hi"`))
	for body, want := range map[string]string{
		`{"do":"contact","network":"pigeon","name":"x"}`:  "there is no network",
		`{"do":"contact","network":"telegram","name":""}`: "a name has 1 to 40",
		`{"do":"advance","by":"-5"}`:                      "only goes forward",
		`{"do":"timer"}`:                                  "no timer",
		`{"do":"nonsense"}`:                               "cannot be done",
	} {
		if err := post(t, at+"do", body); !strings.Contains(err, want) {
			t.Errorf("%s is answered %q", body, err)
		}
	}
}

// TestFilesCannotRun: what people upload comes back as a picture or a download, never as
// something that runs.
func TestFilesCannotRun(t *testing.T) {
	p, web := testPage(t)
	if _, err := p.AddPerson("telegram", "ana", "contact"); err != nil {
		t.Fatal(err)
	}
	for mime, want := range map[string]string{"text/html": "application/octet-stream", "image/svg+xml": "application/octet-stream", "image/png": "image/png"} {
		var b bytes.Buffer
		form := multipart.NewWriter(&b)
		_ = form.WriteField("act", `{"network":"telegram","person":"ana","chat":"bot","do":"say"}`)
		part, _ := form.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="file"; filename="x"`}, "Content-Type": {mime}})
		body := "<script>alert(1)</script>"
		if mime == "image/png" {
			body = string(picture())
		}
		_, _ = part.Write([]byte(body))
		_ = form.Close()
		r, err := http.Post(web.URL+p.Path()+"act", form.FormDataContentType(), &b)
		if err != nil {
			t.Fatal(err)
		}
		_ = r.Body.Close()
		list := p.network("telegram").Screen("ana").Chats[0].Messages
		r, err = http.Get(web.URL + p.Path() + "file/telegram/" + list[len(list)-1].File)
		if err != nil {
			t.Fatal(err)
		}
		_ = r.Body.Close()
		if got := r.Header.Get("Content-Type"); got != want || !strings.Contains(r.Header.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%s comes back as %q, %v", mime, got, r.Header)
		}
	}
}

// TestScripts: what can be written in a script.
func TestScripts(t *testing.T) {
	steps, err := ReadScript("# First\nowner: /addsurvey x\n| one\n| two\n\towner < Saved\n\n# Second\nbo@sales/Ana (to \"hi\"): hello\n+10m\n* bo joins sales\n")
	if err != nil || len(steps) != 2 || steps[0].Title != "First" || steps[0].Lines[0] != "owner: /addsurvey x\none\ntwo" || len(steps[1].Lines) != 3 {
		t.Fatalf("it is read as %+v, %v", steps, err)
	}
	for in, want := range map[string]line{
		"ana: hi":                        {who: "ana", do: "say", text: "hi"},
		"ana: [Español]":                 {who: "ana", do: "key", text: "Español"},
		"ana: (photo menu.jpg) look":     {who: "ana", do: "say", kind: "photo", name: "menu.jpg", text: "look"},
		`bo@sales/Ana (to "hi"): hello`:  {who: "bo", group: "sales", topic: "Ana", do: "say", to: "hi", text: "hello"},
		`ana edits "hi": hello`:          {who: "ana", do: "edit", to: "hi", text: "hello"},
		`ana reacts ❤ to "Hi Ana"`:       {who: "ana", do: "react", emoji: "❤", to: "Hi Ana"},
		`ana reacts nothing to "Hi Ana"`: {who: "ana", do: "react", to: "Hi Ana"},
		`ana deletes "hi"`:               {who: "ana", do: "delete", to: "hi"},
		"+2d":                            {do: "time", by: 48 * time.Hour},
	} {
		got, err := readLine(in)
		got.words, want.words = nil, nil
		if err != nil || !sameLine(got, want) {
			t.Errorf("%q is read as %+v, %v", in, got, err)
		}
	}
	for _, bad := range []string{"nobody says anything", "+soon", "| continues nothing"} {
		if _, err := ReadScript(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

// TestTestOnly: the page stops at what it cannot play, and has done nothing of it.
func TestTestOnly(t *testing.T) {
	p := New(Options{})
	x := &player{p: p, ctx: t.Context()}
	for _, s := range []string{"ana: (location 41.4,2.2)", "ana: (contact +34600111222)", "ana: (animation) look", "ana: (album photo a.jpg, video b.mp4) look",
		"* helped sales", "* file menu.txt", "* bo joins"} {
		if err := x.line(s); !errors.Is(err, errTestOnly) {
			t.Errorf("%q gives %v", s, err)
		}
	}
	if len(p.list()) > 0 {
		t.Errorf("it has added %v", p.list()[0])
	}
}

func sameLine(a, b line) bool {
	x, _ := json.Marshal([]any{a.who, a.group, a.topic, a.do, a.text, a.to, a.kind, a.name, a.emoji, a.by})
	y, _ := json.Marshal([]any{b.who, b.group, b.topic, b.do, b.text, b.to, b.kind, b.name, b.emoji, b.by})
	return bytes.Equal(x, y)
}

// TestSlowBrowser: a browser that does not read is let go; it comes back and begins anew.
func TestSlowBrowser(t *testing.T) {
	var h hub
	slow := h.join()
	for range backlog + 1 {
		h.send([]byte("news"))
	}
	n := 0
	for range slow {
		n++
	}
	if n != backlog {
		t.Errorf("it got %d", n)
	}
	h.leave(slow)
	h.close()
	if _, ok := <-h.join(); ok {
		t.Error("there is news after the end")
	}
}

// TestWhatCannotBe: names and acts that no app would let people have are refused in words,
// whatever comes by HTTP.
func TestWhatCannotBe(t *testing.T) {
	p, web := testPage(t)
	at := web.URL + p.Path()
	for body, want := range map[string]string{
		`{"do":"room","network":"telegram","name":"bot"}`:                                "taken",
		`{"do":"room","network":"telegram","name":"Bot","kind":"flat"}`:                  "taken",
		`{"do":"contact","network":"whatsapp","name":"shop"}`:                            "taken",
		`{"do":"contact","network":"telegram","name":"a/b"}`:                             "slash",
		`{"do":"contact","network":"telegram","name":".."}`:                              "a name has",
		`{"do":"contact","network":"telegram","name":"\u202eevil"}`:                      "invisible",
		`{"do":"contact","network":"telegram","name":"a\u0000b"}`:                        "invisible",
		`{"do":"contact","network":"telegram","name":"` + strings.Repeat("x", 41) + `"}`: "1 to 40",
		`{"do":"advance","by":"99999999999"}`:                                            "a year at most",
		`{"do":"contact","network":"telegram","name":"<img src=x onerror=alert(1)> 🌸"}`:  "",
	} {
		if got := post(t, at+"do", body); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s is answered with %q, not %q", body, got, want)
		}
	}
	if _, err := p.AddPerson("telegram", "ana", "contact"); err != nil {
		t.Fatal(err)
	}
	for body, want := range map[string]string{
		`"do":"say","text":" "`:                                 "nothing to send",
		`"do":"poll","text":"Tea?","options":["yes"]`:           "2 to 12",
		`"do":"say","text":"` + strings.Repeat("🌸", 2049) + `"`: "4096",
		`"do":"say","text":"` + strings.Repeat("🌸", 2048) + `"`: "",
		`"do":"edit","message":"1","text":""`:                   "nothing to send",
	} {
		if got := post(t, at+"act", `{"network":"telegram","person":"ana","chat":"bot",`+body+"}"); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%.60s is answered with %q, not %q", body, got, want)
		}
	}
}

// TestLongSession: a forum with many topics is shown with the end of each, and its card.
func TestLongSession(t *testing.T) {
	var list []telegram.Message
	for i := range 500 {
		list = append(list, telegram.Message{ID: i, Pinned: i == 0})
	}
	if got := ofTopic(list, 1); len(got) != keep+1 || got[0].ID != 0 || got[keep].ID != 499 {
		t.Errorf("of one topic %d messages are shown", len(got))
	}
	if got := ofTopic(list, 100); len(got) != keepLeast+1 || !got[0].Pinned {
		t.Errorf("of one of a hundred topics %d messages are shown", len(got))
	}
}
