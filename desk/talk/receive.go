package talk

import (
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
	"frontdesk/desk/words"
)

// reopenFor is how long after a close a contact's message takes the same
// conversation up again.
const reopenFor = 24 * time.Hour

// lateAfter is how old a message is that causes no automatic text.
const lateAfter = time.Hour

// Receive is the first stage: it logs what a contact wrote or pressed, opens or
// reopens the conversation, and raises "started with", "conversation opened" or
// "reopened", and "message". In rooms it keeps the roster.
func Receive(t *desk.Turn) {
	if !t.Event.Private {
		Members(t)
		return
	}
	if t.Case == nil {
		return
	}
	switch t.Event.Kind {
	case chat.Said, chat.Unread:
		meet(t)
		said(t)
	case chat.Pressed, chat.Reacted:
		meet(t)
	case chat.Blocked:
		t.Case.Unreachable = chat.ReasonBlocked
	case chat.Unblocked:
		t.Case.Unreachable = ""
	}
}

// meet takes over what the network says of the contact now.
func meet(t *desk.Turn) {
	c, f := t.Case, t.Event.From
	c.Name, c.First, c.Username = f.Name(), f.First, f.Username
	if c.First == "" {
		c.First = c.Name
	}
	if f.Lang != "" {
		c.Lang = f.Lang
	}
	if f.Phone != "" {
		c.Phone = f.Phone
	}
	if m := t.Event.Message; m != nil && m.Own(f) {
		c.Phone = m.Media.Phone
	}
	c.Seen, c.Last, c.Unreachable = t.Now, t.Event.Place, ""
	if r := t.Roster(); r != nil {
		a := r.Agents[desk.AgentKey(t.Event.Place.Network, f.ID)]
		c.Staff = a != nil && len(a.Teams) > 0
	}
}

// said is a message of the contact's.
func said(t *desk.Turn) {
	if t.Case.Blocked {
		t.Take("blocked")
		return
	}
	m := t.Event.Message
	if !t.Case.Talk.Active() && stays(t, m) {
		log(t, m)
		t.Take("after close")
		return
	}
	if m.Start != "" {
		if t.Case.Source == "" {
			t.Case.Source = m.Start
		}
		t.Raise("started with", m.Start)
	}
	opened := open(t)
	log(t, m)
	if opened {
		t.Case.Talk.From = t.Entry.Seq
		t.Case.Talk.Shown = t.Entry.Seq - 1
	}
	wrote(t, m)
	if !isStart(m) {
		t.Raise("message", "")
	}
}

// stays tells whether a message leaves a closed conversation closed: thanks, a
// goodbye, a lone emoji, soon after it.
func stays(t *desk.Turn, m *chat.Message) bool {
	return t.Case.Talk.State == desk.Closed && t.Now.Sub(t.Case.Talk.Closed) < reopenFor && m.Media == nil && words.Thanks(m.Text.S)
}

// open opens a conversation, or takes the last one up again; true for a new one.
func open(t *desk.Turn) bool {
	k := &t.Case.Talk
	switch {
	case k.Active():
		if k.State == desk.Snoozed {
			k.State = desk.Open
			t.Cancel("snooze")
		}
		return false
	case k.State == desk.Closed && t.Now.Sub(k.Closed) < reopenFor:
		Reopen(t, "")
		return false
	}
	h := t.EditHouse()
	h.Talks++
	t.Case.Talk = desk.Talk{Number: h.Talks, State: desk.Open, First: k.State == desk.None, Opened: t.Now}
	t.Raise("conversation opened", "")
	return true
}

// log makes the row of the message.
func log(t *desk.Turn, m *chat.Message) {
	e := &desk.Entry{Seq: t.NextSeq(), At: t.Now, Talk: t.Case.Talk.Number, Side: desk.ByContact, Name: t.Case.Name, Text: m.Text,
		Media: m.Media, Album: m.Album, Src: desk.Spot{Place: t.Event.Place, ID: m.ID}, Turn: t.Event.ID}
	if t.Event.Kind == chat.Unread {
		e.Unread = "unknown"
	}
	if m.ReplyTo != "" && t.View.Logs != nil {
		if id, seq, ok := t.View.Logs.Ref(desk.Spot{Place: t.Event.Place, ID: m.ReplyTo}); ok && id == t.Case.ID {
			e.Reply = seq
		}
	}
	t.Entry = e
}

// wrote notes that the contact waits now. A bare /start, and commands, show
// nowhere.
func wrote(t *desk.Turn, m *chat.Message) {
	k := &t.Case.Talk
	t.Cancel("close")
	t.Cancel("autoclose")
	k.ContactAt = t.Now
	if name, ok := readCommand(m); ok && forContacts[name] {
		return
	}
	k.Wrote = true
	k.State = desk.Open
	if k.WaitsSince.IsZero() {
		k.WaitsSince = t.Now
	}
}

// forContacts are the commands that contacts have: no text for agents.
var forContacts = map[string]bool{"start": true, "help": true, "human": true, "skip": true, "back": true, "stop": true, "mydata": true, "forgetme": true, "claim": true}

func isStart(m *chat.Message) bool {
	name, ok := readCommand(m)
	return ok && name == "start"
}

func readCommand(m *chat.Message) (string, bool) {
	if m == nil {
		return "", false
	}
	cmd, ok := grammar.ReadCommand(m.Text)
	return cmd.Name, ok
}

// MaySpeak tells whether automation may write to the contact in this turn, and
// why not: opted out, silent, imported or late message, blocked.
func MaySpeak(t *desk.Turn) (ok bool, why string) {
	c := t.Case
	switch {
	case c == nil:
		return false, "there is no contact"
	case c.Stopped:
		return false, "the contact opted out of automatic messages"
	case c.Blocked:
		return false, "the contact is blocked"
	case c.Unreachable != "":
		return false, "the contact cannot be reached: " + c.Unreachable
	case c.Talk.Silent:
		return false, "an agent is in the conversation, so automation is silent until close or /bot on"
	case t.Event.Kind == chat.Said && t.Event.Private && t.Now.Sub(t.Event.At) > lateAfter:
		return false, "the message arrived more than an hour late"
	}
	return true, ""
}
