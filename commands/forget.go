package commands

import (
	"fmt"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/erase"
	"frontdesk/desk/room"
	"frontdesk/desk/voice"
	"frontdesk/desk/words"
)

var forget = Command{
	Name: "forget", About: "Erases the contact and every message of theirs, for good.",
	Who: desk.Manager, Where: Topic, Part: PartTalk, Example: "/forget",
	More: "Asks first. Their topic is deleted, with it what was typed there; in their own chat I delete what I wrote in the last 48 hours. " +
		"The report comes in private: what was erased, and what is out of my reach.",
	Run: runForget,
}

func runForget(c *Call) {
	family := erase.Family(c.Turn, c.Case)
	if !c.Confirm(chat.Plain(forgetQuestion(family)), "Erase for good", "Keep") {
		return
	}
	c.ToPlace(chat.Out{Op: chat.Send, Text: chat.Plain(fmt.Sprintf("Contact #%d is being erased; the report follows.", family[0].ID))}, c.Event.Place)
	to := c.Event.Place.Whole()
	if a := c.Book.AdminOf(c.Event.Place.Network, c.Event.From); a != nil && !a.Chat.IsZero() {
		to = a.Chat
	}
	erase.Begin(c.Turn, c.Case, erase.Order{Way: erase.Forgotten, By: c.Event.From.Name(), To: to})
}

// forgetQuestion says how much is at stake.
func forgetQuestion(family []*desk.Case) string {
	k := family[0]
	rows, fields, tags, topics := 0, 0, 0, 0
	var also []string
	for i, c := range family {
		rows, fields, tags = rows+int(c.Seq), fields+len(c.Fields), tags+len(c.Tags)
		for _, topic := range c.Topics {
			if !topic.Flat {
				topics++
			}
		}
		if i > 0 {
			also = append(also, fmt.Sprintf("#%d", c.ID))
		}
	}
	s := fmt.Sprintf("Erase %s (#%d)", room.Called(k), k.ID)
	if len(also) > 0 {
		s += " and " + strings.Join(also, ", ") + ", merged with them,"
	}
	s += " for good, with " + plural(rows, "line") + " of conversation"
	for _, more := range []string{some(fields, "field"), some(tags, "tag"), some(topics, "topic")} {
		s += more
	}
	return s + "? This cannot be taken back."
}

// some is ", 2 fields", "" for none.
func some(n int, one string) string {
	if n == 0 {
		return ""
	}
	return ", " + plural(n, one)
}

var forgetMe = Command{
	Name: "forgetme", About: "Delete what we keep about you.", Who: desk.Contact, Where: Private, Part: PartContact,
	Run: func(c *Call) { c.Take("command"); askForget(c.Turn) },
}

// The buttons of the question whether to erase, and the timer while it is open.
const forgetYes, forgetNo, timerForget = "forget:yes", "forget:no", "forgetme"

func askForget(t *desk.Turn) {
	v := voice.Of(t)
	desk.Speak(t, "bot", chat.Plain(v.Say(words.ForgetIntro)+"\n"+v.Say(words.ForgetConfirm)),
		[]chat.Button{{Label: v.Say(words.Yes), Data: forgetYes}, {Label: v.Say(words.No), Data: forgetNo}})
	t.Cancel("stop") // a “yes” answers what was asked last
	t.Timer(timerForget, t.Now.Add(askFor), nil)
}

// Forgetting is the stage for the answer to that question, by button or word.
func Forgetting(t *desk.Turn) {
	if t.Case == nil || !t.Event.Private || t.Taken() != "" {
		return
	}
	_, asked := t.Case.Timers[timerForget]
	switch {
	case t.Event.Kind == chat.Pressed && (t.Event.Data == forgetYes || t.Event.Data == forgetNo):
		t.Take("command")
		t.AnswerPress("")
		if !asked {
			askForget(t) // the question was old: once more
			return
		}
		answerForget(t, t.Event.Data == forgetYes)
	case t.Event.Kind == chat.Said && asked && t.Event.Message != nil && t.Event.Message.Media == nil:
		act, ok := words.Plain(t.Event.Message.Text.S, voice.Of(t).Lang())
		if ok && (act == words.ActYes || act == words.ActNo) {
			t.Take("command")
			answerForget(t, act == words.ActYes)
		}
	}
}

func answerForget(t *desk.Turn, yes bool) {
	t.Cancel(timerForget)
	if !yes {
		tell(t, words.ForgetCancelled)
		return
	}
	erase.Begin(t, t.Case, erase.Order{Way: erase.Forgets, To: t.Event.Place})
}
