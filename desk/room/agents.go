package room

import (
	"strconv"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
	"frontdesk/desk/survey"
	"frontdesk/desk/talk"
)

// FromAgents is the stage for what people type in a team's room.
func FromAgents(t *desk.Turn) {
	if t.Event.Private {
		return
	}
	switch t.Event.Kind {
	case chat.Said, chat.Unread:
		saidInRoom(t)
	case chat.Edited:
		editedInRoom(t)
	case chat.Pressed:
		pressedInRoom(t)
	case chat.Closed, chat.Reopened:
		byHand(t)
	}
}

func saidInRoom(t *desk.Turn) {
	if t.Taken() != "" || t.Event.From.Bot || t.Book.RoomOf(t.Event.Place) == nil {
		return
	}
	switch {
	case t.Event.From.Anonymous && t.Case != nil:
		hint(t, "anonymous", "I cannot see who you are, so this was not sent: turn off “Remain anonymous” in the group's admin settings.")
	case t.Role < desk.Worker:
	case t.Case == nil && t.Event.Place.Thread == "":
		hint(t, "general", "What is typed here stays between colleagues. To answer a contact, type in their topic.")
	case t.Case == nil:
		// a topic that people made for themselves
	case isNote(t):
		note(t)
	default:
		answer(t)
	}
}

// hint says something to a person at most once a day.
func hint(t *desk.Turn, what, text string) {
	t.Take("hint")
	key := what + "/" + desk.AgentKey(t.Event.Place.Network, t.Event.From.ID)
	if at, ok := t.House().Hints[key]; ok && t.Now.Sub(at) < 24*time.Hour {
		return
	}
	t.EditHouse().Hints[key] = t.Now
	t.Reply(chat.Plain(text))
}

// isNote tells whether what an agent typed stays between agents: it says so, it
// replies to something that the contact cannot see, or it begins by mentioning a
// teammate.
func isNote(t *desk.Turn) bool {
	m := t.Event.Message
	if _, is := grammar.ReadNote(m.Text); is {
		return true
	}
	if mentionsTeammate(t, m) {
		return true
	}
	if m.ReplyTo == "" {
		return false
	}
	e := replied(t)
	return e == nil || e.Side != desk.ByContact && e.Side != desk.ByAgent
}

func mentionsTeammate(t *desk.Turn, m *chat.Message) bool {
	for _, k := range m.Text.Marks {
		if k.From == 0 && k.Kind == chat.Mention {
			return t.Roster().Agents[desk.AgentKey(t.Event.Place.Network, k.Arg)] != nil
		}
	}
	word, _ := grammar.FirstWord(m.Text)
	name, ok := strings.CutPrefix(word, "@")
	return ok && t.Roster().Find(strings.TrimRight(name, ",:;.!?")) != nil
}

// replied is the log entry of the message that is replied to, nil when it is none
// of this contact's.
func replied(t *desk.Turn) *desk.Entry {
	id, seq, ok := t.View.Logs.Ref(desk.Spot{Place: t.Event.Place, ID: t.Event.Message.ReplyTo})
	if !ok || id != t.Case.ID {
		return nil
	}
	for _, e := range t.View.Logs.Entries(id, seq, 1) {
		if e.Seq == seq {
			return &e
		}
	}
	return nil
}

// note keeps what stays between agents. One that did not say so itself has a
// button that sends it after all.
func note(t *desk.Turn) {
	t.Take("note")
	e := typed(t, desk.ByNote)
	if _, said := grammar.ReadNote(t.Event.Message.Text); said {
		return
	}
	t.Reply(chat.Plain("A note: the contact does not see it."),
		[]chat.Button{{Label: "Send to the contact", Data: "send:" + strconv.FormatInt(e.Seq, 10)}})
}

// typed logs what an agent typed in the topic.
func typed(t *desk.Turn, side desk.Side) *desk.Entry {
	m := t.Event.Message
	e := t.Log(side, desk.AgentKey(t.Event.Place.Network, t.Event.From.ID), m.Text)
	e.Name, e.Media, e.Album = t.Event.From.Name(), m.Media, m.Album
	e.Src = desk.Spot{Place: t.Event.Place, ID: m.ID}
	return e
}

// answer sends what an agent typed to the contact.
func answer(t *desk.Turn) {
	t.Take("agent")
	if !MaySend(t) {
		return
	}
	m := t.Event.Message
	reply, at := int64(0), chat.Place{}
	if m.ReplyTo != "" {
		if e := replied(t); e != nil {
			reply = e.Seq
			if e.Side == desk.ByContact {
				at = e.Src.Place
			}
		}
	}
	AgentSends(t)
	e := typed(t, desk.ByAgent)
	e.Reply = reply
	toContact(t, e, at)
}

// toContact posts an agent's entry to the contact.
func toContact(t *desk.Turn, e *desk.Entry, at chat.Place) {
	out := chat.Out{Op: chat.Send, Text: grammar.Literal(e.Text)}
	if e.Media != nil {
		out = chat.Out{Op: chat.Copy, From: e.Src.Place, IDs: []string{e.Src.ID}}
	}
	p := t.ToContact(out, at)
	p.Log, p.Mark, p.Class, p.ReplyLog = e.Seq, desk.MarkReply, desk.Urgent, e.Reply
}

// MaySend tells whether what agents type here goes to the contact, and says why
// not: the conversation is with another team, or the contact is blocked by us.
func MaySend(t *desk.Turn) bool {
	k := t.Case.Talk
	here := t.Book.RoomOf(t.Event.Place)
	switch {
	case t.Case.Blocked:
		t.Reply(chat.Plain("Not sent: " + t.Case.Name + " is blocked. /unblock lifts it."))
		return false
	case k.Active() && k.Team != "" && here != nil && k.Team != desk.Fold(here.Name):
		t.Reply(chat.Plain("Not sent: "+t.Case.Name+" is now with team "+t.Book.TeamName(k.Team)+"."),
			[]chat.Button{{Label: "Take back", Data: "takeback"}})
		return false
	}
	return true
}

// AgentSends notes that an agent writes to the contact now: an open survey ends,
// automation falls silent.
func AgentSends(t *desk.Turn) {
	survey.Leave(t, "left")
	talk.AgentSpoke(t, desk.AgentKey(t.Event.Place.Network, t.Event.From.ID))
}

// editedInRoom mirrors an agent's edit on the contact's side. A note stays a note,
// and a message stays one.
func editedInRoom(t *desk.Turn) {
	if t.Case == nil || t.Role < desk.Worker || t.View.Logs == nil {
		return
	}
	id, seq, ok := t.View.Logs.Ref(desk.Spot{Place: t.Event.Place, ID: t.Event.Message.ID})
	if !ok || id != t.Case.ID {
		return
	}
	for _, e := range t.View.Logs.Entries(id, seq, 1) {
		if e.Side != desk.ByAgent {
			return
		}
		for _, c := range e.Copies {
			out := chat.Out{Op: chat.Edit, Target: c.ID, Text: grammar.Literal(t.Event.Message.Text)}
			if e.Media != nil {
				out.Media = []chat.Media{*e.Media}
			}
			p := t.ToContact(out, c.Place)
			p.Class = desk.Urgent
		}
		edited := e
		edited.Text, edited.Edited = t.Event.Message.Text, true
		t.Entries = append(t.Entries, &edited)
	}
}

func pressedInRoom(t *desk.Turn) {
	rest, isSend := strings.CutPrefix(t.Event.Data, "send:")
	if !isSend && t.Event.Data != "takeback" {
		return
	}
	t.Take("agent")
	if t.Role < desk.Worker || t.Case == nil {
		t.AnswerPress("Only agents of this team may do that.")
		return
	}
	t.AnswerPress("")
	if !isSend {
		takeBack(t)
		return
	}
	sendNote(t, rest)
}

// takeBack gives the conversation to the team in whose room the button is.
func takeBack(t *desk.Turn) {
	here := t.Book.RoomOf(t.Event.Place)
	if here == nil {
		return
	}
	if err := talk.Assign(t, desk.Fold(here.Name), "", t.Event.From.Name()); err != nil {
		t.Reply(chat.Plain(err.Error()))
	}
}

// sendNote sends a note to the contact after all.
func sendNote(t *desk.Turn, num string) {
	seq, err := strconv.ParseInt(num, 10, 64)
	if err != nil || !MaySend(t) {
		return
	}
	for _, e := range t.View.Logs.Entries(t.Case.ID, seq, 1) {
		if e.Seq != seq || e.Side != desk.ByNote {
			continue
		}
		AgentSends(t)
		e.Side = desk.ByAgent
		t.Entries = append(t.Entries, &e)
		toContact(t, &e, chat.Place{})
		p := t.Reply(chat.Plain("Sent to the contact."))
		p.Out.Op, p.Out.Target, p.Out.ReplyTo = chat.Edit, t.Event.Target, ""
	}
}

// byHand is a topic closed or reopened by the network's own means.
func byHand(t *desk.Turn) {
	if t.Case == nil || t.Event.From.ID == t.Event.Place.Account || t.Role < desk.Worker {
		return
	}
	topic := t.Case.Topic(t.Event.Place)
	if topic == nil {
		return
	}
	topic.Shut = t.Event.Kind == chat.Closed
	if topic.Shut {
		talk.Close(t, t.Event.From.Name())
		return
	}
	talk.Reopen(t, t.Event.From.Name())
}
