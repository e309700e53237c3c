package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	loopback "frontdesk/playground/telegram"
)

// services is a Dialogflow and a chat model in one server. What it says to a question is
// the test's.
type services struct {
	*httptest.Server
	key []byte

	mu    sync.Mutex
	reply func(text string) string // an intent, or a draft; "hang": never; "refuse": 401
	asked []string
	hung  int
	more  chan struct{} // closed with each question
	gone  chan struct{}
}

func newServices(t testing.TB) *services {
	t.Helper()
	s := &services{more: make(chan struct{}), gone: make(chan struct{}), reply: func(string) string { return "" }}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(func() { close(s.gone); s.CloseClientConnections(); s.Close() })
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	s.key, _ = json.Marshal(map[string]string{"type": "service_account", "client_email": "bot@shop.iam.gserviceaccount.com", "token_uri": s.URL + "/token",
		"private_key": string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(k)}))})
	return s
}

func (s *services) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	if r.URL.Path == "/token" {
		_, _ = io.WriteString(w, `{"access_token":"SECRETTOKEN","expires_in":3600,"token_type":"Bearer"}`)
		return
	}
	raw, _ := io.ReadAll(r.Body)
	var in struct {
		QueryInput struct{ Text struct{ Text string } }
		Messages   []struct{ Content string }
		Input      []string
	}
	_ = json.Unmarshal(raw, &in)
	if len(in.Input) > 0 {
		s.mu.Lock()
		s.asked = append(s.asked, in.Input...)
		s.mu.Unlock()
		_, _ = io.WriteString(w, vectors(in.Input))
		return
	}
	text, chat := in.QueryInput.Text.Text, len(in.Messages) > 0
	if chat {
		text = in.Messages[len(in.Messages)-1].Content
	}
	s.mu.Lock()
	say := s.reply(text)
	s.asked = append(s.asked, text)
	if say == "hang" {
		s.hung++
	}
	close(s.more)
	s.more = make(chan struct{})
	s.mu.Unlock()
	switch {
	case say == "refuse":
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"error":{"code":401,"status":"UNAUTHENTICATED","message":"SECRETTOKEN"}}`)
	case say == "hang":
		select {
		case <-s.gone:
		case <-r.Context().Done():
		}
	case chat:
		_, _ = fmt.Fprintf(w, `{"choices":[{"index":0,"message":{"role":"assistant","content":%q},"finish_reason":"stop"}]}`, say)
	default:
		_, _ = fmt.Fprintf(w, `{"queryResult":{"intent":{"displayName":%q},"intentDetectionConfidence":0.99}}`, say)
	}
}

// vectors are of as many dimensions as the alphabet has letters.
func vectors(texts []string) string {
	var data []string
	for i, text := range texts {
		var v [26]int
		for _, r := range strings.ToLower(text) {
			if r >= 'a' && r <= 'z' {
				v[r-'a']++
			}
		}
		raw, _ := json.Marshal(v)
		data = append(data, fmt.Sprintf(`{"index":%d,"embedding":%s}`, i, raw))
	}
	return `{"data":[` + strings.Join(data, ",") + `]}`
}

func (s *services) says(f func(text string) string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reply = f
}

// hanging is how many questions were never answered so far.
func (s *services) hanging() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hung
}

// untilHanging waits until questions hang.
func (s *services) untilHanging(t *testing.T, n int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), longest)
	defer cancel()
	for {
		s.mu.Lock()
		more, hung := s.more, s.hung
		s.mu.Unlock()
		if hung >= n {
			return
		}
		select {
		case <-more:
		case <-ctx.Done():
			t.Fatalf("%d questions hang, want %d", hung, n)
		}
	}
}

// shopWith is a bot with providers, a team, and an FAQ that answers automatically.
func shopWith(t *testing.T, s *services, env ...string) (p *process, room *loopback.Group, owner *loopback.User) {
	t.Helper()
	p = newProcess(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.listen = l.Addr().String()
	_ = l.Close()
	p.env = append([]string{"DIALOGFLOW_PROJECT=shop", "DIALOGFLOW_CREDENTIALS=" + string(s.key), "DIALOGFLOW_ENDPOINT=" + s.URL, "DIALOGFLOW_TIMEOUT=4s",
		"LISTEN=" + p.listen, "LOG_LEVEL=debug"}, env...)
	owner = p.srv.NewUser("Olga", user("olga"))
	p.claimed(owner)
	room = p.room("support", owner)
	for _, line := range []string{"/addsnippet opening From 9 to 18.", "/addfaq opening\nwhen are you open\nwhat are your opening hours", "/faq opening auto",
		"/addsnippet shipping We ship to all of Europe.", "/addfaq shipping\nwhere do you ship to\ndo you ship abroad"} {
		owner.Say(p.bot, line)
	}
	p.until("the FAQ answers automatically", func() bool { return p.heard(owner, "FAQ opening: auto") && p.heard(owner, "/addfaq shipping") })
	return p, room, owner
}

// TestAHangingProviderDelaysNobody is the real program beside a Dialogflow that answers,
// hangs, and is left alone.
func TestAHangingProviderDelaysNobody(t *testing.T) {
	t.Parallel()
	s := newServices(t)
	p, room, owner := shopWith(t, s)
	s.says(func(string) string { return "Opening" })
	ana := p.srv.NewUser("Ana", user("ana"))
	ana.Say(p.bot, "may one enter around noon")
	p.until("Ana is answered by Dialogflow", func() bool { return p.heard(ana, "From 9 to 18.") })

	s.says(func(string) string { return "hang" })
	var all []*loopback.User
	for i := range 12 {
		u := p.srv.NewUser(fmt.Sprintf("C%02d", i), user(fmt.Sprintf("c%02d", i)))
		u.Say(p.bot, "when are you open?")
		all = append(all, u)
	}
	s.untilHanging(t, 8)
	began := time.Now()
	tom := p.srv.NewUser("Tom", user("tom"))
	tom.Say(p.bot, "hello, it is Tom")
	p.until("the agents see Tom", func() bool { return p.inRoom(room, thread(room, "Tom"), "hello, it is Tom") })
	answered := 0
	for i, u := range all {
		if answered += p.count(u, "From 9 to 18."); thread(room, fmt.Sprintf("C%02d", i)) == 0 {
			t.Errorf("the agents do not see C%02d", i)
		}
	}
	if answered > len(all)-8 {
		t.Errorf("%d of %d were answered before the agents saw Tom", answered, len(all))
	}
	for _, u := range all {
		p.until("everybody is answered by the embedded matcher", func() bool { return p.heard(u, "From 9 to 18.") })
		if n := p.count(u, "From 9 to 18."); n != 1 {
			t.Errorf("somebody is answered %d times", n)
		}
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("it took %s: time-outs add up", took)
	}

	owner.Say(p.bot, "/doctor")
	p.until("the owner sees how it is doing", func() bool {
		return p.heard(owner, "Dialogflow (finds FAQs) is left alone: no answer within 4s. Meanwhile the embedded matcher answers alone.")
	})
	before := s.hanging()
	eva := p.srv.NewUser("Eva", user("eva"))
	eva.Say(p.bot, "what are your opening hours")
	p.until("Eva is answered", func() bool { return p.heard(eva, "From 9 to 18.") })
	if s.hanging() != before {
		t.Error("it is asked although it is left alone")
	}
	metrics := get(t, "http://"+p.listen+"/metrics")
	for _, want := range []string{`frontdesk_provider_up{provider="dialogflow"} 0`, `frontdesk_provider_calls_total{outcome="ok",provider="dialogflow"} 1`,
		`frontdesk_provider_calls_total{outcome="timeout",provider="dialogflow"}`, `frontdesk_provider_calls_total{outcome="resting",provider="dialogflow"}`} {
		if !strings.Contains(metrics, want) {
			t.Errorf("the metrics lack %s", want)
		}
	}
	for _, secret := range []string{"SECRETTOKEN", "PRIVATE KEY", "may one enter", "iam.gserviceaccount"} {
		if strings.Contains(p.out.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	p.clean()
}

func get(t *testing.T, url string) string {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// TestAQuestionUnderWaySurvivesAKill: it is asked again, and answered once.
func TestAQuestionUnderWaySurvivesAKill(t *testing.T) {
	t.Parallel()
	s := newServices(t)
	p, _, _ := shopWith(t, s, "DIALOGFLOW_TIMEOUT=20s")
	s.says(func(string) string { return "hang" })
	ana := p.srv.NewUser("Ana", user("ana"))
	ana.Say(p.bot, "may one enter around noon")
	s.untilHanging(t, 1)
	p.kill()
	s.says(func(string) string { return "opening" })
	p.start()
	p.until("Ana is answered", func() bool { return p.heard(ana, "From 9 to 18.") })
	ana.Say(p.bot, "thank you")
	tom := p.srv.NewUser("Tom", user("tom"))
	tom.Say(p.bot, "may one enter at one")
	p.until("Tom is answered", func() bool { return p.heard(tom, "From 9 to 18.") })
	if n := p.count(ana, "From 9 to 18."); n != 1 {
		t.Errorf("Ana is answered %d times", n)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if got := strings.Join(s.asked, "|"); got != "may one enter around noon|may one enter around noon|may one enter at one" {
		t.Errorf("asked %s", got)
	}
}

// TestWhatIsWrittenMeanwhileBelongsToTheQuestion: it is asked anew with all of it.
func TestWhatIsWrittenMeanwhileBelongsToTheQuestion(t *testing.T) {
	t.Parallel()
	s := newServices(t)
	p, _, _ := shopWith(t, s, "DIALOGFLOW_TIMEOUT=20s")
	s.says(func(text string) string {
		if strings.Contains(text, "for visitors") {
			return "opening"
		}
		return "hang"
	})
	ana := p.srv.NewUser("Ana", user("ana"))
	ana.Say(p.bot, "may one enter around noon")
	s.untilHanging(t, 1)
	ana.Say(p.bot, "i mean for visitors")
	p.until("Ana is answered", func() bool { return p.heard(ana, "From 9 to 18.") })
	s.mu.Lock()
	defer s.mu.Unlock()
	if got := s.asked[len(s.asked)-1]; got != "may one enter around noon\ni mean for visitors" {
		t.Errorf("asked %q", got)
	}
}

// TestAdminsAreTold: once when a provider stays down, once when it is back; over a restart
// too.
func TestAdminsAreTold(t *testing.T) {
	t.Parallel()
	s := newServices(t)
	p, _, owner := shopWith(t, s)
	s.says(func(string) string { return "refuse" })
	ask := func(from, to int) {
		for i := from; i < to; i++ {
			u := p.srv.NewUser(fmt.Sprintf("C%02d", i), user(fmt.Sprintf("c%02d", i)))
			u.Say(p.bot, "when are you open?")
			p.until("C is answered", func() bool { return p.heard(u, "From 9 to 18.") })
		}
	}
	ask(0, 3)
	const down, back = "⚠️ Dialogflow: it does not answer. Nothing waits for it", "✅ Dialogflow: it is over"
	p.until("the owner is told", func() bool { return p.heard(owner, down) })
	if !p.heard(owner, "(it does not let us in: 401 (UNAUTHENTICATED))") {
		t.Error("the owner is not told why")
	}
	owner.Say(p.bot, "/doctor") // what is sent after it shows that it was noted as sent: it will not be sent again
	p.until("the owner has a check-up", func() bool { return p.heard(owner, "Check-up") })
	if err := p.stop(); err != nil {
		t.Fatal(err)
	}
	p.start()
	ask(3, 6)
	if err := p.stop(); err != nil {
		t.Fatal(err)
	}
	s.says(func(string) string { return "opening" })
	p.start()
	ask(6, 8)
	p.until("the owner is told that it is back", func() bool { return p.heard(owner, back) })
	if p.count(owner, down) != 1 || p.count(owner, back) != 1 {
		t.Errorf("told %d times that it is down, %d times that it is back", p.count(owner, down), p.count(owner, back))
		for _, m := range p.srv.Private(p.bot, owner) {
			t.Log(m.Text)
		}
	}
}

// TestAModelsDraftIsForAgents, through the whole program.
func TestAModelsDraftIsForAgents(t *testing.T) {
	t.Parallel()
	s := newServices(t)
	key := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(key, []byte("SECRETKEY\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p, room, _ := shopWith(t, s, "OPENAI_BASE_URL="+s.URL, "OPENAI_API_KEY_FILE="+key, "OPENAI_CHAT_MODEL=large")
	s.says(func(text string) string {
		if strings.Contains(text, "Europe") {
			return "We ship to all of Europe."
		}
		return ""
	})
	ana := p.srv.NewUser("Ana", user("ana"))
	ana.Say(p.bot, "is Portugal in what you call Europe")
	p.until("the agents have a draft", func() bool {
		return p.inRoom(room, thread(room, "Ana"), "🤖 draft by a model, check it\nWe ship to all of Europe.")
	})
	if p.heard(ana, "Europe") {
		t.Error("Ana has it too")
	}
	if strings.Contains(p.out.String(), "SECRETKEY") || strings.Contains(p.out.String(), "Portugal") {
		t.Error("the log holds what it must not")
	}
}

// TestEmbeddingsAreAskedFor, through the whole program: the examples' at once, then each
// question's.
func TestEmbeddingsAreAskedFor(t *testing.T) {
	t.Parallel()
	s := newServices(t)
	p, room, owner := shopWith(t, s, "DIALOGFLOW_PROJECT=", "DIALOGFLOW_CREDENTIALS=", "OPENAI_BASE_URL="+s.URL, "OPENAI_EMBEDDINGS_MODEL=small")
	ana := p.srv.NewUser("Ana", user("ana"))
	for n := 0; n == 0; { // until the vectors are there
		ana.Say(p.bot, "when are you open today")
		p.until("Ana's question is dealt with", func() bool { return p.heard(ana, "From 9 to 18.") || p.inRoom(room, thread(room, "Ana"), "opening") })
		owner.Say(p.bot, "/doctor")
		p.until("the owner sees how they are doing", func() bool { return p.heard(owner, "mbeddings (give a second opinion on FAQs) was") })
		n = p.count(owner, "✅ Embeddings (give a second opinion on FAQs) was asked")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	got := strings.Join(s.asked, "|")
	for _, want := range []string{"when are you open", "do you ship abroad", "when are you open today"} {
		if !strings.Contains(got+"|", want+"|") {
			t.Errorf("%q was not asked for: %s", want, got)
		}
	}
}

// TestWrongProviderSettings: a mistake is named at the start, and the key is not shown.
func TestWrongProviderSettings(t *testing.T) {
	t.Parallel()
	s, bot := newServices(t), newProcess(t).bot
	good := []string{"DIALOGFLOW_PROJECT=shop", "DIALOGFLOW_CREDENTIALS=" + string(s.key)}
	for want, env := range map[string][]string{
		"DIALOGFLOW_CREDENTIALS_FILE is not":    {"DIALOGFLOW_PROJECT=shop"},
		"reading DIALOGFLOW_CREDENTIALS_FILE":   {"DIALOGFLOW_PROJECT=shop", "DIALOGFLOW_CREDENTIALS_FILE=/nowhere/key.json"},
		"DIALOGFLOW_CREDENTIALS cannot be used": {"DIALOGFLOW_PROJECT=shop", "DIALOGFLOW_CREDENTIALS={SECRETKEY"},
		"DIALOGFLOW_PROJECT is not":             {"DIALOGFLOW_CREDENTIALS=" + string(s.key)},
		`DIALOGFLOW_PROJECT is "My Shop/1"`:     {"DIALOGFLOW_PROJECT=My Shop/1"},
		"DIALOGFLOW_LANGUAGES is":               append([]string{"DIALOGFLOW_LANGUAGES=english"}, good...),
		"DIALOGFLOW_LOCATION is":                append([]string{"DIALOGFLOW_LOCATION=../x"}, good...),
		"DIALOGFLOW_ENDPOINT must be":           append([]string{"DIALOGFLOW_ENDPOINT=dialogflow.example.org"}, good...),
		"DIALOGFLOW_TIMEOUT is 1h0m0s":          append([]string{"DIALOGFLOW_TIMEOUT=1h"}, good...),
		"are both set":                          append([]string{"OPENAI_EMBEDDINGS_MODEL=small", "OPENAI_API_KEY=SECRETKEY"}, good...),
		"OPENAI_API_KEY is not set":             {"OPENAI_EMBEDDINGS_MODEL=small"},
		"OPENAI_BASE_URL must be":               {"OPENAI_CHAT_MODEL=large", "OPENAI_BASE_URL=https://me:SECRETKEY@example.org/v1"},
		"OPENAI_CHAT_TIMEOUT is 0s":             {"OPENAI_CHAT_MODEL=large", "OPENAI_API_KEY=SECRETKEY", "OPENAI_CHAT_TIMEOUT=0"},
		"OPENAI_EMBEDDINGS_TIMEOUT is 1ms":      {"OPENAI_EMBEDDINGS_MODEL=small", "OPENAI_API_KEY=SECRETKEY", "OPENAI_EMBEDDINGS_TIMEOUT=1ms"},
	} {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append([]string{"BE_THE_BOT=1", "TELEGRAM_TOKEN=" + bot.Token(), "TELEGRAM_API_URL=http://127.0.0.1:1", "DATA_DIR=" + t.TempDir(), "LISTEN=off"}, env...)
		out, err := cmd.CombinedOutput()
		if cmd.ProcessState.ExitCode() != 2 || !bytes.Contains(out, []byte(want)) || bytes.Contains(out, []byte("SECRETKEY")) || bytes.Contains(out, []byte("PRIVATE")) {
			t.Errorf("%q: %v\n%s", want, err, out)
		}
	}
}
