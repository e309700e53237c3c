package answer

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/faq"
	"frontdesk/desk/room"
	"frontdesk/desk/snippet"
	"frontdesk/desk/voice"
	"frontdesk/desk/words"
)

// A provider outside is asked by a call; its answer is an event that goes on with the
// question as if it had been decided at once: what has happened meanwhile is looked at
// then. One that says nothing in time leaves the question to the embedded matcher.

// timerAsked is set while a provider is asked; its data are the question. It rings where
// no answer comes at all, which whoever asks sees to much earlier.
const timerAsked, giveUpAfter = "faq asked", 30 * time.Second

// ask puts a question to the provider outside; false when there is none to be asked.
func ask(t *desk.Turn, h heard, text string) bool {
	o := t.View.Outside
	if o == nil || o.Matcher == "" {
		return false
	}
	q := query(t, h, text)
	if o.OfCandidates {
		m := model(t)
		if m == nil {
			return false
		}
		q.Candidates = m.Match(text)
		if len(q.Candidates) == 0 || q.Candidates[0].Exact { // nothing to be said about it
			return false
		}
	}
	t.Timer(timerAsked, t.Now.Add(giveUpAfter), call(t, desk.CallMatch, h, q))
	t.Why("FAQs: %s is asked", o.Matcher)
	return true
}

// query is all that is told outside. Its session says nothing of whose question it is,
// and no two questions have the same: what was asked before does not count.
func query(t *desk.Turn, h heard, text string) desk.Query {
	mac := hmac.New(sha256.New, t.House().Secret)
	_, _ = fmt.Fprintf(mac, "question/%d/%d", t.Case.ID, h.From)
	return desk.Query{Text: text, Session: hex.EncodeToString(mac.Sum(nil)[:16]),
		Lang: cmp.Or(scriptLanguage(text), voice.Language(t.Book, t.Case), t.Book.Settings.Language)}
}

// call has something asked outside; state is what its answer goes on with.
func call(t *desk.Turn, kind string, h heard, q desk.Query) (state []byte) {
	h.Till = t.Case.Seq
	state, _ = json.Marshal(h) // plain data: cannot fail
	raw, _ := json.Marshal(q)
	t.Calls = append(t.Calls, desk.OutCall{Kind: kind, Case: t.Case.ID, Handler: string(state), Payload: raw})
	return state
}

// goesOn takes a question back that a provider is being asked: the contact goes on with
// it. One that has gone on for long is left.
func goesOn(t *desk.Turn, h *heard) {
	var was heard
	asked, ok := t.Case.Timers[timerAsked]
	if !ok || json.Unmarshal(asked.Data, &was) != nil || t.Now.Sub(was.Since) > longest {
		return
	}
	*h = was
	t.Cancel(timerAsked)
}

// fromOutside takes what came of a call.
func fromOutside(t *desk.Turn) {
	var h heard
	c, ok := t.Answers()
	if !ok || c.Kind != desk.CallMatch && c.Kind != desk.CallDraft || json.Unmarshal([]byte(c.Handler), &h) != nil || t.View.Logs == nil {
		return
	}
	if c.Case != t.Case.ID { // merged meanwhile: h counts another's messages
		t.Why("FAQs: what was asked outside is of no use any more")
		return
	}
	if c.Kind == desk.CallDraft {
		var d desk.Draft
		_ = json.Unmarshal(t.Event.Payload, &d) // none then
		drafted(t, h, d)
		return
	}
	if asked, ok := t.Case.Timers[timerAsked]; !ok || string(asked.Data) != c.Handler {
		t.Why("FAQs: what was asked outside is of no use any more")
		return
	}
	var o desk.Opinion
	_ = json.Unmarshal(t.Event.Payload, &o) // none then
	t.Cancel(timerAsked)
	goOn(t, h, o)
}

// overdue goes on with a question whose answer never came.
func overdue(t *desk.Turn) {
	var h heard
	if json.Unmarshal(t.Event.Payload, &h) == nil && t.View.Logs != nil {
		goOn(t, h, desk.Opinion{Err: "no answer came"})
	}
}

// goOn decides a question by what a provider says of it.
func goOn(t *desk.Turn, h heard, o desk.Opinion) {
	text, ok := unanswered(t, h)
	if !ok {
		return
	}
	_, h.newer = t.Case.Timers[timerBurst]
	if o.By != "" && t.View.FAQs != nil {
		decide(t, h, text, plansBy(t, o, text), true)
		return
	}
	t.Why("FAQs: no provider answers (%s); the embedded matcher does", cmp.Or(o.Err, "it was turned off"))
	h.Tried = true
	list, ready := Plans(t, text)
	decide(t, h, text, list, ready)
}

// plansBy is Plans by what a provider says. What it names that is no FAQ is none.
func plansBy(t *desk.Turn, o desk.Opinion, text string) (list []Plan) {
	fix := t.View.FAQs.Correction(o.By, o.Doubt, string(t.Recall(desk.MemoryFAQSum)), func() []faq.Verdict { return verdicts(t, o.By) })
	if len(o.Scored) == 0 {
		t.Why("FAQs: %s says none", o.By)
	}
	for i, s := range o.Scored {
		f, lang := faqNamed(t.Book, s.FAQ)
		switch {
		case f == nil:
			t.Why("FAQs: %s says “%s”, which is no FAQ", o.By, s.FAQ)
			continue
		case i == 0:
			t.Why("FAQs: %s says %s, with a score of %d %%", o.By, s.FAQ, percent(s.Raw))
		}
		s.FAQ, s.Language = desk.Fold(f.Name), cmp.Or(s.Language, lang)
		s.P, s.Thin = fix.P(s.Raw), faq.OneWord(text) && !isExample(t.Book, s.FAQ, text)
		if len(list) > 0 {
			s.P = min(s.P, 1-list[0].P)
		}
		p := planOf(t.Book, f, s)
		p.By = o.By
		list = append(list, p)
	}
	return list
}

// faqNamed is the FAQ of a provider's name, NAME or NAME.es.
func faqNamed(b *desk.Book, name string) (f *desk.FAQ, lang string) {
	name = strings.TrimSpace(name)
	if name == "" {
		return nil, ""
	}
	if all := b.FAQOf(name); len(all) > 0 {
		return b.FAQOf(all[0].Name)[0], all[0].Lang
	}
	base, lang := snippet.CutLang(name)
	if all := b.FAQOf(base); lang != "" && len(all) > 0 {
		return all[0], lang
	}
	return nil, ""
}

// isExample tells whether a text is a question of an FAQ.
func isExample(b *desk.Book, name, text string) bool {
	want := faq.Canonical(text)
	for _, f := range b.FAQOf(name) {
		for _, e := range f.Examples {
			if faq.Canonical(e) == want {
				return true
			}
		}
	}
	return false
}

// askForDraft asks a model for a draft, where no FAQ is likely enough.
func askForDraft(t *desk.Turn, h heard, text string) {
	if o := t.View.Outside; o == nil || !o.Drafts || t.Case.Talk.Silent || h.newer || t.Case.Preview {
		return
	}
	call(t, desk.CallDraft, h, query(t, h, text))
	t.Why("a model is asked for a draft")
}

// drafted shows agents a model's draft, if it is still of use. Nothing but an agent's
// press sends it.
func drafted(t *desk.Turn, h heard, d desk.Draft) {
	text, ok := unanswered(t, h)
	switch {
	case !ok || t.Case.Talk.Silent:
		return
	case strings.TrimSpace(d.Text) == "":
		t.Why("no draft: %s", cmp.Or(d.Err, "the model was turned off"))
		return
	case wroteSince(t, h.Till):
		t.Why("no draft: the contact has written something else meanwhile")
		return
	}
	dropDrafts(t, 0)
	e := t.Log(desk.ByNote, desk.ByModel+d.By, chat.Plain(d.Text))
	offer(t, desk.Offer{Said: e.Seq, At: t.Now, Talk: t.Case.Talk.Number, Model: true, Asked: chat.Short(strings.ReplaceAll(text, "\n", " "), longestAsked)})
}

// wroteSince tells whether the contact has written anything but thanks after an entry.
func wroteSince(t *desk.Turn, seq int64) bool {
	for _, e := range t.View.Logs.Entries(t.Case.ID, seq+1, 50) {
		if e.Side == desk.ByContact && !e.Hidden && !words.Thanks(e.Text.S) {
			return true
		}
	}
	return false
}

// sendModels sends a model's draft as the agent's own words, letter by letter.
func sendModels(t *desk.Turn, o *desk.Offer) {
	e := room.Known(t, o.Said)
	if e == nil || !room.MaySend(t) {
		return
	}
	who := t.Acting()
	room.AgentSends(t)
	snippet.SendAs(t, who, desk.AgentKey(who.Network, who.Person), chat.Out{Op: chat.Send, Text: e.Text})
	o.Gone = true
	room.HideDraft(t, o.Said)
	dropDrafts(t, o.Said)
	hush(t)
	replace(t, chat.Plain("→ ("+who.Name+")\n").Add(e.Text))
}
