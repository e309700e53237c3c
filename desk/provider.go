package desk

import (
	"time"

	"frontdesk/desk/faq"
)

// Outside is what the operator has set up outside of the process to help with
// questions. It is nil where there is nothing: the embedded matcher answers alone then.
type Outside struct {
	// Matcher names the provider that every question is put to before it is decided; ""
	// where none is.
	Matcher string
	// OfCandidates: it judges what the embedded matcher has found, which Query.Candidates
	// are; else it finds the FAQ by itself.
	OfCandidates bool
	// Drafts: a model writes drafts for agents where no FAQ is likely enough.
	Drafts bool
	// Health is how the providers are doing.
	Health func() []ProviderHealth
}

// CallMatch is an OutCall that asks a provider which FAQ a question asks for: its
// payload is a Query, what comes back an Opinion. CallDraft asks a model for a
// draft: a Query, and a Draft. Handler is the question's state, which is the answer's
// to go on with.
const (
	CallMatch = "match"
	CallDraft = "draft"
)

// Query is all that a provider is told.
type Query struct {
	Text       string       `json:"text"`
	Lang       string       `json:"lang,omitempty"`    // as far as it is known
	Session    string       `json:"session,omitempty"` // opaque: of this question alone, and says nothing of whose it is
	Candidates []faq.Scored `json:"candidates,omitempty"`
}

// Opinion is what a provider says: the likeliest FAQ first, with Raw set. Without By
// there is none, and Err tells why.
type Opinion struct {
	By     string       `json:"by,omitempty"` // what its scores are corrected under: verdicts on another's are not counted
	Scored []faq.Scored `json:"scored,omitempty"`
	// Doubt is by how much its scores are believed to be too high, in log-odds, before any
	// verdict was given.
	Doubt float64 `json:"doubt,omitempty"`
	Err   string  `json:"err,omitempty"`
}

// Draft is a model's draft; without a text there is none, and Err tells why.
type Draft struct {
	By   string `json:"by,omitempty"` // the model
	Text string `json:"text,omitempty"`
	Err  string `json:"err,omitempty"`
}

// ProviderHealth is how a provider is doing since the start.
type ProviderHealth struct {
	Name   string
	Does   string // what it is asked for
	Else   string // what happens without it
	Calls  int64
	Failed int64
	LastOK time.Time
	Wrong  string    // why it is not asked now, "" when it is
	Until  time.Time // when it is asked again
}

// TroubleProvider is the Data of the events Trouble and Mended of a provider, whose name
// is the network of their place.
const TroubleProvider = "provider"

// ByModel begins Entry.By of a model's drafts; the model's name follows.
const ByModel = "model "
