package commands

import (
	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/survey"
	"frontdesk/desk/voice"
	"frontdesk/desk/words"
)

// What contacts can type. /human, /skip and /back belong to the surveys' stage,
// which knows what is open; they stand here for help and menus.

var start = Command{
	Name: "start", About: "Begin.", Who: desk.Contact, Where: Private, Part: PartContact,
	Run: func(c *Call) {
		c.Take("command")
		if c.Case.Stopped {
			c.Case.Stopped = false
			tell(c.Turn, words.StartedAgain)
		}
	},
}

var contactHelp = Command{
	Name: "help", About: "What you can do here.", Who: desk.Contact, Where: Private, Part: PartContact,
	Run: func(c *Call) { c.Take("command"); tell(c.Turn, words.Help) },
}

var human = Command{Name: "human", About: "Talk to a person.", Who: desk.Contact, Where: Private, Part: PartContact}

var skip = Command{Name: "skip", About: "Skip a question.", Who: desk.Contact, Where: Private, Part: PartContact}

var back = Command{Name: "back", About: "Change the last answer.", Who: desk.Contact, Where: Private, Part: PartContact}

var stop = Command{
	Name: "stop", About: "No more automatic messages.", Who: desk.Contact, Where: Private, Part: PartContact,
	Run: func(c *Call) { c.Take("command"); askStop(c.Turn) },
}

func tell(t *desk.Turn, k words.Key, buttons ...[]chat.Button) {
	desk.Speak(t, "bot", chat.Plain(voice.Of(t).Say(k)), buttons...)
}

// The buttons of the question whether to opt out.
const stopYes, stopNo = "stop:yes", "stop:no"

func askStop(t *desk.Turn) {
	v := voice.Of(t)
	tell(t, words.StopAsk, []chat.Button{{Label: v.Say(words.Yes), Data: stopYes}, {Label: v.Say(words.No), Data: stopNo}})
	t.Timer("stop", t.Now.Add(askFor*12), nil)
	t.Cancel(timerForget)
}

// Stop is the stage for opting out: the plain word where no question is open, and
// the answer to "really?", by button or word.
func Stop(t *desk.Turn) {
	if t.Case == nil || !t.Event.Private {
		return
	}
	switch t.Event.Kind {
	case chat.Pressed:
		if t.Event.Data == stopYes || t.Event.Data == stopNo {
			t.AnswerPress("")
			t.Take("command")
			stopped(t, t.Event.Data == stopYes)
		}
	case chat.Said:
		stopWord(t)
	}
}

func stopWord(t *desk.Turn) {
	if t.Taken() != "" || t.Case.Survey != nil || t.Event.Message == nil || t.Event.Message.Media != nil {
		return
	}
	act, ok := words.Plain(t.Event.Message.Text.S, voice.Of(t).Lang())
	_, asked := t.Case.Timers["stop"]
	switch {
	case !ok:
	case act == words.ActStop:
		t.Take("command")
		askStop(t)
	case asked && (act == words.ActYes || act == words.ActNo):
		t.Take("command")
		stopped(t, act == words.ActYes)
	case act == words.ActStart && t.Case.Stopped:
		t.Case.Stopped = false
		tell(t, words.StartedAgain)
	}
}

func stopped(t *desk.Turn, yes bool) {
	t.Cancel("stop")
	if !yes {
		tell(t, words.StopCancelled)
		return
	}
	t.Case.Stopped = true
	survey.Leave(t, "left")
	tell(t, words.Stopped)
}
