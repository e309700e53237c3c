package desk

import (
	"slices"
	"strings"
	"time"

	"frontdesk/desk/faq"
)

// FAQ is the questions that a snippet of the same name answers, and what is done with
// the answer. Where a snippet has wordings (NAME.es), their questions are FAQs of the
// same names; what is done is the first one's to say.
type FAQ struct {
	Name     string   `json:"name"`           // without language
	Lang     string   `json:"lang,omitempty"` // of the questions, where it was given
	Examples []string `json:"examples"`
	Cost     string   `json:"cost,omitempty"` // of being wrong: CostLow, CostHigh; "" is CostMedium
	Mode     string   `json:"mode,omitempty"` // FAQAuto, FAQOff; "" is FAQSuggest
	Sure     int      `json:"sure,omitempty"` // percent that the mode asks for; 0: what the cost does
}

// What is done with an FAQ's answer.
const (
	FAQAuto    = "auto"    // the contact gets it
	FAQSuggest = "suggest" // agents get a draft
	FAQOff     = "off"
)

// The costs of being wrong.
const (
	CostLow    = "low"
	CostMedium = "medium"
	CostHigh   = "high"
)

// Does is the mode, the usual one where none is set.
func (f *FAQ) Does() string {
	if f.Mode == "" {
		return FAQSuggest
	}
	return f.Mode
}

// Costs is the cost, the usual one where none is set.
func (f *FAQ) Costs() string {
	if f.Cost == "" {
		return CostMedium
	}
	return f.Cost
}

// FAQOf is the FAQs of a name, that without a language first; nil when there is none.
// The first one says what is done.
func (b *Book) FAQOf(name string) []*FAQ {
	var out []*FAQ
	folded := Fold(name)
	for key, f := range b.FAQs {
		if key == folded || f.Lang != "" && strings.HasPrefix(key, folded+".") {
			out = append(out, f)
		}
	}
	slices.SortFunc(out, func(x, y *FAQ) int { return strings.Compare(x.Lang, y.Lang) })
	return out
}

// Answers tells whether there is a snippet, or a wording of it, that an FAQ sends.
func (b *Book) Answers(name string) bool {
	folded := Fold(name)
	if b.Snippets[folded] != nil {
		return true
	}
	for key, s := range b.Snippets {
		if s.Lang != "" && strings.HasPrefix(key, folded+".") {
			return true
		}
	}
	return false
}

// FAQNames is the folded names of the FAQs, without languages, in their order. They are
// kept with the Book.
func (b *Book) FAQNames() []string {
	if names, ok := b.Derived["faqs"].([]string); ok {
		return names
	}
	names := []string{}
	for _, f := range b.FAQs {
		names = append(names, Fold(f.Name))
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if b.Derived != nil {
		b.Derived["faqs"] = names
	}
	return names
}

// Models are matchers trained from the FAQs of a Book, outside of turns.
type Models interface {
	// Model is the matcher of a Book. While it is being trained it is the one before,
	// nil where there was none. It is corrected by the verdicts, which sum names.
	Model(b *Book, sum string, verdicts func() []faq.Verdict) *faq.Model
	// Correction is that of another provider's scores, by the verdicts on what it said.
	Correction(by string, doubt float64, sum string, verdicts func() []faq.Verdict) faq.Correction
}

// Offer is an FAQ's answer that a contact got, or a draft of one that agents got, and
// what came of it so far.
type Offer struct {
	FAQ   string    `json:"faq"`  // folded
	Said  int64     `json:"said"` // the log entry of the answer, or of the draft
	At    time.Time `json:"at"`
	Talk  int64     `json:"talk"`
	P     float64   `json:"p"`
	Raw   float64   `json:"raw"`
	Lang  string    `json:"lang,omitempty"`  // of the questions that spoke for it
	By    string    `json:"by,omitempty"`    // whose score it is: Opinion.By; "" of the embedded matcher
	Model bool      `json:"model,omitempty"` // a model's draft: of no FAQ
	Auto  bool      `json:"auto,omitempty"`  // the contact got it
	Asked string    `json:"asked,omitempty"`
	// Variant is the snippet's wording that a draft shows, by its number.
	Variant int `json:"variant,omitempty"`
	// Gone: the draft is not shown any more.
	Gone bool `json:"gone,omitempty"`
	// Weight is how much the verdict counts, 0 as long as there is none.
	Weight float64 `json:"weight,omitempty"`
	Right  bool    `json:"right,omitempty"`
}

// MemoryFAQs begins the keys under which is kept what came of each FAQ's answers.
const MemoryFAQs = "f/"

// MemoryFAQ is that of one FAQ.
func MemoryFAQ(name string) string { return MemoryFAQs + Fold(name) }

// MemoryFAQSum is the key of a digest of all verdicts so far.
const MemoryFAQSum = "fsum"

// PressFAQ begins what the buttons of FAQs report: the act and a colon follow, then the
// offer's log entry or the FAQ's name.
const PressFAQ = "faq:"

// ByFAQ begins Entry.By of what FAQs say and suggest; name and score follow.
const ByFAQ = "faq "
