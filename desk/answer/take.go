package answer

import (
	"encoding/json"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/talk"
	"frontdesk/desk/voice"
	"frontdesk/desk/words"
)

// The timers of a contact: a burst of messages is over; a day of silence is.
const timerBurst, timerDay = "faq", "faq day"

// burst is how long after a message another one belongs to it, longest how long a
// question may go on.
const burst, longest = 2 * time.Second, 10 * time.Second

// training is how long a question waits for the matcher, after a start.
const training = 30 * time.Second

// soon is how long after an answer what the contact does is about it, silence when it
// is taken for a yes.
const soon, silence = time.Hour, 24 * time.Hour

// heard is a question that may go on.
type heard struct {
	From  int64     `json:"from"` // log entry
	Since time.Time `json:"since"`
	Late  bool      `json:"late,omitempty"`
	Till  int64     `json:"till,omitempty"`  // log entry that it went to when a provider was asked
	Tried bool      `json:"tried,omitempty"` // a provider was asked, and said nothing

	newer bool // the contact has written something else meanwhile
}

// Take is the stage after rules: it takes questions in, answers them once they are
// complete, and notices what agents and contacts do about answers.
func Take(t *desk.Turn) {
	if t.Event.Kind == chat.Pressed && strings.HasPrefix(t.Event.Data, desk.PressFAQ) {
		pressed(t)
	}
	if t.Case == nil || t.Case.Into != 0 {
		return
	}
	byAgent(t)
	switch {
	case t.Event.Kind == chat.Woke && t.Event.Data == timerBurst:
		complete(t)
	case t.Event.Kind == chat.Woke && t.Event.Data == timerAsked:
		overdue(t)
	case t.Event.Kind == chat.Answered:
		fromOutside(t)
	case t.Event.Kind == chat.Woke && t.Event.Data == timerDay:
		silent(t)
	case t.Event.Kind == chat.Said && t.Event.Private:
		fromContact(t)
	}
	if !t.Case.Talk.Active() {
		hush(t)
		dropDrafts(t, 0)
	}
}

// hush gives a question up that was not answered yet.
func hush(t *desk.Turn) {
	t.Cancel(timerBurst)
	t.Cancel(timerAsked)
}

// fromContact is a message of the contact's.
func fromContact(t *desk.Turn) {
	if t.Entry == nil || t.Event.Message == nil {
		return
	}
	followUp(t)
	if len(t.Book.FAQs) == 0 {
		return
	}
	switch why := unheard(t); {
	case spoken(t.Entries):
		hush(t)
	case why == "":
		listen(t)
	default:
		t.Why("FAQs are not asked: %s", why)
	}
}

// unheard tells why a message is no question for FAQs, "" when it may be one.
func unheard(t *desk.Turn) string {
	m := t.Event.Message
	switch {
	case t.Taken() != "":
		return "taken by " + t.Taken()
	case t.Answer != "" || t.Case.Survey != nil:
		return "a survey is open"
	case m.Media != nil || m.Text.Empty():
		return "it is no text"
	case !t.Case.Talk.Active() || t.Case.Blocked:
		return "no conversation is open"
	case words.Thanks(m.Text.S):
		return "it is thanks"
	}
	if act, ok := words.Plain(m.Text.S, voice.Of(t).Lang()); ok {
		return "it asks for " + string(act)
	}
	return ""
}

// spoken tells whether entries hold something that rules, surveys or FAQs said.
func spoken(es []*desk.Entry) bool {
	for _, e := range es {
		if e.Side == desk.ByBot && e.By != "bot" {
			return true
		}
	}
	return false
}

// AskedLater is what the trace of a message says whose FAQs are looked for when the burst
// is over.
const AskedLater = "FAQs are asked once nothing more is written for two seconds; /ask tells what they say"

// listen waits for the end of the burst.
func listen(t *desk.Turn) {
	h := heard{From: t.Entry.Seq, Since: t.Now}
	at := t.Now.Add(burst)
	if was, ok := t.Case.Timers[timerBurst]; ok && json.Unmarshal(was.Data, &h) == nil && t.Now.Sub(h.Since) > longest-burst {
		at = was.At
	} else if !ok {
		goesOn(t, &h)
	}
	h.Till, h.Tried = 0, false // what is written now belongs to it
	h.Late = h.Late || talk.Late(t)
	data, _ := json.Marshal(h) // plain data: cannot fail
	t.Timer(timerBurst, at, data)
	if t.DryRun {
		explain(t)
		return
	}
	t.Why(AskedLater)
}

// explain says in a trial what would become of the question.
func explain(t *desk.Turn) {
	list, ready := Plans(t, t.Event.Message.Text.S)
	if o := t.View.Outside; o != nil && o.Matcher != "" {
		t.Why("FAQs: %s will be asked; this is what the embedded matcher says", o.Matcher)
	}
	switch {
	case !ready:
		t.Why("FAQs: the matcher is being trained")
	case len(list) == 0:
		t.Why("FAQs: none is asked for")
	default:
		t.Why("FAQ %s, %d %%, two seconds later: %s", list[0].FAQ.Name, percent(list[0].P), list[0].Why)
	}
}

// complete answers a question that is complete.
func complete(t *desk.Turn) {
	var h heard
	if json.Unmarshal(t.Event.Payload, &h) != nil || t.View.Logs == nil {
		return
	}
	text, ok := unanswered(t, h)
	if !ok {
		return
	}
	if _, busy := t.Case.Timers[timerAsked]; busy { // an older question is: one after the other
		t.Timer(timerBurst, t.Now.Add(time.Second), t.Event.Payload)
		return
	}
	if !h.Tried && ask(t, h, text) {
		return
	}
	list, ready := Plans(t, text)
	decide(t, h, text, list, ready)
}

// unanswered is the question, if it may still be answered.
func unanswered(t *desk.Turn, h heard) (text string, ok bool) {
	if !t.Case.Talk.Active() || t.Case.Survey != nil || t.Case.Blocked {
		t.Why("FAQs are not asked: the conversation went on otherwise")
		return "", false
	}
	if text, ok = question(t, h); !ok {
		t.Why("FAQs are not asked: somebody has answered already")
	}
	return text, ok
}

// decide does what the likeliest FAQ calls for. ready is false while there is no
// matcher yet.
func decide(t *desk.Turn, h heard, text string, list []Plan, ready bool) {
	t.Event.Message = &chat.Message{Text: chat.Plain(text)} // what rules on "faq unanswered" see
	if !ready {
		t.Why("FAQs cannot be asked yet: the matcher is being trained")
		if t.Now.Sub(h.Since) < training && !h.newer {
			data, _ := json.Marshal(h) // plain data: cannot fail
			t.Timer(timerBurst, t.Now.Add(time.Second), data)
		}
		return
	}
	if len(list) > 0 && act(t, list[0], text, h) {
		return
	}
	if k := t.Case.Talk; !k.Silent && !k.Person {
		t.Raise("faq unanswered", "")
	}
	askForDraft(t, h, text)
}

// question is what the contact has written since an entry, as one text; false when it
// was answered meanwhile.
func question(t *desk.Turn, h heard) (string, bool) {
	const most = 50
	var parts []string
	for _, e := range t.View.Logs.Entries(t.Case.ID, h.From, most) {
		switch {
		case e.Side == desk.ByAgent, spoken([]*desk.Entry{&e}):
			return "", false
		case h.Till != 0 && e.Seq > h.Till: // of another question
		case e.Side == desk.ByContact && !e.Hidden && e.Unread == "" && e.Media == nil && !e.Text.Empty():
			parts = append(parts, e.Text.S)
		}
	}
	return strings.Join(parts, "\n"), len(parts) > 0
}

// act does what the likeliest FAQ calls for; false when that is nothing.
func act(t *desk.Turn, p Plan, text string, h heard) bool {
	again := false
	t.Why("FAQ %s, %d %%: %s", p.FAQ.Name, percent(p.P), p.Why)
	if _, suggest := Bars(p.FAQ); percent(p.P) >= suggest {
		again = asksAgain(t, p)
		asked(t, desk.Fold(p.FAQ.Name))
	}
	if p.Do == desk.FAQAuto {
		ok, why := talk.MaySpeak(t)
		switch {
		case !ok:
		case t.Case.Talk.Person:
			why = "the contact wants a person"
		case h.Late, t.Now.Sub(h.Since) > soon: // the bot may have been down
			why = "the message is more than an hour old"
		case h.newer:
			why = "the contact has written something else meanwhile"
		case again:
			why = "the contact got this answer already, and asks again"
		default:
			if why = send(t, p, text); why == "" {
				return true
			}
		}
		t.Why("FAQ %s is not sent, but suggested: %s", p.FAQ.Name, why)
		p.Do = desk.FAQSuggest
	}
	if p.Do == "" {
		return false
	}
	suggest(t, p, text)
	return true
}

// asksAgain tells whether the contact got this answer within the hour: it did not help.
func asksAgain(t *desk.Turn, p Plan) bool {
	o := newest(t)
	if o == nil || o.FAQ != desk.Fold(p.FAQ.Name) || t.Now.Sub(o.At) > soon {
		return false
	}
	judge(t, o, false, repeats, "the question is asked again")
	return true
}

// silent takes a day without a word for a weak yes. A word after more than an hour says
// nothing either way.
func silent(t *desk.Turn) {
	for i := range t.Case.Offers {
		if o := &t.Case.Offers[i]; o.Auto && o.Weight == 0 && !t.Now.Before(o.At.Add(silence)) && !t.Case.Talk.ContactAt.After(o.At) {
			judge(t, o, true, weak, "a day of silence")
		}
	}
}
