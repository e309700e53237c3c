package room

import (
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
)

// Delivered is the stage for Sent and Refused events whose row is t.Row, and for
// what contacts do to their side of the chat.
func Delivered(t *desk.Turn) {
	switch t.Event.Kind {
	case chat.Sent:
		if t.Row != nil && t.Case != nil {
			sent(t)
		}
	case chat.Refused:
		if t.Row != nil {
			refused(t)
		}
	case chat.Edited, chat.Reacted, chat.Deleted:
		if t.Case != nil && t.Event.Private {
			changed(t)
		}
	case chat.Woke:
		if t.Case != nil && strings.HasPrefix(t.Event.Data, timerTopic) {
			openAgain(t)
		}
	}
}

func sent(t *desk.Turn) {
	r, topic := t.Row, t.Case.Topic(t.Row.Room)
	switch {
	case r.Mark == desk.MarkTopic && topic != nil:
		topic.Thread = t.Event.Receipt.Thread
		return
	case r.Mark == desk.MarkCard && topic != nil && len(t.Event.Receipt.IDs) > 0:
		topic.Card = t.Event.Receipt.IDs[0]
		pin(t, topic)
	}
	if r.Out.Unsure {
		doubled(t)
	}
}

// pin pins a card, in a lane of its own: nothing waits for it.
func pin(t *desk.Turn, topic *desk.Topic) {
	if topic.Flat {
		return
	}
	p := t.ToRoom(chat.Out{Op: chat.Pin, Target: topic.Card, Silent: true}, topic.Room)
	p.Class = desk.Tidy
	p.Lane += "/pin"
}

// doubles is what is said of a row whose first try may have been applied.
var doubles = map[string]string{
	desk.MarkReply:    "This may have reached NAME twice: the network did not confirm the first try.",
	desk.MarkAuto:     "An automatic message may have reached NAME twice: the network did not confirm the first try.",
	desk.MarkQuestion: "A question may have reached NAME twice: the network did not confirm the first try.",
	desk.MarkRelay:    "A message of NAME may stand here twice: the network did not confirm the first try.",
	desk.MarkCard:     "NAME's card may stand here twice: the network did not confirm the first try.",
}

// doubled says in the room that something may have arrived twice.
func doubled(t *desk.Turn) {
	what, topic := doubles[t.Row.Mark], rowTopic(t)
	if what == "" || topic == nil {
		return
	}
	p := line(t, topic.Room, chat.Plain("· "+strings.ReplaceAll(what, "NAME", called(t.Case))))
	p.ReplyLog = t.Row.Log
}

// rowTopic is where something is said about a row: where it went, where an agent
// typed it, else where the conversation is shown.
func rowTopic(t *desk.Turn) *desk.Topic {
	if !t.Row.Room.IsZero() {
		return t.Case.Topic(t.Row.Room)
	}
	if e := entry(t, t.Row.Log); e != nil && e.Side == desk.ByAgent && !e.Src.Place.IsZero() {
		return t.Case.Topic(e.Src.Place)
	}
	return current(t)
}

// changed shows what a contact did to their side: an edit, a reaction, a deletion.
func changed(t *desk.Turn) {
	id := t.Event.Target
	if t.Event.Message != nil {
		id = t.Event.Message.ID
	}
	if t.View.Logs == nil {
		return
	}
	owner, seq, ok := t.View.Logs.Ref(desk.Spot{Place: t.Event.Place, ID: id})
	e := entry(t, seq)
	if !ok || owner != t.Case.ID || e == nil {
		return
	}
	short := "“" + clip(withMedia(e).S, 60) + "”"
	switch {
	case t.Event.Kind == chat.Edited && t.Event.Message != nil && e.Side == desk.ByContact:
		editedByContact(t, e)
	case t.Event.Kind == chat.Deleted:
		remark(t, called(t.Case)+" deleted "+short)
	case t.Event.Kind == chat.Reacted && t.Event.Data != "":
		remark(t, called(t.Case)+" reacted "+t.Event.Data+" to "+short)
	}
}

// remark is a line about the contact, as long as their topic is open.
func remark(t *desk.Turn, text string) {
	if topic := current(t); topic != nil && !topic.Shut {
		line(t, topic.Room, chat.Plain("· "+text))
	}
}

// editedByContact shows the new text where the old one stands; where it does not
// stand alone, or not yet, in a line of its own.
func editedByContact(t *desk.Turn, e *desk.Entry) {
	text := t.Event.Message.Text
	if e.Text.S == text.S {
		return // edited events also come for changes that nobody sees
	}
	old := "“" + clip(withMedia(e).S, 60) + "”"
	e.Text, e.Edited = text, true
	t.Entries = append(t.Entries, e)
	topic := current(t)
	if topic == nil || e.Seq > t.Case.Talk.Shown || e.Hidden {
		return
	}
	for _, c := range e.Copies {
		if c.Place.Whole() != topic.Room {
			continue
		}
		out := chat.Out{Op: chat.Edit, Target: c.ID, Text: text.AddString(" ✏️")}
		if e.Media != nil {
			out.Media = []chat.Media{*e.Media}
		}
		t.ToRoom(out, topic.Room)
		return
	}
	if !topic.Shut {
		line(t, topic.Room, chat.Plain("✏️ "+called(t.Case)+" changed "+old+" to:\n").Add(text))
	}
}
