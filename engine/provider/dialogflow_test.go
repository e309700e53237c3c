package provider

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
)

func TestDialogflowFindsAnIntent(t *testing.T) {
	g := newGoogle(t)
	p := New(Options{Dialogflow: g.dialogflow(DialogflowOptions{Languages: []string{"en", "zh-CN"}})})
	g.says(200, detected("opening.es", 0.83, false))
	o := match(t, p, question)
	if o.By != "dialogflow" || o.Doubt != doubt || len(o.Scored) != 1 || o.Scored[0].FAQ != "opening.es" || o.Scored[0].Raw != 0.83 {
		t.Fatalf("it says %+v", o)
	}
	if got, want := g.paths[0], "/v2/projects/shop/agent/sessions/"+question.Session+":detectIntent"; got != want {
		t.Errorf("asked at %s, want %s", got, want)
	}
	if got := g.bearers[0]; got != "Bearer token-1" {
		t.Errorf("asked as %q", got)
	}
	in := g.asked[0]
	if in.QueryInput.Text.Text != question.Text || in.QueryInput.Text.LanguageCode != "en" || !in.QueryParams.ResetContexts {
		t.Errorf("asked %+v", in)
	}
	for i, lang := range []string{"zh", "pt-BR", "", "EN"} {
		match(t, p, desk.Query{Text: "x", Lang: lang, Session: "s"})
		if got, want := g.asked[i+1].QueryInput.Text.LanguageCode, []string{"zh-CN", "en", "en", "en"}[i]; got != want {
			t.Errorf("in %q it is asked in %q, want %q", lang, got, want)
		}
	}
	if g.tokens != 1 {
		t.Errorf("%d tokens were asked for, want one", g.tokens)
	}
}

func TestDialogflowAtARegion(t *testing.T) {
	g := newGoogle(t)
	g.says(200, detected("opening", 1, false))
	p := New(Options{Dialogflow: g.dialogflow(DialogflowOptions{Location: "europe-west1"})})
	match(t, p, question)
	if want := "/v2/projects/shop/locations/europe-west1/agent/sessions/"; !strings.HasPrefix(g.paths[0], want) {
		t.Errorf("asked at %s, want %s…", g.paths[0], want)
	}
	d, err := NewDialogflow(DialogflowOptions{Project: "shop", Location: "europe-west1", Key: g.key()})
	if err != nil || !strings.HasPrefix(d.url, "https://europe-west1-dialogflow.googleapis.com/v2/") {
		t.Errorf("its address is %q, %v", d.url, err)
	}
}

func TestNoIntentIsNoFAQ(t *testing.T) {
	g := newGoogle(t)
	p := New(Options{Dialogflow: g.dialogflow(DialogflowOptions{})})
	for _, body := range []string{detected("Default Fallback Intent", 1, true), `{"queryResult":{"queryText":"x","languageCode":"en"}}`} {
		g.says(200, body)
		if o := match(t, p, question); o.By != "dialogflow" || len(o.Scored) != 0 || o.Err != "" {
			t.Errorf("%s is taken for %+v", body, o)
		}
	}
	g.says(200, detected(strings.Repeat("long ", 10_000), 1, false)) // it goes into traces
	if o := match(t, p, question); len(o.Scored) != 1 || len(o.Scored[0].FAQ) > mostQuery {
		t.Errorf("a name without end is %d bytes long", len(o.Scored[0].FAQ))
	}
	if h := p.Health(); h[0].Failed != 0 || h[0].Calls != 3 {
		t.Errorf("its health is %+v", h)
	}
}

func TestLongQuestionsAreCutCleanly(t *testing.T) {
	g := newGoogle(t)
	g.says(200, detected("opening", 1, false))
	p := New(Options{Dialogflow: g.dialogflow(DialogflowOptions{})})
	match(t, p, desk.Query{Text: strings.Repeat("word ", 100), Session: "s"})
	match(t, p, desk.Query{Text: strings.Repeat("👩‍👩‍👧", 60), Session: "s"})
	if got := g.asked[0].QueryInput.Text.Text; len(got) > mostQuery || !strings.HasSuffix(got, "word") {
		t.Errorf("%d bytes, ending in %q", len(got), got[len(got)-8:])
	}
	if got := g.asked[1].QueryInput.Text.Text; got == "" || strings.Contains(got, "\ufffd") || len(strings.ReplaceAll(got, "👩‍👩‍👧", "")) > 0 {
		t.Errorf("a family is cut apart: %q", got)
	}
}

// secrets are what no error may repeat.
var secrets = []string{"SECRETKEY", "when are you open", "PRIVATE KEY", "token-", "assertion"}

func TestWhatDialogflowRefuses(t *testing.T) {
	const echo = `,"message":"API key SECRETKEY is not valid; query: when are you open?"`
	for name, c := range map[string]struct {
		status int
		body   string
		header []string
		want   string
		by     string
	}{
		"401":       {401, `{"error":{"code":401,"status":"UNAUTHENTICATED"` + echo + `}}`, nil, "it does not let us in: 401 (UNAUTHENTICATED)", byRefusal},
		"403":       {403, `{"error":{"code":403,"status":"PERMISSION_DENIED"` + echo + `}}`, nil, "it does not let us in: 403 (PERMISSION_DENIED)", byRefusal},
		"404":       {404, `{"error":{"code":404,"status":"NOT_FOUND"` + echo + `}}`, nil, "it does not take the request: 404 (NOT_FOUND)", byRefusal},
		"quota":     {429, `{"error":{"code":429,"status":"RESOURCE_EXHAUSTED"` + echo + `,"details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"20s"}]}}`, nil, "its quota is used up (RESOURCE_EXHAUSTED)", byQuota},
		"500":       {500, `{"error":{"code":500,"status":"INTERNAL"}}`, nil, "its server says 500 (INTERNAL)", byServer},
		"502":       {502, `<html>SECRETKEY</html>`, nil, "its server says 502", byServer},
		"truncated": {200, detected("opening", 1, false)[:80], nil, "the answer is no JSON that can be read", byAnswer},
		"empty":     {200, `{}`, nil, "the answer has no queryResult", byAnswer},
		"huge":      {200, strings.Repeat(" ", 1<<20+1), nil, "the answer is larger than 1048576 bytes", byAnswer},
		"redirect":  {302, ``, []string{"Location", "http://127.0.0.1:1/SECRETKEY"}, "it sends us on to another address, where we do not go: its address is wrong", byRefusal},
		"strange":   {418, `{"error":{"status":"<script>SECRETKEY"}}`, nil, "it does not take the request: 418", byRefusal},
	} {
		t.Run(name, func(t *testing.T) {
			g := newGoogle(t)
			p := New(Options{Dialogflow: g.dialogflow(DialogflowOptions{})})
			g.says(c.status, c.body, c.header...)
			o := match(t, p, question)
			if o.Err != c.want || o.By != "" || len(o.Scored) > 0 {
				t.Errorf("it says %+v, want %q", o, c.want)
			}
			if n := p.Counts(); len(n) != 1 || n[0] != (Count{"dialogflow", c.by, 1}) {
				t.Errorf("it is counted as %v, want %s", n, c.by)
			}
			for _, s := range secrets {
				if strings.Contains(o.Err, s) {
					t.Errorf("%q holds %q", o.Err, s)
				}
			}
		})
	}
}

func TestNobodyAtTheAddress(t *testing.T) {
	g := newGoogle(t)
	d := g.dialogflow(DialogflowOptions{})
	g.says(200, detected("opening", 1, false))
	p := New(Options{Dialogflow: d})
	match(t, p, question) // a token is there
	g.CloseClientConnections()
	g.Close()
	if o := match(t, p, question); o.Err != "its server cannot be reached" {
		t.Errorf("it says %+v", o)
	}
}

func TestAHangingServerIsGivenUpInTime(t *testing.T) {
	for name, hang := range map[string]func(g *fakeGoogle, stop chan struct{}){
		"before the answer": func(g *fakeGoogle, stop chan struct{}) {
			g.answers(func(http.ResponseWriter, *http.Request) { <-stop })
		},
		"within the answer": func(g *fakeGoogle, stop chan struct{}) {
			g.answers(func(w http.ResponseWriter, _ *http.Request) {
				_, _ = io.WriteString(w, `{"queryResult":`)
				w.(http.Flusher).Flush()
				<-stop
			})
		},
		"before the token": func(g *fakeGoogle, stop chan struct{}) { g.token = func(http.ResponseWriter) { <-stop } },
	} {
		t.Run(name, func(t *testing.T) {
			g, stop := newGoogle(t), make(chan struct{})
			defer close(stop)
			hang(g, stop)
			p := New(Options{Dialogflow: g.dialogflow(DialogflowOptions{Timeout: 150 * time.Millisecond})})
			began := time.Now()
			o := match(t, p, question)
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("it took %s", took)
			}
			if o.By != "" || !strings.Contains(o.Err, "answer") {
				t.Errorf("it says %+v", o)
			}
			if n := p.Counts(); len(n) != 1 || n[0].Outcome != byTimeout {
				t.Errorf("it is counted as %v", n)
			}
		})
	}
}

func TestTokensAreRenewed(t *testing.T) {
	g := newGoogle(t)
	g.says(200, detected("opening", 1, false))
	g.token = func(w http.ResponseWriter) { // over before it begins
		fmt.Fprintf(w, `{"access_token":"token-%d","expires_in":1,"token_type":"Bearer"}`, g.tokens)
	}
	p := New(Options{Dialogflow: g.dialogflow(DialogflowOptions{})})
	match(t, p, question)
	match(t, p, question)
	if strings.Join(g.bearers, " ") != "Bearer token-1 Bearer token-2" {
		t.Errorf("asked as %v", g.bearers)
	}

	// One that was withdrawn is given up, and the next question gets a new one.
	g.token = func(w http.ResponseWriter) {
		fmt.Fprintf(w, `{"access_token":"token-%d","expires_in":3600,"token_type":"Bearer"}`, g.tokens)
	}
	match(t, p, question)
	g.says(401, `{"error":{"code":401,"status":"UNAUTHENTICATED"}}`)
	match(t, p, question)
	g.says(200, detected("opening", 1, false))
	match(t, p, question)
	if got := g.bearers[len(g.bearers)-1]; got != "Bearer token-4" {
		t.Errorf("after a 401 it is asked as %q, want a new token", got)
	}
}

func TestNoToken(t *testing.T) {
	for status, want := range map[int]string{400: byRefusal, 401: byRefusal, 500: byServer, 429: byQuota} {
		g := newGoogle(t)
		g.token = func(w http.ResponseWriter) {
			w.WriteHeader(status)
			_, _ = io.WriteString(w, `{"error":"invalid_grant","error_description":"SECRETKEY"}`)
		}
		p := New(Options{Dialogflow: g.dialogflow(DialogflowOptions{})})
		o := match(t, p, question)
		if !strings.HasPrefix(o.Err, "asking for a token: ") || strings.Contains(o.Err, "SECRETKEY") {
			t.Errorf("%d: it says %q", status, o.Err)
		}
		if n := p.Counts(); n[0].Outcome != want {
			t.Errorf("%d is counted as %v", status, n)
		}
	}
}

func TestKeysThatAreNone(t *testing.T) {
	for _, key := range []string{"", "{", `{"type":"authorized_user","client_id":"SECRETKEY"}`, `{"type":"service_account"}`, "SECRETKEY"} {
		if _, err := NewDialogflow(DialogflowOptions{Project: "shop", Key: []byte(key)}); err == nil || strings.Contains(err.Error(), "SECRETKEY") {
			t.Errorf("%q: %v", key, err)
		}
	}
}

func TestADeadProviderIsLeftAlone(t *testing.T) {
	g, c := newGoogle(t), newClock()
	told := make(chan chat.Event, 10)
	p := New(Options{Dialogflow: g.dialogflow(DialogflowOptions{}), Now: c.Now, Tell: func(ev chat.Event) { told <- ev }})
	asked := func() int { g.mu.Lock(); defer g.mu.Unlock(); return len(g.asked) }
	g.says(500, `{}`)
	for range 10 {
		match(t, p, question)
	}
	if asked() != mostInARow {
		t.Fatalf("it was asked %d times, want %d", asked(), mostInARow)
	}
	if h := p.Health()[0]; h.Wrong != "its server says 500" || h.Until.Sub(c.Now()) != firstRest || h.Failed != 3 {
		t.Errorf("its health is %+v", h)
	}
	c.pass(firstRest)
	for range 3 { // one tries; it fails, and is told
		match(t, p, question)
	}
	if asked() != mostInARow+1 || p.Health()[0].Until.Sub(c.Now()) != 2*firstRest {
		t.Errorf("asked %d times, left alone for %s", asked(), p.Health()[0].Until.Sub(c.Now()))
	}
	if ev := <-told; ev.Kind != chat.Trouble || ev.Place.Network != "dialogflow" || ev.Data != desk.TroubleProvider || ev.Title != "its server says 500" {
		t.Errorf("told %+v", ev)
	}
	for range 20 { // never longer than that; told no second time
		c.pass(longestRest)
		match(t, p, question)
	}
	if h := p.Health()[0]; h.Until.Sub(c.Now()) != longestRest {
		t.Errorf("left alone for %s", h.Until.Sub(c.Now()))
	}
	g.says(200, detected("opening", 1, false))
	c.pass(longestRest)
	if o := match(t, p, question); o.By == "" {
		t.Errorf("once it is back it says %+v", o)
	}
	if ev := <-told; ev.Kind != chat.Mended {
		t.Errorf("told %+v", ev)
	}
	g.says(500, `{}`) // a single failure is none
	match(t, p, question)
	if h := p.Health()[0]; h.Wrong != "" || !h.LastOK.Equal(c.Now()) {
		t.Errorf("its health is %+v", h)
	}
	select {
	case ev := <-told:
		t.Errorf("told again: %+v", ev)
	default:
	}
}

func TestOneQuestionTriesWhetherItIsBack(t *testing.T) {
	g, c, stop := newGoogle(t), newClock(), make(chan struct{})
	p := New(Options{Dialogflow: g.dialogflow(DialogflowOptions{}), Now: c.Now})
	g.says(500, `{}`)
	for range mostInARow {
		match(t, p, question)
	}
	c.pass(firstRest)
	arrived := make(chan struct{}, 1)
	g.answers(func(w http.ResponseWriter, _ *http.Request) {
		arrived <- struct{}{}
		<-stop
		_, _ = io.WriteString(w, detected("opening", 1, false))
	})
	done := make(chan desk.Opinion)
	go func() { done <- match(t, p, question) }()
	<-arrived
	if o := match(t, p, question); o.Err != "it is left alone for now: its server says 500" {
		t.Errorf("another question gets %+v", o)
	}
	close(stop)
	if o := <-done; o.By == "" {
		t.Errorf("the one that tries gets %+v", o)
	}
}

func TestAQuotaIsWaitedFor(t *testing.T) {
	for name, c := range map[string]struct {
		body   string
		header []string
		want   time.Duration
	}{
		"in the header":  {`{}`, []string{"Retry-After", "7"}, 7 * time.Second},
		"in the details": {`{"error":{"status":"RESOURCE_EXHAUSTED","details":[{"retryDelay":"20s"}]}}`, nil, 20 * time.Second},
		"nowhere":        {`{"error":{"status":"RESOURCE_EXHAUSTED"}}`, nil, quotaRest},
		"for ever":       {`{}`, []string{"Retry-After", "99999999999999"}, longestQuota},
		"for a year":     {`{}`, []string{"Retry-After", "31536000"}, longestQuota},
	} {
		g, clock := newGoogle(t), newClock()
		p := New(Options{Dialogflow: g.dialogflow(DialogflowOptions{}), Now: clock.Now})
		g.says(429, c.body, c.header...)
		match(t, p, question)
		if h := p.Health()[0]; !strings.HasPrefix(h.Wrong, "its quota") || h.Until.Sub(clock.Now()) != c.want {
			t.Errorf("%s: its health is %+v", name, h)
		}
		match(t, p, question)
		if len(g.asked) != 1 {
			t.Errorf("%s: it is asked again at once", name)
		}
		clock.pass(c.want)
		g.says(200, detected("opening", 1, false))
		if o := match(t, p, question); o.By == "" {
			t.Errorf("%s: then it says %+v", name, o)
		}
	}
}

func TestTooManyAtOnceAreSentAway(t *testing.T) {
	g, stop := newGoogle(t), make(chan struct{})
	arrived := make(chan struct{}, 2*mostInFlight)
	g.answers(func(w http.ResponseWriter, _ *http.Request) {
		arrived <- struct{}{}
		<-stop
		_, _ = io.WriteString(w, detected("opening", 1, false))
	})
	p := New(Options{Dialogflow: g.dialogflow(DialogflowOptions{})})
	done := make(chan desk.Opinion, mostInFlight)
	for range mostInFlight {
		go func() { done <- match(t, p, question) }()
	}
	for range mostInFlight {
		<-arrived
	}
	if o := match(t, p, question); o.Err != "8 calls are under way already" {
		t.Errorf("one too many gets %+v", o)
	}
	close(stop)
	for range mostInFlight {
		if o := <-done; o.By == "" {
			t.Errorf("one of those under way gets %+v", o)
		}
	}
}

func TestWhatFailsTogetherFailsOnce(t *testing.T) {
	g, c, stop := newGoogle(t), newClock(), make(chan struct{})
	arrived := make(chan struct{}, mostInFlight)
	g.answers(func(w http.ResponseWriter, _ *http.Request) {
		arrived <- struct{}{}
		<-stop
		w.WriteHeader(500)
	})
	p := New(Options{Dialogflow: g.dialogflow(DialogflowOptions{}), Now: c.Now, Tell: func(ev chat.Event) { t.Errorf("told %+v", ev) }})
	done := make(chan desk.Opinion, mostInFlight)
	for range mostInFlight {
		go func() { done <- match(t, p, question) }()
	}
	for range mostInFlight {
		<-arrived
	}
	close(stop)
	for range mostInFlight {
		<-done
	}
	if h := p.Health()[0]; h.Failed != mostInFlight || h.Until.Sub(c.Now()) != firstRest {
		t.Errorf("its health is %+v", h)
	}
}

func TestAStopIsNoFailure(t *testing.T) {
	g, stop := newGoogle(t), make(chan struct{})
	defer close(stop)
	ctx, cancel := context.WithCancel(t.Context())
	g.answers(func(http.ResponseWriter, *http.Request) { cancel(); <-stop })
	p := New(Options{Dialogflow: g.dialogflow(DialogflowOptions{})})
	raw, _ := json.Marshal(question)
	p.Do(ctx, desk.OutCall{Kind: desk.CallMatch, Payload: raw})
	if n := p.Counts(); len(n) != 0 {
		t.Errorf("it is counted as %v", n)
	}
}

func TestNothingIsAskedForWhoWasErased(t *testing.T) {
	g := newGoogle(t)
	g.says(200, detected("opening", 1, false))
	p := New(Options{Dialogflow: g.dialogflow(DialogflowOptions{})})
	for _, raw := range []string{"", "null", "{}", "[", `{"text":""}`} {
		if out := p.Do(t.Context(), desk.OutCall{Kind: desk.CallMatch, Payload: []byte(raw)}); out != nil {
			t.Errorf("%q: %s", raw, out)
		}
	}
	if len(g.asked) != 0 {
		t.Errorf("%d questions were asked", len(g.asked))
	}
	raw, _ := json.Marshal(question)
	if out := p.Do(t.Context(), desk.OutCall{Kind: desk.CallDraft, Payload: raw}); !strings.Contains(string(out), errOff.Error()) {
		t.Errorf("a draft that was asked for before it was turned off: %s", out)
	}
	if New(Options{}) != nil {
		t.Error("there are providers where none is set up")
	}
}
