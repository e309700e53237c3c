package answer

import (
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/field"
	"frontdesk/desk/snippet"
	"frontdesk/desk/survey"
	"frontdesk/desk/variant"
	"frontdesk/desk/words"
)

// How much what people do counts, of a verdict that they say (1).
const (
	said    = 1.0
	repeats = 0.7 // the same question again
	thanks  = 0.6
	edited  = 0.5 // an agent took the draft and changed it
	weak    = 0.3 // a follow-up, a day of silence, an agent's own words
)

// Heard is the stage before surveys and rules: where there are no buttons, a number, a
// thumb or the words say whether an answer helped.
func Heard(t *desk.Turn) {
	if t.Case == nil || t.Event.Kind != chat.Said || !t.Event.Private || t.Taken() != "" || t.Case.Survey != nil ||
		!desk.NetworkOf(t.Case.Last.Network).Buttonless {
		return
	}
	m, o := t.Event.Message, newest(t)
	if m == nil || m.Media != nil || o == nil || t.Now.Sub(o.At) > silence || o.Weight == said || answeredSince(t, o) {
		return
	}
	switch helped, ok := verdictIn(voiceFor(t, o.FAQ, o.Lang, o.Asked), m.Text.S, t.Now.Sub(o.At) <= soon); {
	case !ok:
	case helped:
		t.Take("command")
		helps(t, o)
	default:
		t.Take("command")
		needsPerson(t, o)
	}
}

// verdictIn reads the words of the buttons and their numbers ("1", "2.", "2️⃣", "٢"), and
// within the hour yes, no and thumbs, which may be about something else later.
func verdictIn(v words.Voice, text string, fresh bool) (helped, ok bool) {
	buttons := &desk.Field{Type: "choice", Choices: []desk.Choice{
		{Label: v.Say(words.HelpedButton), Value: pressYes}, {Label: v.Say(words.PersonButton), Value: pressNo}}}
	act, known := words.Plain(text, v.Lang())
	switch a, trouble := field.ReadText(buttons, text, ""); {
	case known && (act == words.ActYes || act == words.ActNo):
		return act == words.ActYes, fresh
	case trouble == nil:
		return a.Value.V == pressYes, true
	}
	return false, false
}

// answeredSince tells whether an agent has written since an offer.
func answeredSince(t *desk.Turn, o *desk.Offer) bool { return t.Case.Talk.AgentAt.After(o.At) }

// helps is [That helped]: the contact waits for nobody any more.
func helps(t *desk.Turn, o *desk.Offer) {
	if o.Right && o.Weight == said {
		return
	}
	judge(t, o, true, said, "the contact says that it helped")
	variant.Say(t, o.FAQ, o.Talk, variant.Helped)
	t.Log(desk.ByEvent, "", chat.Plain("The answer "+o.FAQ+" helped."))
	if k := &t.Case.Talk; k.State == desk.Open && !k.Person && o.Talk == k.Number && (t.View.Logs == nil || !wroteSince(t, o.Said)) {
		k.State, k.WaitsSince = desk.Waiting, time.Time{}
	}
	if t.Event.Kind == chat.Said {
		desk.Speak(t, "bot", chat.Plain(voiceFor(t, o.FAQ, o.Lang, o.Asked).Say(words.HelpedThanks)))
	}
}

// needsPerson is [I need a person].
func needsPerson(t *desk.Turn, o *desk.Offer) {
	judge(t, o, false, said, "the contact needs a person")
	variant.Say(t, o.FAQ, o.Talk, variant.Person)
	survey.Person(t)
}

// followUp reads what the contact writes after an answer.
func followUp(t *desk.Turn) {
	o := newest(t)
	if o == nil || t.Now.Sub(o.At) > soon || o.At.Equal(t.Now) || answeredSince(t, o) || t.Taken() == "command" {
		return
	}
	switch {
	case words.Thanks(t.Event.Message.Text.S):
		judge(t, o, true, thanks, "the contact says thanks")
	case t.Case.Talk.Person:
		judge(t, o, false, said, "the contact asks for a person")
	case o.Weight == 0:
		judge(t, o, false, weak, "the contact goes on asking")
	}
}

// byAgent reads what an agent writes, or sends: drafts are gone then.
func byAgent(t *desk.Turn) {
	for _, e := range t.Entries {
		if e.Side != desk.ByAgent || e.Turn != t.Event.ID || t.Event.Kind == chat.Pressed && strings.HasPrefix(t.Event.Data, desk.PressFAQ) {
			continue
		}
		for i := range t.Case.Offers {
			o := &t.Case.Offers[i]
			switch {
			case o.Talk != t.Case.Talk.Number || o.Gone || o.Auto && (o.Weight != 0 || t.Now.Sub(o.At) > soon):
			case !o.Auto && sentBy(e, o.FAQ):
				answered(t, o.FAQ, desk.FAQSuggest)
				judge(t, o, true, said, "an agent sent the same snippet")
			default:
				judge(t, o, false, weak, "an agent answered otherwise")
			}
		}
		hush(t)
		dropDrafts(t, 0)
		return
	}
}

// sentBy tells whether an entry is a snippet, or a wording of it.
func sentBy(e *desk.Entry, name string) bool {
	by, ok := strings.CutPrefix(e.By, "snippet ")
	base, _ := snippet.CutLang(by)
	return ok && desk.Fold(base) == name
}
