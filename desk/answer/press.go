package answer

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/action"
	"frontdesk/desk/room"
	"frontdesk/desk/snippet"
	"frontdesk/desk/talk"
	"frontdesk/desk/variant"
	"frontdesk/desk/voice"
	"frontdesk/desk/words"
)

// What the buttons report behind desk.PressFAQ: contacts', agents', admins'.
const (
	pressYes, pressNo                = "yes", "no"
	pressSend, pressEdit, pressWrong = "send", "edit", "wrong"
	pressMode, pressKeep             = "mode", "keep"
)

// data is what a button of an offer reports.
func data(act string, said int64) string {
	return desk.PressFAQ + act + ":" + strconv.FormatInt(said, 10)
}

// pressed does what a button says.
func pressed(t *desk.Turn) {
	act, rest, _ := strings.Cut(strings.TrimPrefix(t.Event.Data, desk.PressFAQ), ":")
	t.Take("faq")
	switch {
	case act == pressMode || act == pressKeep:
		byAdmin(t, act, rest)
	case t.Case == nil:
		t.AnswerPress("")
	case t.Event.Private:
		byContact(t, act, rest)
	case t.Role < desk.Worker:
		t.AnswerPress("Only agents may do that.")
	default:
		inRoom(t, act, rest)
	}
}

// meant is the offer that an agent's button belongs to: an answer may have several parts.
func meant(t *desk.Turn, num string) *desk.Offer {
	seq, err := strconv.ParseInt(num, 10, 64)
	if err != nil {
		return nil
	}
	if o := offerOf(t, seq); o != nil {
		return o
	}
	for i := len(t.Case.Offers) - 1; i >= 0; i-- {
		if o := &t.Case.Offers[i]; o.Auto && o.Said < seq {
			return o
		}
	}
	return nil
}

// byContact is [That helped] and [I need a person].
func byContact(t *desk.Turn, act, num string) {
	seq, _ := strconv.ParseInt(num, 10, 64) // 0 is nobody's
	o := offerOf(t, seq)
	if o != nil && !o.Auto { // drafts are agents' to judge, whatever a press reports
		o = nil
	}
	switch {
	case o == nil && act == pressNo:
		t.AnswerPress("")
		needsPerson(t, &desk.Offer{})
	case o == nil:
		t.AnswerPress(voice.Of(t).Say(words.HelpedThanks))
	case act == pressYes:
		t.AnswerPress(voiceFor(t, o.FAQ, o.Lang, o.Asked).Say(words.HelpedThanks))
		helps(t, o)
	case act == pressNo:
		t.AnswerPress("")
		needsPerson(t, o)
	default:
		t.AnswerPress("")
	}
}

// inRoom is [Send], [Edit] and [Wrong].
func inRoom(t *desk.Turn, act, num string) {
	o := meant(t, num)
	if o == nil || o.Gone {
		t.AnswerPress("That is long over.")
		return
	}
	t.AnswerPress("")
	who := talk.Tidy(t.Event.From.Name())
	switch {
	case act == pressWrong:
		judge(t, o, false, said, who+" says that it is wrong")
		if o.Auto {
			variant.Say(t, o.FAQ, o.Talk, variant.Wrong)
		} else {
			o.Gone = true
			room.HideDraft(t, o.Said)
		}
		replace(t, chat.Plain(fmt.Sprintf("✗ %s is not what was asked, says %s.", cmp.Or(o.FAQ, "The model's draft"), who)))
	case o.Auto:
	case act == pressSend && o.Model:
		sendModels(t, o)
	case act == pressSend:
		sendDraft(t, o)
	case act == pressEdit:
		judge(t, o, true, edited, who+" changes the draft")
		if e := room.Known(t, o.Said); e != nil {
			t.Reply(chat.Plain("Send it here with your changes:\n").AddString(e.Text.S, chat.Pre))
		}
	}
}

// sendDraft sends a draft as the agent's own.
func sendDraft(t *desk.Turn, o *desk.Offer) {
	if !room.MaySend(t) {
		return
	}
	f, err := snippet.Fill(t, wordingOf(t.Book, o.FAQ, o.Lang, o.Asked), t.Acting())
	switch {
	case err != nil:
		t.Reply(chat.Plain("Not sent: " + err.Error()))
		return
	case len(f.Holes) > 0:
		t.Reply(chat.Plain(fmt.Sprintf("Not sent: %s. /%s! sends it anyway.", strings.Join(f.Holes, ", "), f.Snippet.Name)))
		return
	}
	if o.Variant != 0 && f.Variant != o.Variant {
		t.Reply(chat.Plain(fmt.Sprintf("Not sent: variant %d, which this draft shows, was taken out or changed meanwhile. /%s sends the one there is.", o.Variant, f.Snippet.Name)))
		return
	}
	name := "snippet " + f.Snippet.Name
	room.AgentSends(t)
	snippet.Send(t, f, name, chat.Text{})
	answered(t, o.FAQ, desk.FAQSuggest)
	judge(t, o, true, said, f.Agent.Name+" sends the draft")
	o.Gone = true
	room.HideDraft(t, o.Said)
	dropDrafts(t, o.Said)
	hush(t)
	replace(t, chat.Plain("→ ").AddString("/"+strings.ReplaceAll(f.Snippet.Name, "-", "_"), chat.Bold).AddString(" ("+f.Agent.Name+")\n").Add(f.Shown()))
	for _, a := range f.Snippet.Do {
		if err := action.Do(t, a, name); err != nil {
			t.Reply(chat.Plain(err.Error()))
		}
	}
}

// replace changes the message whose button was pressed.
func replace(t *desk.Turn, text chat.Text) {
	if t.Case != nil && !t.Event.Private {
		text = room.Tagged(t, text)
	}
	t.Replace(text)
}
