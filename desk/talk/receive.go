package talk

import (
	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
	"frontdesk/desk/words"
)

// Receive is the first stage: it logs what a contact wrote, opens or reopens the
// conversation, and raises "started with", "conversation opened" or "reopened",
// and "message". In rooms it keeps the roster.
func Receive(t *desk.Turn) {
	switch {
	case t.Event.Kind == chat.Woke:
		if t.Case != nil {
			woke(t)
		} else if t.Event.Case == 0 {
			houseWoke(t)
		}
	case !t.Event.Private:
		Members(t)
	case t.Case != nil && !t.Event.From.Bot:
		fromContact(t)
	}
}

func fromContact(t *desk.Turn) {
	if t.Case.Ignored { // never a contact again
		t.Take("ignored")
		return
	}
	switch t.Event.Kind {
	case chat.Said, chat.Unread:
		meet(t)
		said(t)
	case chat.Pressed:
		meet(t)
		pressedRating(t)
	case chat.Reacted, chat.Edited:
		t.Case.Seen = t.Now
	case chat.Blocked:
		t.Case.Unreachable = chat.ReasonBlocked
		event(t, "", "%s has blocked the bot: nothing can be sent until they write again.", t.Case.Name)
	case chat.Unblocked:
		if t.Case.Unreachable != "" {
			t.Case.Unreachable = ""
			event(t, "", "%s can be reached again.", t.Case.Name)
		}
	}
}

// said is a message of the contact's.
func said(t *desk.Turn) {
	k := &t.Case.Talk
	m := t.Event.Message
	if m == nil {
		m = &chat.Message{}
	}
	if t.Case.Blocked {
		t.Take("blocked")
		return
	}
	seq := t.NextSeq()
	cmd := command(m)
	source(t, cmd, m)
	if cmd == "" && aboutRating(t, m, seq) {
		return
	}
	switch {
	case k.Active():
	case cmd == "" && stays(t, m):
		t.Take("after close")
		t.Why("thanks leave a closed conversation closed")
	case cmd == "" || cmd == "start" || cmd == "human":
		open(t, seq)
	}
	record(t, m, seq)
	if cmd != "" {
		return // a command is no message: it is for the stages that know it
	}
	if k.Active() {
		wrote(t)
	}
	if t.Event.Kind == chat.Said {
		t.Raise("message", "")
	}
}

// forContacts are the commands that contacts have.
var forContacts = map[string]bool{"start": true, "help": true, "human": true, "skip": true, "back": true, "stop": true, "mydata": true, "forgetme": true}

// command is the contact's own command that a message is, "" for any other: what
// else begins with a slash is an ordinary message.
func command(m *chat.Message) string {
	if m == nil || m.Media != nil {
		return ""
	}
	if cmd, ok := grammar.ReadCommand(m.Text); ok && forContacts[cmd.Name] {
		return cmd.Name
	}
	return ""
}

// source takes over the payload of a deep link.
func source(t *desk.Turn, cmd string, m *chat.Message) {
	if cmd != "start" || m.Start == "" {
		return
	}
	if t.Case.Source == "" {
		t.Case.Source = m.Start
	}
	t.Raise("started with", m.Start)
}

// stays tells whether a message leaves a closed conversation closed: thanks, a
// goodbye, a lone emoji or sticker, soon after it.
func stays(t *desk.Turn, m *chat.Message) bool {
	k := t.Case.Talk
	if k.State != desk.Closed || t.Now.Sub(k.Closed) >= reopenFor {
		return false
	}
	if m.Media != nil {
		return m.Media.Kind == "sticker"
	}
	return words.Thanks(m.Text.S)
}

// open opens a conversation, or takes the last one up again. seq is the log entry
// that it begins with.
func open(t *desk.Turn, seq int64) {
	old := t.Case.Talk
	if old.State == desk.Closed && t.Now.Sub(old.Closed) < reopenFor {
		takeUp(t)
		t.Case.Talk.Wrote = false // until something is written
		return
	}
	begin(t, seq)
	t.Raise("conversation opened", "")
}

// begin makes a new conversation.
func begin(t *desk.Turn, seq int64) {
	old := t.Case.Talk
	h := t.EditHouse()
	h.Talks++
	t.Case.Talk = desk.Talk{Number: h.Talks, State: desk.Open, First: old.State == desk.None, Opened: t.Now, From: seq, Shown: old.Shown}
}

// takeUp makes the last conversation the current one again, with its team and
// agent as far as they are still there.
func takeUp(t *desk.Turn) {
	k := &t.Case.Talk
	t.Cancel(timerRate)
	k.State = desk.Open
	if t.Book.Teams[k.LastTeam] != nil {
		k.Team = k.LastTeam
		if a := t.Roster().Agents[k.LastAgent]; a != nil && a.In(k.Team) {
			k.Agent = k.LastAgent
		}
	}
	t.Raise("reopened", "")
}

// record makes the log row of the message.
func record(t *desk.Turn, m *chat.Message, seq int64) {
	e := &desk.Entry{Seq: seq, At: t.Now, Talk: t.Case.Talk.Number, Side: desk.ByContact, Name: t.Case.Name, Text: m.Text,
		Media: m.Media, Album: m.Album, Turn: t.Event.ID}
	if m.ID != "" {
		e.Src = desk.Spot{Place: t.Event.Place, ID: m.ID}
	}
	if t.Event.Kind == chat.Unread {
		if e.Unread = t.Event.Data; e.Unread == "" {
			e.Unread = "unknown"
		}
	}
	if m.ReplyTo != "" && t.View.Logs != nil {
		if id, ref, ok := t.View.Logs.Ref(desk.Spot{Place: t.Event.Place, ID: m.ReplyTo}); ok && id == t.Case.ID {
			e.Reply = ref
		}
	}
	t.Entry = e
}

// wrote notes that the contact waits now.
func wrote(t *desk.Turn) {
	k := &t.Case.Talk
	k.Wrote, k.State, k.ContactAt = true, desk.Open, t.Now
	if k.WaitsSince.IsZero() {
		k.WaitsSince = t.Now
	}
	t.Cancel(timerSnooze)
	holdClose(t, t.Case.Name)
}
