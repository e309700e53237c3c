package provider

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/google"
	"golang.org/x/oauth2/jwt"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/faq"
)

// Dialogflow is an agent of Dialogflow ES, asked by its REST API. Its intents are FAQs of
// the same name.
type Dialogflow struct {
	o      DialogflowOptions
	config *jwt.Config
	client client
	url    string // up to the session

	mu     sync.Mutex
	tokens oauth2.TokenSource
}

// DialogflowOptions is what the operator has set up. Project and Key are required.
type DialogflowOptions struct {
	Project   string
	Key       []byte   // of a service account, in JSON
	Languages []string // of the agent, its default one first; ["en"] if empty
	Location  string   // of a regional agent
	Endpoint  string   // instead of Google's
	Timeout   time.Duration
}

// scope is what a token of ours lets do.
const scope = "https://www.googleapis.com/auth/dialogflow"

// mostQuery is how long a text may be, in UTF-16 units: Dialogflow takes 256 characters.
const mostQuery = 256

// doubt is by how much Dialogflow's confidence is believed to be too high, in log-odds:
// .85 is taken for 68 %, .95 for 87 %, 1 for 97 %, until verdicts tell.
const doubt = 1

// NewDialogflow reads the key. Its error says nothing of what is in it.
func NewDialogflow(o DialogflowOptions) (*Dialogflow, error) {
	config, err := google.JWTConfigFromJSON(o.Key, scope)
	if err != nil || config.Email == "" || len(config.PrivateKey) == 0 {
		return nil, errors.New("it is no key of a service account, in JSON")
	}
	if len(o.Languages) == 0 {
		o.Languages = []string{"en"}
	}
	if o.Endpoint == "" {
		o.Endpoint = "https://dialogflow.googleapis.com"
		if o.Location != "" {
			o.Endpoint = "https://" + o.Location + "-dialogflow.googleapis.com"
		}
	}
	path := "/v2/projects/" + url.PathEscape(o.Project)
	if o.Location != "" {
		path += "/locations/" + url.PathEscape(o.Location)
	}
	d := &Dialogflow{o: o, config: config, client: newClient(1 << 20), url: strings.TrimRight(o.Endpoint, "/") + path + "/agent/sessions/"}
	d.client.http.Timeout = 2 * o.Timeout // a token that is never given is given up too
	d.forget()
	return d, nil
}

// forget has the next token asked for anew.
func (d *Dialogflow) forget() {
	ctx := context.WithValue(context.Background(), oauth2.HTTPClient, d.client.http)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.tokens = d.config.TokenSource(ctx)
}

// token is one that is valid, at most as long as ctx. Whoever asks while one is under way
// gets the same.
func (d *Dialogflow) token(ctx context.Context) (string, error) {
	d.mu.Lock()
	tokens := d.tokens
	d.mu.Unlock()
	type got struct {
		token *oauth2.Token
		err   error
	}
	ch := make(chan got, 1)
	go func() {
		t, err := tokens.Token()
		ch <- got{t, err}
	}()
	select {
	case <-ctx.Done():
		return "", failed(byTimeout, "the server that gives tokens does not answer")
	case g := <-ch:
		if g.err != nil {
			return "", tokenFailure(g.err)
		}
		return g.token.AccessToken, nil
	}
}

// tokenFailure is why there is no token, without the answer's words.
func tokenFailure(err error) *failure {
	var r *oauth2.RetrieveError
	if !errors.As(err, &r) || r.Response == nil {
		return failed(byNetwork, "the server that gives tokens cannot be reached, or makes no sense")
	}
	f := refusal(&http.Response{StatusCode: r.Response.StatusCode, Header: r.Response.Header}, nil)
	f.text = "asking for a token: " + f.text
	return f
}

type detectRequest struct {
	QueryInput struct {
		Text struct {
			Text         string `json:"text"`
			LanguageCode string `json:"languageCode"`
		} `json:"text"`
	} `json:"queryInput"`
	QueryParams struct {
		ResetContexts bool `json:"resetContexts"`
	} `json:"queryParams"`
}

type detectResponse struct {
	QueryResult *struct {
		Intent struct {
			DisplayName string `json:"displayName"`
			IsFallback  bool   `json:"isFallback"`
		} `json:"intent"`
		Confidence float64 `json:"intentDetectionConfidence"`
	} `json:"queryResult"`
}

// Match asks the agent. A fallback intent, and no intent, is no FAQ.
func (d *Dialogflow) Match(ctx context.Context, q desk.Query) (desk.Opinion, error) {
	token, err := d.token(ctx)
	if err != nil {
		return desk.Opinion{}, err
	}
	var in detectRequest
	in.QueryInput.Text.Text, in.QueryInput.Text.LanguageCode = chat.Short(q.Text, mostQuery), d.language(q.Lang)
	in.QueryParams.ResetContexts = true // each question by itself, also when it is asked again
	var out detectResponse
	if err := d.client.post(ctx, d.url+url.PathEscape(q.Session)+":detectIntent", token, in, &out); err != nil {
		var f *failure
		if errors.As(err, &f) && f.by == byRefusal {
			d.forget() // it may have been withdrawn
		}
		return desk.Opinion{}, err
	}
	if out.QueryResult == nil {
		return desk.Opinion{}, failed(byAnswer, "the answer has no queryResult")
	}
	o := desk.Opinion{By: "dialogflow", Doubt: doubt}
	r := out.QueryResult
	if r.Intent.DisplayName != "" && !r.Intent.IsFallback {
		o.Scored = []faq.Scored{{FAQ: chat.Short(r.Intent.DisplayName, mostQuery), Raw: min(max(r.Confidence, 0), 1)}}
	}
	return o, nil
}

// language is the agent's language for a contact's, its default one where it has none.
func (d *Dialogflow) language(lang string) string {
	for _, l := range d.o.Languages {
		if strings.EqualFold(l, lang) {
			return l
		}
	}
	base := func(l string) string { b, _, _ := strings.Cut(strings.ReplaceAll(l, "_", "-"), "-"); return b }
	for _, l := range d.o.Languages {
		if strings.EqualFold(base(l), base(lang)) {
			return l
		}
	}
	return d.o.Languages[0]
}
