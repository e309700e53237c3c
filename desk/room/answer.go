package room

import (
	"time"

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
	return e.To
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
	p.Hold = max(p.Hold, t.Book.Settings.SendDelay)
	if out.Op == chat.Copy && e.Album != "" {
		p.Join, p.Hold = "album/"+e.Album, max(p.Hold, albumHold)
	}
	e.To = p.Out.To
	return p
}

// albumHold is how long the items of an album, which arrive one by one, wait for
// each other.
const albumHold = time.Second

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
