package answer

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"

	"frontdesk/desk"
	"frontdesk/desk/faq"
)

// Record is what came of an FAQ so far.
type Record struct {
	Asked    int `json:"asked"`    // messages that it was the likeliest answer of
	Answered int `json:"answered"` // answers that contacts got, automatic or from a draft
	Accepted int `json:"accepted"` // said to be right
	Wrong    int `json:"wrong"`    // said to be wrong
	// Verdicts are the newest ones, oldest first.
	Verdicts []Verdict `json:"verdicts,omitempty"`
	Proposed string    `json:"proposed,omitempty"` // the mode that was proposed last
	At       int       `json:"at,omitempty"`       // Accepted+Wrong then
	Rolled   time.Time `json:"rolled,omitzero"`    // when automatic answers were taken back last
}

// Verdict is what somebody said of an answer, or let know by what they did.
type Verdict struct {
	ID     string    `json:"id"` // whose answer it is: a later verdict replaces an earlier one
	At     time.Time `json:"at"`
	Raw    float64   `json:"raw"`
	Right  bool      `json:"right,omitempty"`
	Weight float64   `json:"w"`
	Auto   bool      `json:"auto,omitempty"`
	By     string    `json:"by,omitempty"` // whose score it is: see desk.Offer
}

// said tells whether somebody said so: weak signs do not count among accepted and wrong.
func (v Verdict) said() bool { return v.Weight >= 0.5 }

// keepVerdicts is how many verdicts of an FAQ are kept: what came of it lately counts.
const keepVerdicts = 60

// RecordOf is what came of an FAQ.
func RecordOf(t *desk.Turn, name string) *Record {
	r := &Record{}
	_ = json.Unmarshal(t.Recall(desk.MemoryFAQ(name)), r) // none yet
	return r
}

func (r *Record) keep(t *desk.Turn, name string) {
	raw, _ := json.Marshal(r) // plain data: cannot fail
	t.Keep(desk.MemoryFAQ(name), raw)
}

// judge takes a verdict in.
func (r *Record) judge(v Verdict) {
	if i := slices.IndexFunc(r.Verdicts, func(o Verdict) bool { return o.ID == v.ID }); i >= 0 {
		r.count(r.Verdicts[i], -1)
		r.Verdicts = slices.Delete(r.Verdicts, i, i+1)
	}
	r.count(v, 1)
	r.Verdicts = append(r.Verdicts, v)
	if n := len(r.Verdicts); n > keepVerdicts {
		r.Verdicts = r.Verdicts[n-keepVerdicts:]
	}
}

func (r *Record) count(v Verdict, n int) {
	switch {
	case !v.said():
	case v.Right:
		r.Accepted += n
	default:
		r.Wrong += n
	}
}

// tally is the weights of the verdicts that pass.
func (r *Record) tally(pass func(Verdict) bool) (right, all float64) {
	for _, v := range r.Verdicts {
		if pass(v) {
			all += v.Weight
			if v.Right {
				right += v.Weight
			}
		}
	}
	return right, all
}

// Share is how many of the answers lately were right, in percent, and within which
// bounds that is; n is how many verdicts stand behind it, weak ones for their part.
func (r *Record) Share() (likely, low, high int, n float64) {
	right, all := r.tally(func(Verdict) bool { return true })
	if all == 0 {
		return 0, 0, 100, 0
	}
	lo, hi := bounds(right, all)
	return percent(right / all), percent(lo), percent(hi), all
}

// sure is how sure the bounds are: nine times in ten the share is not below the lower
// one.
const sure = 1.2816

// bounds are Wilson's of a share.
func bounds(right, all float64) (low, high float64) {
	if all == 0 {
		return 0, 1
	}
	p, z := right/all, sure
	mid := (p + z*z/(2*all)) / (1 + z*z/all)
	d := z / (1 + z*z/all) * math.Sqrt(p*(1-p)/all+z*z/(4*all*all))
	return max(mid-d, 0), min(mid+d, 1)
}

// asked counts a question.
func asked(t *desk.Turn, name string) {
	if t.Case.Preview { // an admin who tries things out
		return
	}
	r := RecordOf(t, name)
	r.Asked++
	r.keep(t, name)
}

// answered counts an answer that a contact got; how is desk.FAQAuto, or FAQSuggest.
func answered(t *desk.Turn, name, how string) {
	t.Fact(desk.FactFAQ, name, how, 0)
	if t.Case.Preview {
		return
	}
	r := RecordOf(t, name)
	r.Answered++
	r.keep(t, name)
}

// judge is a verdict on an offer. A weaker one does not replace a stronger.
func judge(t *desk.Turn, o *desk.Offer, right bool, weight float64, why string) {
	if o.Model { // no FAQ's answer
		return
	}
	if weight < o.Weight || weight == o.Weight && right == o.Right {
		return
	}
	o.Right, o.Weight = right, weight
	t.Why("FAQ %s: counts as %s (%s)", o.FAQ, map[bool]string{true: "right", false: "wrong"}[right], why)
	if t.Case.Preview || t.Book.FAQOf(o.FAQ) == nil {
		return
	}
	r := RecordOf(t, o.FAQ)
	v := Verdict{ID: fmt.Sprintf("%d/%d", t.Case.ID, o.Said), At: t.Now, Raw: o.Raw, Right: right, Weight: weight, Auto: o.Auto, By: o.By}
	accepted, wrong := r.Accepted, r.Wrong
	r.judge(v)
	noted(t, o, desk.FactAccepted, r.Accepted-accepted)
	noted(t, o, desk.FactWrong, r.Wrong-wrong)
	if o.Auto && v.said() && o.Talk == t.Case.Talk.Number {
		t.Case.Talk.Auto = right
	}
	sum := sha256.Sum256(fmt.Appendf(t.Recall(desk.MemoryFAQSum), " %s %v", o.FAQ, v))
	t.Keep(desk.MemoryFAQSum, []byte(hex.EncodeToString(sum[:8])))
	ladder(t, o.FAQ, r)
	r.keep(t, o.FAQ)
}

// noted has a verdict counted for the time in which it was given, or taken back.
func noted(t *desk.Turn, o *desk.Offer, what string, n int) {
	if n == 0 {
		return
	}
	how := desk.FAQSuggest
	if o.Auto {
		how = desk.FAQAuto
	}
	t.Fact(what, o.FAQ, how, 0).N = n
}

// mostVerdicts is how many verdicts correct the matcher at most: of many FAQs fewer each.
const mostVerdicts, fewestEach = 3000, 10

// verdicts is the newest ones of all FAQs on what a provider, or "" for the embedded
// matcher, has said.
func verdicts(t *desk.Turn, by string) []faq.Verdict {
	var out []faq.Verdict
	all := t.RecallAll(desk.MemoryFAQs)
	each := max(fewestEach, mostVerdicts/max(len(all), 1))
	for key, raw := range all {
		var r Record
		if json.Unmarshal(raw, &r) != nil {
			continue
		}
		r.Verdicts = slices.DeleteFunc(r.Verdicts, func(v Verdict) bool { return v.By != by })
		for _, v := range r.Verdicts[max(0, len(r.Verdicts)-each):] {
			out = append(out, faq.Verdict{FAQ: key[len(desk.MemoryFAQs):], Raw: v.Raw, Right: v.Right, Weight: v.Weight})
		}
	}
	return out
}

// Forget drops what came of an FAQ; Rename moves it.
func Forget(t *desk.Turn, name string) { t.Keep(desk.MemoryFAQ(name), nil) }

// Rename moves what came of an FAQ to another name.
func Rename(t *desk.Turn, from, to string) {
	if raw := t.Recall(desk.MemoryFAQ(from)); raw != nil {
		t.Keep(desk.MemoryFAQ(to), raw)
		t.Keep(desk.MemoryFAQ(from), nil)
	}
}
