package provider

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/desk"
)

// fakeGoogle is a server that speaks as Dialogflow ES and the token endpoint do.
type fakeGoogle struct {
	*httptest.Server
	t *testing.T

	mu      sync.Mutex
	answer  func(w http.ResponseWriter, r *http.Request)
	token   func(w http.ResponseWriter)
	tokens  int
	asked   []detectRequest
	paths   []string
	bearers []string
}

var serviceKey = sync.OnceValues(func() ([]byte, error) {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(k)}), nil
})

func newGoogle(t *testing.T) *fakeGoogle {
	t.Helper()
	g := &fakeGoogle{t: t}
	g.Server = httptest.NewServer(http.HandlerFunc(g.serve))
	t.Cleanup(func() { g.CloseClientConnections(); g.Close() })
	g.token = func(w http.ResponseWriter) {
		fmt.Fprintf(w, `{"access_token":"token-%d","expires_in":3600,"token_type":"Bearer"}`, g.tokens)
	}
	return g
}

func (g *fakeGoogle) serve(w http.ResponseWriter, r *http.Request) {
	raw, _ := io.ReadAll(r.Body)
	g.mu.Lock()
	if r.URL.Path == "/token" {
		if !strings.Contains(string(raw), "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer") || !strings.Contains(string(raw), "assertion=") {
			g.t.Errorf("a token is asked for by %s", raw)
		}
		g.tokens++
		token := g.token
		w.Header().Set("Content-Type", "application/json")
		g.mu.Unlock()
		token(w)
		return
	}
	var in detectRequest
	if err := json.Unmarshal(raw, &in); err != nil || r.Method != http.MethodPost {
		g.t.Errorf("%s %s: %s: %v", r.Method, r.URL, raw, err)
	}
	g.asked, g.paths, g.bearers = append(g.asked, in), append(g.paths, r.URL.Path), append(g.bearers, r.Header.Get("Authorization"))
	answer := g.answer
	g.mu.Unlock()
	answer(w, r)
}

// says has it answer so from now on.
func (g *fakeGoogle) says(status int, body string, header ...string) {
	g.answers(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

func (g *fakeGoogle) answers(f func(http.ResponseWriter, *http.Request)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.answer = f
}

func (g *fakeGoogle) key() []byte {
	pem, err := serviceKey()
	if err != nil {
		g.t.Fatal(err)
	}
	raw, _ := json.Marshal(map[string]string{"type": "service_account", "project_id": "shop", "private_key_id": "1", "private_key": string(pem),
		"client_email": "bot@shop.iam.gserviceaccount.com", "token_uri": g.URL + "/token"})
	return raw
}

// detected is what Dialogflow answers, as its documentation has it.
func detected(intent string, confidence float64, fallback bool) string {
	return fmt.Sprintf(`{"responseId":"1-2","queryResult":{"queryText":"hi","parameters":{"a":"b"},"allRequiredParamsPresent":true,"fulfillmentText":"never shown",
"fulfillmentMessages":[{"text":{"text":["never shown"]}}],"intent":{"name":"projects/shop/agent/intents/1","displayName":%q%s},
"intentDetectionConfidence":%g,"languageCode":"en"}}`, intent, map[bool]string{true: `,"isFallback":true`}[fallback], confidence)
}

func (g *fakeGoogle) dialogflow(o DialogflowOptions) *Dialogflow {
	g.t.Helper()
	o.Key, o.Endpoint = g.key(), g.URL
	if o.Project == "" {
		o.Project = "shop"
	}
	if o.Timeout == 0 {
		o.Timeout = 10 * time.Second
	}
	d, err := NewDialogflow(o)
	if err != nil {
		g.t.Fatal(err)
	}
	return d
}

// clock is moved by hand.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func newClock() *clock { return &clock{now: time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)} }

// match asks as a turn does.
func match(t *testing.T, p *Providers, q desk.Query) (o desk.Opinion) {
	t.Helper()
	raw, _ := json.Marshal(q)
	if err := json.Unmarshal(p.Do(t.Context(), desk.OutCall{Kind: desk.CallMatch, Payload: raw}), &o); err != nil {
		t.Fatal(err)
	}
	return o
}

var question = desk.Query{Text: "when are you open?", Lang: "en", Session: "0123456789abcdef0123456789abcdef"}
