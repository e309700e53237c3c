package room

import (
	"slices"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

// editedByAgent mirrors an agent's edit on the contact's side. A note stays a
// note, and a message stays one.
func editedByAgent(t *desk.Turn) {
	m := t.Event.Message
	if t.View.Logs == nil {
		return
	}
	id, seq, ok := t.View.Logs.Ref(desk.Spot{Place: t.Event.Place, ID: m.ID})
	e := entry(t, seq)
	if !ok || id != t.Case.ID || e == nil || e.Side != desk.ByAgent && e.Side != desk.ByNote {
		return
	}
	swapped := m.Media != nil && e.Media != nil && m.Media.Unique != e.Media.Unique
	if e.Text.S == m.Text.S && slices.Equal(e.Text.Marks, m.Text.Marks) && !swapped {
		return
	}
	if e.Side == desk.ByAgent && !mayEdit(t, e, m) {
		return
	}
	e.Was, e.Text, e.Edited = short(e), m.Text, true
	if swapped {
		e.Media = m.Media
	}
	t.Entries = append(t.Entries, e)
	if e.Side == desk.ByAgent {
		mirror(t, e, swapped)
	}
}

// mayEdit tells whether an edit can follow what was sent; if not, it says so.
func mayEdit(t *desk.Turn, e *desk.Entry, m *chat.Message) bool {
	_, noted := grammar.ReadNote(m.Text)
	sees := called(t.Case) + " still sees it as it was."
	switch {
	case noted:
		t.Reply(chat.Plain("An edit does not make a sent message a note: " + sees))
	case e.Unsent:
		t.Reply(chat.Plain("This message was withdrawn. Send the new wording as a message."))
	case e.Fate != "" && e.Fate != "sent":
		t.Reply(chat.Plain("This message was not delivered, so there is nothing to correct. Send the new wording as a message."))
	case len(outside(t, e)) > 1:
		t.Reply(chat.Plain("This message went out in several parts, which cannot be edited as one: " + sees + " Send the correction as a message."))
	default:
		return true
	}
	return false
}

// outside is the contact's copies of an entry.
func outside(t *desk.Turn, e *desk.Entry) []desk.Spot {
	return slices.DeleteFunc(slices.Clone(e.Copies), func(s desk.Spot) bool { return t.Book.RoomOf(s.Place) != nil })
}

// mirror edits the contact's copy of an entry, or what still waits to be sent.
func mirror(t *desk.Turn, e *desk.Entry, swapped bool) {
	out := chat.Out{Op: chat.Edit, Text: grammar.Literal(e.Text), Swap: swapped}
	if e.Media != nil {
		out.Media = []chat.Media{*e.Media}
	}
	p := t.ToContact(out, e.To)
	p.Mark, p.Class, p.TargetLog = desk.MarkReply, desk.Urgent, e.Seq
}

// reactedByAgent mirrors an agent's reaction on the contact's side, where /reactions
// is on: on the contact's message, or on ours.
func reactedByAgent(t *desk.Turn) {
	if !t.Book.Settings.Reactions || t.View.Logs == nil || t.Case == nil {
		return
	}
	id, seq, ok := t.View.Logs.Ref(desk.Spot{Place: t.Event.Place, ID: t.Event.Target})
	e := entry(t, seq)
	if !ok || id != t.Case.ID || e == nil {
		return
	}
	out := chat.Out{Op: chat.React, Emoji: t.Event.Data}
	var p *desk.Post
	switch {
	case e.Side == desk.ByContact && e.Src.ID != "":
		out.Target = e.Src.ID
		p = t.ToContact(out, e.Src.Place)
	case (e.Side == desk.ByAgent || e.Side == desk.ByBot) && !e.To.IsZero():
		p = t.ToContact(out, e.To)
		p.TargetLog = e.Seq
	default:
		return
	}
	p.Mark, p.Class, p.ReplyLog = desk.MarkMirror, desk.Relay, e.Seq
}
