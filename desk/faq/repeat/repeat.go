// Package repeat finds what repeats in past conversations and is worth automating. It
// begins with the answers: what agents have written again and again, word for word or
// edited, labels the questions before it. The questions that are left are clustered among
// themselves.
//
// It is pure and deterministic. It must not know where conversations come from, nor
// decide what is done about what it finds.
package repeat

import (
	"cmp"
	"errors"
	"math"
	"slices"
	"time"

	"frontdesk/desk/faq/near"
)

// Pair is a question of a contact's and what one of us answered.
type Pair struct {
	Question string
	Reply    string // "" where nobody answered in words
	Contact  int32
	At       int64 // when it was asked, in seconds
	Took     int32 // seconds that the answer took an agent
	First    bool  // it opened a conversation
}

// Marks that stand in texts for names: who prepares the pairs puts them there.
const (
	ContactName = "\uE000"
	AgentName   = "\uE001"
)

// Options steer [Find]; the zero value is good.
type Options struct {
	// Parallel runs f(0)…f(n-1), in any order and at once if it likes; the result is the
	// same.
	Parallel func(n int, f func(i int))
	// Progress is told how much is done, from 0 to 1. When it returns false the search ends
	// with [ErrStopped].
	Progress func(done float64) bool
	// Covered tells whether a question is answered already.
	Covered func(question string) bool
	// Snippets are the canned texts that there are, by name, in all their wordings.
	Snippets map[string][]string
	// Ignored are the signatures of what is not to be proposed.
	Ignored []Signature
	// Least is how often something must be asked; 0: it depends on how much there is.
	Least int
}

// ErrStopped is what Progress asked for.
var ErrStopped = errors.New("looking for opportunities: stopped")

// Signature knows an opportunity again, also when much was said since. It holds no words.
type Signature struct {
	Reply    *near.Sketch `json:"r,omitempty"`
	Question near.Sketch  `json:"q"`
}

// Opportunity is something that is asked again and again.
type Opportunity struct {
	Times    int     `json:"times"`
	PerMonth float64 `json:"per_month"`
	Contacts int     `json:"contacts"`
	// First is how many of them opened a conversation; Greeting: what was asked does not
	// matter, the answer is how conversations begin.
	First    int  `json:"first,omitempty"`
	Greeting bool `json:"greeting,omitempty"`
	// Alike is how alike the answers were, from 0 to 1.
	Alike float64 `json:"alike"`
	// Seconds is what an answer took an agent, on average; Saved is the minutes a month that
	// automation would save.
	Seconds float64 `json:"seconds"`
	Saved   float64 `json:"saved"`
	// Coverage is the share of held-out questions of this kind that a matcher trained on the
	// others answers so; Precision the share of its answers of this kind that agents gave
	// as well.
	Coverage  float64 `json:"coverage,omitempty"`
	Precision float64 `json:"precision,omitempty"`
	// Reply is the text that agents write, "" where it varies.
	Reply string `json:"reply,omitempty"`
	// Snippet is the canned text that says so already.
	Snippet string `json:"snippet,omitempty"`
	// Samples are up to ten questions that differ; Answers up to three answers where no text
	// is proposed.
	Samples []string `json:"samples"`
	Answers []string `json:"answers,omitempty"`
	// Words tell most of what it is about.
	Words []string  `json:"words,omitempty"`
	Sign  Signature `json:"sign"`
}

// Score is by what they are ranked: what would be saved, times how safe it is.
func (o *Opportunity) Score() float64 {
	safe := o.Precision * o.Alike
	if o.Reply == "" {
		safe = 0.1 * o.Alike // somebody has to write the answer first
	}
	return (o.Saved + 0.01) * safe * min(1, float64(o.Contacts)/5)
}

// Report is what was found.
type Report struct {
	Pairs    int `json:"pairs"`
	Contacts int `json:"contacts"`
	// From and To are when the first and the last question were asked.
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
	// Onboarding are what opens conversations, Questions what is asked later; the best first.
	Onboarding []Opportunity `json:"onboarding,omitempty"`
	Questions  []Opportunity `json:"questions,omitempty"`
	// Coverage is the share of all held-out questions that the matcher would have answered,
	// Precision the share of these answered as the agents did.
	Coverage  float64 `json:"coverage"`
	Precision float64 `json:"precision"`
	Covered   int     `json:"covered,omitempty"` // opportunities that are answered already
	Ignored   int     `json:"ignored,omitempty"`
}

// Limits that keep memory and time bounded however much was said.
const (
	mostShown  = 100 // opportunities of a kind
	mostGroups = 150
)

// finder is a search under way.
type finder struct {
	pairs  []Pair
	o      Options
	run    func(n int, f func(i int))
	least  int
	months float64
	report Report

	replies []reply // different wordings
	of      []int32 // of each pair: its reply's number, -1 without one
	groups  []*group
	inGroup []int32 // of each pair: its group's number, -1 without one
	found   []Opportunity
	judged  []judged // of each group
}

// Find is what is worth automating.
func Find(pairs []Pair, o Options) (Report, error) {
	f := &finder{pairs: pairs, o: o, run: o.Parallel}
	if f.run == nil {
		f.run = func(n int, g func(i int)) {
			for i := range n {
				g(i)
			}
		}
	}
	f.count()
	for _, step := range []struct {
		do   func()
		done float64
	}{
		{f.readReplies, 0.1}, {f.groupReplies, 0.3}, {f.estimate, 0.6}, {f.describe, 0.7}, {f.clusterRest, 0.97}, {f.rank, 1},
	} {
		step.do()
		if o.Progress != nil && !o.Progress(step.done) {
			return Report{}, ErrStopped
		}
	}
	return f.report, nil
}

// How often something must be asked: more often where much was said.
const leastFew, leastMany, leastShare = 3, 20, 1000

// month is as long as a month is on average.
const month = 30.44 * 24 * 3600

func (f *finder) count() {
	contacts := map[int32]bool{}
	var from, to int64 = math.MaxInt64, math.MinInt64
	for _, p := range f.pairs {
		contacts[p.Contact] = true
		from, to = min(from, p.At), max(to, p.At)
	}
	f.report.Pairs, f.report.Contacts = len(f.pairs), len(contacts)
	f.months = 1
	if len(f.pairs) > 0 {
		f.report.From, f.report.To = time.Unix(from, 0).UTC(), time.Unix(to, 0).UTC()
		f.months = max(1, float64(to-from)/month)
	}
	if f.least = f.o.Least; f.least == 0 {
		f.least = min(leastMany, max(leastFew, len(f.pairs)/leastShare))
	}
}

// rank sorts what was found, and keeps what is worth a look.
func (f *finder) rank() {
	slices.SortStableFunc(f.found, func(a, b Opportunity) int {
		return cmp.Or(cmp.Compare(b.Score(), a.Score()), cmp.Compare(b.Times, a.Times))
	})
	for _, o := range f.found {
		list := &f.report.Questions
		if 2*o.First >= o.Times {
			list = &f.report.Onboarding
		}
		if len(*list) < mostShown {
			*list = append(*list, o)
		}
	}
}
