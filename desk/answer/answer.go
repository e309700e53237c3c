// Package answer answers contacts by FAQs: the snippet at once where an FAQ has earned
// it, a draft to agents where it has not, nothing where no FAQ is likely enough. It
// counts what came of it, and proposes to the admins what that calls for. It must not
// match messages itself (desk/faq does), nor change what an FAQ does of its own accord,
// but for taking automatic answers back on a bad day.
package answer

import (
	"fmt"
	"math"
	"slices"

	"frontdesk/desk"
	"frontdesk/desk/faq"
)

// bars is the probability of being right, in percent, that an answer needs by the cost
// of being wrong: to be sent, and to be suggested.
var bars = map[string]struct{ send, suggest int }{
	desk.CostLow:    {70, 30},
	desk.CostMedium: {85, 40},
	desk.CostHigh:   {95, 50},
}

// Bars is what an FAQ's answer needs to be sent (with certain, in percent, of the mode
// auto) and to be suggested.
func Bars(f *desk.FAQ) (send, suggest int) {
	b := bars[f.Costs()]
	send, suggest = b.send, b.suggest
	switch {
	case f.Sure > 0 && f.Does() == desk.FAQAuto:
		send = f.Sure
		suggest = min(suggest, send)
	case f.Sure > 0:
		suggest = f.Sure
	}
	return send, suggest
}

// Plan is what is to be done about a question.
type Plan struct {
	faq.Scored
	FAQ *desk.FAQ
	By  string // whose score it is: desk.Opinion.By; "" of the embedded matcher
	Do  string // desk.FAQAuto, desk.FAQSuggest, "": nothing
	Why string // for people
}

// Plans is what would be done for each FAQ that a text may ask for, the likeliest
// first; only the first is done. ready is false while there is no matcher yet.
func Plans(t *desk.Turn, text string) (list []Plan, ready bool) {
	m := model(t)
	if m == nil {
		return nil, false
	}
	for _, s := range m.Match(text) {
		if all := t.Book.FAQOf(s.FAQ); len(all) > 0 { // else it was deleted since it was learnt
			list = append(list, planOf(t.Book, all[0], s))
		}
	}
	return list, true
}

// model is the matcher, corrected by the verdicts; nil while there is none.
func model(t *desk.Turn) *faq.Model {
	if t.View.FAQs == nil || len(t.Book.FAQs) == 0 {
		return nil
	}
	return t.View.FAQs.Model(t.Book, string(t.Recall(desk.MemoryFAQSum)), func() []faq.Verdict { return verdicts(t, "") })
}

func planOf(b *desk.Book, f *desk.FAQ, s faq.Scored) Plan {
	p := Plan{Scored: s, FAQ: f}
	send, suggest := Bars(f)
	likely := percent(s.P)
	switch {
	case !b.Answers(f.Name):
		p.Why = "there is no snippet of that name to answer with"
	case f.Does() == desk.FAQOff:
		p.Why = "it is off"
	case likely < suggest:
		p.Why = fmt.Sprintf("not likely enough: a suggestion needs %d %%", suggest)
	case f.Does() == desk.FAQAuto && likely >= send && !s.Thin:
		p.Do, p.Why = desk.FAQAuto, "the contact would get the answer"
	case f.Does() == desk.FAQAuto && s.Thin:
		p.Do, p.Why = desk.FAQSuggest, "a single word is too little to answer on: agents would get a draft"
	case f.Does() == desk.FAQAuto:
		p.Do, p.Why = desk.FAQSuggest, fmt.Sprintf("agents would get a draft: an automatic answer needs %d %%", send)
	default:
		p.Do, p.Why = desk.FAQSuggest, "agents would get a draft"
	}
	return p
}

// percent is a probability as people read it, never rounded up.
func percent(p float64) int { return int(math.Floor(p*100 + 1e-9)) }

// wordingOf is the snippet that answers a question: the wording in the question's
// language, where there is one.
func wordingOf(b *desk.Book, name, lang, text string) string {
	if lang == "" {
		lang = scriptLanguage(text)
	}
	if worded := desk.WithLang(name, lang); b.Snippets[worded] != nil {
		return worded
	}
	return name
}

// keepOffers is how many offers a contact's document holds.
const keepOffers = 8

// offer adds an offer to the contact's.
func offer(t *desk.Turn, o desk.Offer) {
	c := t.Case
	c.Offers = append(slices.Clone(c.Offers), o)
	if n := len(c.Offers); n > keepOffers {
		c.Offers = c.Offers[n-keepOffers:]
	}
}

// offerOf is the contact's offer of that log entry, nil when it is forgotten.
func offerOf(t *desk.Turn, said int64) *desk.Offer {
	for i := range t.Case.Offers {
		if t.Case.Offers[i].Said == said {
			return &t.Case.Offers[i]
		}
	}
	return nil
}

// newest is the contact's newest offer in this conversation that was sent, nil when
// there is none.
func newest(t *desk.Turn) *desk.Offer {
	for i := len(t.Case.Offers) - 1; i >= 0; i-- {
		if o := &t.Case.Offers[i]; o.Auto && o.Talk == t.Case.Talk.Number {
			return o
		}
	}
	return nil
}
