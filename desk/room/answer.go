package room

import (
	"slices"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
	"frontdesk/desk/survey"
	"frontdesk/desk/talk"
)

// answer sends what an agent typed to the contact.
func answer(t *desk.Turn) {
	t.Take("agent")
	if MaySend(t) {
		ToContact(t, t.Event.Message, t.Event.Message.Text)
	}
}

// ToContact sends a message that an agent typed in the contact's topic, with the
// text given, as a reply where it replies to something the contact can see. It
// assigns, silences automation and ends an open survey; whether it may is the
// caller's question (MaySend).
func ToContact(t *desk.Turn, m *chat.Message, text chat.Text) *desk.Post {
	AgentSends(t)
	e := record(t, desk.ByAgent, m, text)
	at := chat.Place{}
	if to := visible(t, m); to != nil {
		e.Reply, at = to.Seq, address(to)
	}
	return deliver(t, e, at)
}

// address is where the contact sees an entry.
func address(e *desk.Entry) chat.Place {
	if e.Side == desk.ByContact {
		return e.Src.Place
	}
	for _, c := range e.Copies {
		return c.Place
	}
	return chat.Place{}
}

// record logs what an agent typed in the topic.
func record(t *desk.Turn, side desk.Side, m *chat.Message, text chat.Text) *desk.Entry {
	e := t.Log(side, sender(t), text)
	e.Name, e.Media, e.Album = talk.Tidy(t.Event.From.Name()), m.Media, m.Album
	e.Src = desk.Spot{Place: t.Event.Place, ID: m.ID}
	return e
}

func sender(t *desk.Turn) string { return desk.AgentKey(t.Event.Place.Network, t.Event.From.ID) }

// deliver posts an agent's entry to the contact: texts as texts, everything else
// as a copy of what was typed, so that no network's kind of message is lost.
func deliver(t *desk.Turn, e *desk.Entry, at chat.Place) *desk.Post {
	text := grammar.Literal(e.Text)
	out := chat.Out{Op: chat.Send, Text: text}
	switch {
	case e.Media != nil && text.S != e.Text.S: // \/ in a caption
		out.Media = []chat.Media{*e.Media}
	case e.Media != nil || e.Text.Empty():
		out = chat.Out{Op: chat.Copy, From: e.Src.Place, IDs: []string{e.Src.ID}}
	}
	p := t.ToContact(out, at)
	p.Log, p.Mark, p.Class, p.ReplyLog = e.Seq, desk.MarkReply, desk.Urgent, e.Reply
	return p
}

// MaySend tells whether what agents send from here goes to the contact; if not, it
// says why: the conversation is with another team, or the contact is blocked.
func MaySend(t *desk.Turn) bool {
	switch {
	case t.Case.Blocked:
		t.Reply(chat.Plain("Not sent: " + called(t.Case) + " is blocked. /unblock lifts it."))
	case t.Case.Unreachable != "":
		t.Reply(chat.Plain("Not sent: " + because(t, t.Case.Unreachable)))
	case !here(t):
		elsewhere(t)
	default:
		return true
	}
	return false
}

// holder is the team that has the conversation, or had it when it closed.
func holder(t *desk.Turn) *desk.Team {
	if t.Case.Talk.State == desk.Closed {
		return t.Book.Teams[t.Case.Talk.LastTeam]
	}
	return talk.Team(t)
}

// here tells whether the event's room is the one of the conversation.
func here(t *desk.Turn) bool {
	room, team := t.Book.RoomOf(t.Event.Place), holder(t)
	return room == nil || team == nil || team.Room == room.Room
}

// elsewhere says who has the conversation now.
func elsewhere(t *desk.Turn) {
	t.Reply(chat.Plain("Not sent: "+called(t.Case)+" is now with team "+holder(t).Name+"."), []chat.Button{{Label: "Take back", Data: pressTakeBack}})
}

// AgentSends notes that an agent writes to the contact now: an open survey ends,
// automation falls silent.
func AgentSends(t *desk.Turn) {
	survey.Leave(t, "left")
	talk.AgentSpoke(t, sender(t))
}

// editedByAgent mirrors an agent's edit on the contact's side. A note stays a
// note, and a message stays one.
func editedByAgent(t *desk.Turn) {
	m := t.Event.Message
	if t.View.Logs == nil {
		return
	}
	id, seq, ok := t.View.Logs.Ref(desk.Spot{Place: t.Event.Place, ID: m.ID})
	e := entry(t, seq)
	if !ok || id != t.Case.ID || e == nil || e.Text.S == m.Text.S && slices.Equal(e.Text.Marks, m.Text.Marks) {
		return
	}
	_, noted := grammar.ReadNote(m.Text)
	if e.Side == desk.ByAgent && noted {
		t.Reply(chat.Plain("An edit does not make a sent message a note: " + called(t.Case) + " still sees it as it was."))
		return
	}
	if e.Side == desk.ByAgent && !mirror(t, e, grammar.Literal(m.Text)) {
		t.Reply(chat.Plain("The edit came too early or too late: " + called(t.Case) + " sees the message as it was. Send the correction as a message."))
		return
	}
	if e.Side == desk.ByAgent || e.Side == desk.ByNote {
		e.Text, e.Edited = m.Text, true
		t.Entries = append(t.Entries, e)
	}
}

// mirror edits the contact's copies of an entry; false when there are none.
func mirror(t *desk.Turn, e *desk.Entry, text chat.Text) bool {
	done := false
	for _, c := range e.Copies {
		if t.Book.RoomOf(c.Place) != nil {
			continue
		}
		out := chat.Out{Op: chat.Edit, Target: c.ID, Text: text}
		if e.Media != nil {
			out.Media = []chat.Media{*e.Media}
		}
		p := t.ToContact(out, c.Place)
		p.Mark, p.Class, done = desk.MarkReply, desk.Urgent, true
	}
	return done
}
