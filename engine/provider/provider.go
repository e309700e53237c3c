// Package provider asks services outside of the process about questions: which FAQ one
// asks for (Dialogflow, or embeddings beside the embedded matcher), and for a draft. It
// does what desk.CallMatch and desk.CallDraft want done. Whatever goes wrong, it says so
// within its time-out, and the embedded matcher answers: nobody waits for a service
// that is down. It must not decide what is done with an answer, nor tell anybody a key,
// a text, or whose question it is.
package provider

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
)

// Matcher tells which FAQ a question asks for, with what score.
type Matcher interface {
	// Match is an opinion with By set, or an error, which says neither key nor text.
	Match(ctx context.Context, q desk.Query) (desk.Opinion, error)
}

// drafter writes drafts.
type drafter interface {
	Draft(ctx context.Context, q desk.Query) (desk.Draft, error)
}

// Options is what the operator has set up; what is nil is not asked. Clock, Tell and
// Book may be nil in tests.
type Options struct {
	Dialogflow *Dialogflow
	Embeddings *Embeddings
	Drafts     *Drafts
	// Now is the time.
	Now func() time.Time
	// Tell tells the house an event: a provider that stays down, and that it is back.
	Tell func(chat.Event)
}

// Providers is what can be asked, and how each is doing.
type Providers struct {
	outside *desk.Outside
	match   Matcher
	matched *guard
	draft   drafter
	drafted *guard
	look    func(*desk.Book)
}

// New is the providers that are set up; nil when none is.
func New(o Options) *Providers {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Tell == nil {
		o.Tell = func(chat.Event) {}
	}
	const alone = "the embedded matcher answers alone"
	p := &Providers{outside: &desk.Outside{}, look: func(*desk.Book) {}}
	switch {
	case o.Dialogflow != nil:
		p.match, p.matched = o.Dialogflow, newGuard("dialogflow", "finds FAQs", alone, o.Dialogflow.o.Timeout, o)
		p.outside.Matcher = "Dialogflow"
	case o.Embeddings != nil:
		p.match, p.matched = o.Embeddings, newGuard("embeddings", "give a second opinion on FAQs", alone, o.Embeddings.o.Timeout, o)
		p.outside.Matcher, p.outside.OfCandidates = "embeddings", true
		o.Embeddings.guard, p.look = p.matched, o.Embeddings.Look
	}
	if o.Drafts != nil {
		p.draft, p.drafted = o.Drafts, newGuard("chat model", "drafts for agents", "there are no drafts", o.Drafts.o.Timeout, o)
		p.outside.Drafts = true
	}
	if p.match == nil && p.draft == nil {
		return nil
	}
	p.outside.Health = p.Health
	return p
}

// Enter is a stage: it lets the others know what may be asked.
func (p *Providers) Enter(t *desk.Turn) {
	t.View.Outside = p.outside
	p.look(t.Book)
}

// Do does one call and returns what came of it, in JSON: always within the time-out.
func (p *Providers) Do(ctx context.Context, c desk.OutCall) []byte {
	var out any
	var q desk.Query
	if json.Unmarshal(c.Payload, &q) != nil || q.Text == "" {
		return nil // of a contact who was erased meanwhile
	}
	switch c.Kind {
	case desk.CallMatch:
		o, err := ask(ctx, p.matched, p.match != nil, func(ctx context.Context) (desk.Opinion, error) { return p.match.Match(ctx, q) })
		if err != nil {
			o = desk.Opinion{Err: err.Error()}
		}
		out = o
	case desk.CallDraft:
		d, err := ask(ctx, p.drafted, p.draft != nil, func(ctx context.Context) (desk.Draft, error) { return p.draft.Draft(ctx, q) })
		if err != nil {
			d = desk.Draft{Err: err.Error()}
		}
		out = d
	}
	raw, _ := json.Marshal(out) // plain data: cannot fail
	return raw
}

// errOff is said of a call that was begun when the operator had set up something else.
var errOff = errors.New("it is not set up any more")

func ask[T any](ctx context.Context, g *guard, on bool, f func(context.Context) (T, error)) (out T, err error) {
	if !on {
		return out, errOff
	}
	err = g.do(ctx, func(ctx context.Context) (err error) {
		out, err = f(ctx)
		return err
	})
	return out, err
}

func (p *Providers) guards() (out []*guard) {
	for _, g := range []*guard{p.matched, p.drafted} {
		if g != nil {
			out = append(out, g)
		}
	}
	return out
}

// Health is how each is doing.
func (p *Providers) Health() (out []desk.ProviderHealth) {
	for _, g := range p.guards() {
		out = append(out, g.health())
	}
	return out
}

// Count is how often something came of asking a provider: "ok", or why not.
type Count struct {
	Provider, Outcome string
	N                 int64
}

// Counts is what came of all calls since the start.
func (p *Providers) Counts() (out []Count) {
	for _, g := range p.guards() {
		g.mu.Lock()
		for _, what := range slices.Sorted(maps.Keys(g.counts)) {
			out = append(out, Count{g.name, what, g.counts[what]})
		}
		g.mu.Unlock()
	}
	return out
}

// guard stands before a service: it bounds how many calls are under way and how long
// each takes, and leaves a service alone that is down or has refused for its quota.
type guard struct {
	name, does string
	otherwise  string // what happens without it
	timeout    time.Duration
	now        func() time.Time
	tell       func(chat.Event)
	slots      chan struct{}

	mu      sync.Mutex
	counts  map[string]int64
	lastOK  time.Time
	row     int       // failures in a row
	rests   int       // how often it was left alone since the last success
	until   time.Time // left alone until then
	probing bool      // one call tries whether it is back
	wrong   string    // the last failure, "" after a success
	told    bool      // the admins know
	greeted bool      // this process has had a success
}
