package provider

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/faq"
)

// fakeOpenAI is a server that speaks as OpenAI's does. Its vectors count a few words.
type fakeOpenAI struct {
	*httptest.Server
	t *testing.T

	mu     sync.Mutex
	embed  func(texts []string) (status int, body string)
	chat   func(chatRequest) (status int, body string)
	texts  []string // all that was embedded, in order
	calls  int
	chats  []chatRequest
	header http.Header
}

func newOpenAI(t *testing.T) *fakeOpenAI {
	t.Helper()
	f := &fakeOpenAI{t: t}
	f.embed = func(texts []string) (int, string) { return 200, embedded(texts, false) }
	f.Server = httptest.NewServer(http.HandlerFunc(f.serve))
	t.Cleanup(func() { f.CloseClientConnections(); f.Close() })
	return f
}

func (f *fakeOpenAI) serve(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	f.header = r.Header
	status, body := 404, `{"error":{"type":"invalid_request_error"}}`
	switch r.URL.Path {
	case "/v1/embeddings":
		var in embedRequest
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil || in.Model != "small" || in.Encoding != "float" {
			f.t.Errorf("embeddings are asked for by %+v, %v", in, err)
		}
		f.texts, f.calls = append(f.texts, in.Input...), f.calls+1
		status, body = f.embed(in.Input)
	case "/v1/chat/completions":
		var in map[string]json.RawMessage
		raw, _ := io.ReadAll(r.Body)
		if json.Unmarshal(raw, &in) != nil || in["stream"] != nil {
			f.t.Errorf("a chat is asked for by %s", raw)
		}
		var c chatRequest
		_ = json.Unmarshal(raw, &c)
		f.chats = append(f.chats, c)
		status, body = f.chat(c)
	}
	f.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	if status == 429 {
		w.Header().Set("Retry-After", "9")
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// topics are the dimensions of the vectors.
var topics = []string{"open|hours|sunday|close", "money|refund|return", "parcel|order|package|track"}

func vector(text string) []float32 {
	v := []float32{0.05, 0.05, 0.05, 0.05}
	for i, words := range topics {
		for _, w := range strings.Split(words, "|") {
			if strings.Contains(strings.ToLower(text), w) {
				v[i]++
			}
		}
	}
	return v
}

// embedded is the answer for texts, the last first.
func embedded(texts []string, packed bool) string {
	var data []string
	for i := len(texts) - 1; i >= 0; i-- {
		v := vector(texts[i])
		raw, _ := json.Marshal(v)
		if packed {
			b := []byte{}
			for _, x := range v {
				b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
			}
			raw, _ = json.Marshal(base64.StdEncoding.EncodeToString(b))
		}
		data = append(data, fmt.Sprintf(`{"object":"embedding","index":%d,"embedding":%s}`, i, raw))
	}
	return `{"object":"list","data":[` + strings.Join(data, ",") + `],"model":"small","usage":{"prompt_tokens":1,"total_tokens":1}}`
}

func shop(t *testing.T, questions map[string]string) *desk.Book {
	t.Helper()
	var items []*desk.Item
	add := func(kind desk.Kind, name string, v any) {
		raw, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, &desk.Item{Kind: kind, Name: name, Version: 1, Data: raw})
	}
	for name, all := range questions {
		add(desk.KindFAQ, name, desk.FAQ{Name: name, Examples: strings.Split(all, "|")})
		add(desk.KindSnippet, name, desk.Snippet{Name: name, Parts: []desk.Part{{Text: chat.Plain("About " + name + ": see https://shop.example.org/" + name + " or call +49 30 1234567, {{ contact.first_name }}.")}}})
	}
	b, err := desk.NewBook(items)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var shopQuestions = map[string]string{
	"opening": "when are you open|what are your opening hours|are you open on sunday|when do you close",
	"refund":  "i want my money back|how do i get a refund|can i return this",
	"parcel":  "where is my parcel|when does my order come|track my package",
}

// second is embeddings that have learnt a shop.
func second(t *testing.T, f *fakeOpenAI, b *desk.Book, now func() time.Time) (*Providers, *Embeddings) {
	t.Helper()
	e := NewEmbeddings(Endpoint{URL: f.URL, Key: "SECRETKEY", Model: "small", Timeout: 10 * time.Second})
	p := New(Options{Embeddings: e, Now: now})
	e.Look(b)
	settled(t, e)
	return p, e
}

// settled waits until nothing is being learnt.
func settled(t *testing.T, e *Embeddings) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) {
		e.mu.Lock()
		done := !e.learning
		e.mu.Unlock()
		if done {
			return
		}
		if time.Now().After(end) {
			t.Fatal("it learns for ever")
		}
	}
}

var candidates = []faq.Scored{{FAQ: "refund", Raw: 0.5, P: 0.5}, {FAQ: "opening", Raw: 0.4, P: 0.4, Language: "en"}}

func TestEmbeddingsGiveASecondOpinion(t *testing.T) {
	for name, packed := range map[string]bool{"numbers": false, "base64": true} {
		t.Run(name, func(t *testing.T) {
			f := newOpenAI(t)
			f.embed = func(texts []string) (int, string) { return 200, embedded(texts, packed) }
			b := shop(t, shopQuestions)
			p, e := second(t, f, b, nil)
			if f.calls != 1 || len(f.texts) != 10 {
				t.Fatalf("%d calls for %d texts, want one for 10", f.calls, len(f.texts))
			}
			if got := f.header.Get("Authorization"); got != "Bearer SECRETKEY" {
				t.Errorf("asked as %q", got)
			}
			o := match(t, p, desk.Query{Text: "the hours on a Sunday?", Candidates: candidates})
			if o.By != "embeddings small" || len(o.Scored) != 2 || o.Scored[0].FAQ != "opening" || o.Scored[0].Raw <= 0.4 || o.Scored[0].Language != "en" {
				t.Errorf("it says %+v", o)
			}
			for range 3 {
				e.Look(b)
			}
			settled(t, e)
			if f.calls != 2 {
				t.Errorf("%d calls, want 2: the examples are known", f.calls)
			}
		})
	}
}

func TestAChangeOfTheBookAsksForWhatIsNew(t *testing.T) {
	f := newOpenAI(t)
	p, e := second(t, f, shop(t, shopQuestions), nil)
	more := map[string]string{}
	for name, all := range shopQuestions {
		more[name] = all
	}
	more["refund"] += "|return my order for money"
	delete(more, "parcel")
	f.texts = nil
	e.Look(shop(t, more))
	settled(t, e)
	if len(f.texts) != 1 || f.texts[0] != "return my order for money" {
		t.Errorf("asked for %q", f.texts)
	}
	if len(e.learnt.of) != 2 || len(e.learnt.text) != 8 {
		t.Errorf("%d FAQs with %d vectors are kept", len(e.learnt.of), len(e.learnt.text))
	}
	if o := match(t, p, desk.Query{Text: "refund", Candidates: candidates}); o.Scored[0].FAQ != "refund" {
		t.Errorf("it says %+v", o)
	}
}

func TestManyExamplesAreAskedForInParts(t *testing.T) {
	var many []string
	for i := range 150 {
		many = append(many, fmt.Sprintf("question number %d about hours", i))
	}
	f := newOpenAI(t)
	second(t, f, shop(t, map[string]string{"opening": strings.Join(many, "|"), "refund": "money back"}), nil)
	if f.calls != 3 || len(f.texts) != 151 {
		t.Errorf("%d calls for %d texts", f.calls, len(f.texts))
	}
	if i := strings.Index(strings.Join(f.texts[:3], " "), "money back"); i < 0 {
		t.Error("the first question of every FAQ is not asked for first")
	}
}

// TestVectorsThatTellNothingChangeNothing: an example is not compared with itself, which
// would make any vectors look good.
func TestVectorsThatTellNothingChangeNothing(t *testing.T) {
	things := strings.Fields("parcel refund invoice password shoes jacket printer lamp bicycle garden kettle mirror")
	questions := map[string]string{}
	for _, thing := range things {
		questions[thing] = fmt.Sprintf("where is my %[1]s|i want a new %[1]s|my %[1]s is broken|send the %[1]s back|how much is a %[1]s|is the %[1]s in stock", thing)
	}
	f := newOpenAI(t)
	f.embed = func(texts []string) (int, string) {
		var data []string
		for i, text := range texts {
			sum := key(text) // says nothing of what the text is about
			raw, _ := json.Marshal([]int{int(sum[0]) - 128, int(sum[1]) - 128, int(sum[2]) - 128, int(sum[3]) - 128})
			data = append(data, fmt.Sprintf(`{"index":%d,"embedding":%s}`, i, raw))
		}
		return 200, `{"data":[` + strings.Join(data, ",") + `]}`
	}
	_, e := second(t, f, shop(t, questions), nil)
	in := []faq.Scored{{FAQ: "lamp", Raw: 0.7}, {FAQ: "shoes", Raw: 0.1}}
	for _, likes := range [][]float64{{1, 0.5}, {0.5, 1}} {
		if out := e.learnt.blend.Weigh(in, likes); out[0].FAQ != "lamp" || math.Abs(out[0].Raw-0.7) > 0.15 {
			t.Errorf("%v makes it %+v", likes, out)
		}
	}
}

func TestVectorsThatMakeNoSense(t *testing.T) {
	for name, body := range map[string]string{
		"no index":         `{"data":[{"embedding":[1,0,0,0]}]}`,
		"another index":    `{"data":[{"index":1,"embedding":[1,0,0,0]}]}`,
		"twice":            `{"data":[{"index":0,"embedding":[1,0,0,0]},{"index":0,"embedding":[1,0,0,0]}]}`,
		"none":             `{"data":[]}`,
		"other dimensions": `{"data":[{"index":0,"embedding":[1,0,0]}]}`,
		"nothing":          `{"data":[{"index":0,"embedding":[0,0,0,0]}]}`,
		"no numbers":       `{"data":[{"index":0,"embedding":["a"]}]}`,
		"bad base64":       `{"data":[{"index":0,"embedding":"%%%"}]}`,
		"text":             `vectors, please: SECRETKEY`,
		"null":             `null`,
	} {
		f := newOpenAI(t)
		p, _ := second(t, f, shop(t, shopQuestions), nil)
		f.embed = func([]string) (int, string) { return 200, body }
		o := match(t, p, desk.Query{Text: "hours?", Candidates: candidates})
		if o.By != "" || o.Err == "" || strings.Contains(o.Err, "SECRETKEY") {
			t.Errorf("%s: it says %+v", name, o)
		}
		if n := p.Counts(); n[0].Outcome != byAnswer {
			t.Errorf("%s: it is counted as %v", name, n)
		}
	}
}

func TestWhatAnEmbeddingsServerRefuses(t *testing.T) {
	f, c := newOpenAI(t), newClock()
	p, _ := second(t, f, shop(t, shopQuestions), c.Now)
	f.embed = func([]string) (int, string) {
		return 401, `{"error":{"message":"Incorrect API key provided: SECRETKEY","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}`
	}
	if o := match(t, p, desk.Query{Text: "hours?", Candidates: candidates}); o.Err != "it does not let us in: 401 (invalid_request_error invalid_api_key)" {
		t.Errorf("it says %+v", o)
	}
	f.embed = func([]string) (int, string) {
		return 429, `{"error":{"message":"Rate limit reached for SECRETKEY","type":"requests","code":"rate_limit_exceeded"}}`
	}
	match(t, p, desk.Query{Text: "hours?", Candidates: candidates})
	if h := p.Health()[0]; !strings.HasPrefix(h.Wrong, "its quota") || h.Until.Sub(c.Now()) != 9*time.Second {
		t.Errorf("its health is %+v", h)
	}
}

func TestEmbeddingsThatFailAtFirstAreAskedForAgain(t *testing.T) {
	f, c := newOpenAI(t), newClock()
	f.embed = func([]string) (int, string) { return 500, `{}` }
	b := shop(t, shopQuestions)
	p, e := second(t, f, b, c.Now)
	o := match(t, p, desk.Query{Text: "hours?", Candidates: candidates})
	if o.By != "" || o.Err != "the examples' vectors are not there yet" {
		t.Errorf("it says %+v", o)
	}
	e.Look(b)
	settled(t, e)
	if f.calls != 1 {
		t.Errorf("%d calls, want no second one at once", f.calls)
	}
	f.mu.Lock()
	f.embed = func(texts []string) (int, string) { return 200, embedded(texts, false) }
	f.mu.Unlock()
	c.pass(relearn)
	e.Look(b)
	settled(t, e)
	if o := match(t, p, desk.Query{Text: "hours?", Candidates: candidates}); o.By == "" {
		t.Errorf("once it answers it says %+v", o)
	}
}

// said is a chat model's answer.
func said(text, finish, refusal string) string {
	raw, _ := json.Marshal(text)
	r, _ := json.Marshal(refusal)
	if refusal == "" {
		r = []byte("null")
	}
	return fmt.Sprintf(`{"id":"1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":%s,"refusal":%s},"finish_reason":%q}],"usage":{"total_tokens":9}}`, raw, r, finish)
}

func drafts(t *testing.T, f *fakeOpenAI) *Providers {
	t.Helper()
	b := shop(t, shopQuestions)
	return New(Options{Drafts: NewDrafts(Endpoint{URL: f.URL + "/v1/", Key: "SECRETKEY", Model: "large", Timeout: 10 * time.Second}, func() *desk.Book { return b })})
}

func draft(t *testing.T, p *Providers, text string) (d desk.Draft) {
	t.Helper()
	raw, _ := json.Marshal(desk.Query{Text: text, Session: "s"})
	if err := json.Unmarshal(p.Do(t.Context(), desk.OutCall{Kind: desk.CallDraft, Payload: raw}), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDraftsAreGroundedInSnippets(t *testing.T) {
	f := newOpenAI(t)
	f.chat = func(chatRequest) (int, string) {
		return 200, said(" See https://shop.example.org/opening or call +49 30 1234567. ", "stop", "")
	}
	d := draft(t, drafts(t, f), "are you open on a sunday?")
	if d.By != "large" || d.Text != "See https://shop.example.org/opening or call +49 30 1234567." {
		t.Fatalf("the draft is %+v", d)
	}
	in := f.chats[0]
	if len(in.Messages) != 2 || in.Messages[0].Role != "system" || in.Messages[1].Role != "user" || in.Messages[1].Content != "are you open on a sunday?" {
		t.Errorf("asked %+v", in.Messages)
	}
	if s := in.Messages[0].Content; !strings.Contains(s, "About opening: see") || strings.Contains(s, "contact.first_name") || !strings.Contains(s, noAnswer) {
		t.Errorf("the instructions are %s", s)
	}
	if in.MaxTokens != draftTokens || in.Model != "large" {
		t.Errorf("asked %+v", in)
	}
}

// TestNothingThatIsFilledInIsGround: a draft is sent letter by letter.
func TestNothingThatIsFilledInIsGround(t *testing.T) {
	s := &desk.Snippet{Parts: []desk.Part{{
		Text:    chat.Text{S: "Dear {first_name}, {{ contact.first_name |\n default: 'you' }} {as it is} 🙂", Marks: []chat.Mark{{Kind: chat.Link, From: 0, To: 4, Arg: "https://a.example/{{ contact.id }}"}}},
		Buttons: [][]chat.Button{{{Label: "For {contact.first_name}", URL: "https://b.example/{contact.id}"}, {Label: "Prices", URL: "https://c.example/prices"}}},
	}}}
	if got, want := wording(s), "Dear …, … {as it is} 🙂\nFor …\nPrices https://c.example/prices"; got != want {
		t.Errorf("it is %q, want %q", got, want)
	}
}

func TestDraftsThatAreNotShown(t *testing.T) {
	for name, c := range map[string]struct {
		text, finish, refusal, want string
	}{
		"it does not know":      {noAnswer, "stop", "", "the snippets do not answer it, says the model"},
		"it does not know well": {"Sorry. NO_ANSWER.", "stop", "", "the snippets do not answer it, says the model"},
		"it refuses":            {"", "stop", "I can't help with that.", "the model refuses"},
		"it is filtered":        {"We", "content_filter", "", "the model refuses"},
		"it goes on":            {"We are open", "length", "", "the model goes on for too long"},
		"it is empty":           {" ", "stop", "", "the model says nothing"},
		"it is long":            {strings.Repeat("We are open. ", 100), "stop", "", "the model's draft is too long"},
		"a link":                {"See https://evil.example.com/opening.", "stop", "", unfounded},
		"a longer link":         {"See https://shop.example.org/opening/refund?x=1.", "stop", "", unfounded},
		"a bare link":           {"See evil.example.com now.", "stop", "", unfounded},
		"another scheme":        {"See tg://resolve?domain=evil", "stop", "", unfounded},
		"an address":            {"Write to boss@shop.example.org", "stop", "", unfounded},
		"an account":            {"Write to @evil_bot", "stop", "", unfounded},
		"a number":              {"Call 0900 123 456.", "stop", "", unfounded},
	} {
		f := newOpenAI(t)
		f.chat = func(chatRequest) (int, string) { return 200, said(c.text, c.finish, c.refusal) }
		p := drafts(t, f)
		if d := draft(t, p, "are you open on a sunday?"); d.Text != "" || d.Err != c.want {
			t.Errorf("%s: %+v, want %q", name, d, c.want)
		}
		if h := p.Health()[0]; h.Failed != 0 {
			t.Errorf("%s: its health is %+v", name, h)
		}
	}
	f := newOpenAI(t)
	f.chat = func(chatRequest) (int, string) { return 200, `{"choices":[]}` }
	if d := draft(t, drafts(t, f), "are you open?"); d.Err != "the answer has no choice" {
		t.Errorf("no choice: %+v", d)
	}
	if d := draft(t, drafts(t, f), "🙂"); d.Text != "" || len(f.chats) != 1 {
		t.Errorf("nothing in common: %+v, asked %d times", d, len(f.chats))
	}
}

const unfounded = "the model's draft has a link, an address or a number that is in none of the snippets"

func TestAddressesOfServers(t *testing.T) {
	for base, want := range map[string]string{
		"https://api.openai.com/v1": "https://api.openai.com/v1/x", "http://10.0.0.7:8080": "http://10.0.0.7:8080/v1/x",
		"http://10.0.0.7:8080/": "http://10.0.0.7:8080/v1/x", "https://example.org/openai/v1/": "https://example.org/openai/v1/x",
	} {
		if got := (Endpoint{URL: base}).url("/x"); got != want {
			t.Errorf("%s becomes %s, want %s", base, got, want)
		}
	}
}

func FuzzAnswers(f *testing.F) {
	f.Add(`{"data":[{"index":0,"embedding":"AACAPw=="}]}`, "See https://example.org.")
	f.Add(detected("a.es", 2, false), "+1 (2) 3 4 5 6 7")
	f.Add(`{"error":{"code":"x","details":[{"retryDelay":"1e9h"}]}}`, "\u202ea@b.c")
	f.Fuzz(func(_ *testing.T, body, text string) {
		var e embedResponse
		if json.Unmarshal([]byte(body), &e) == nil {
			for _, d := range e.Data {
				unit(d.Embedding)
			}
		}
		var d detectResponse
		_ = json.Unmarshal([]byte(body), &d)
		for _, status := range []int{302, 400, 429, 500} {
			_ = refusal(&http.Response{StatusCode: status, Header: http.Header{"Retry-After": {text}}}, []byte(body))
		}
		unfit(text, []string{body})
	})
}
