package room

import (
	"fmt"

	"frontdesk/chat"
	"frontdesk/desk"
)

// Delivered is the stage for Sent and Refused events whose row is t.Row, and for
// what contacts do to their side of the chat.
func Delivered(t *desk.Turn) {
	switch t.Event.Kind {
	case chat.Sent:
		sent(t)
	case chat.Refused:
		refused(t)
	case chat.Blocked:
		tell(t, "%s has blocked the bot: nothing can be sent until they write again.")
	case chat.Unblocked:
		tell(t, "%s can be reached again.")
	case chat.Edited:
		if t.Event.Private {
			editedByContact(t)
		}
	case chat.Reacted:
		if t.Event.Private && t.Event.Data != "" {
			tell(t, "%s reacted "+t.Event.Data)
		}
	}
}

// tell posts a line about the contact in their topic, if there is one.
func tell(t *desk.Turn, format string) {
	if t.Case == nil {
		return
	}
	if topic := current(t); topic != nil && !topic.Shut {
		t.ToRoom(chat.Out{Op: chat.Send, Text: chat.Plain("· " + fmt.Sprintf(format, t.Case.Name)), Silent: true}, topic.Room).Class = desk.Notice
	}
}

// current is the contact's topic in the room that shows the conversation.
func current(t *desk.Turn) *desk.Topic {
	if team := t.Book.Teams[t.Case.Talk.Team]; team != nil {
		return t.Case.Topic(team.Room)
	}
	return t.Case.Topics[t.Case.Talk.Room]
}

func sent(t *desk.Turn) {
	r := t.Row
	if r == nil || t.Case == nil {
		return
	}
	topic := t.Case.Topic(r.Out.To)
	switch {
	case r.Mark == desk.MarkTopic && topic != nil:
		topic.Thread = t.Event.Receipt.Thread
		return
	case r.Mark == desk.MarkCard && topic != nil && len(t.Event.Receipt.IDs) > 0:
		topic.Card = t.Event.Receipt.IDs[0]
	case r.Mark == desk.MarkQuestion && t.Case.Survey != nil && len(t.Event.Receipt.IDs) > 0:
		t.Case.Survey.Asked = t.Event.Receipt.IDs[0]
	}
	if r.Out.Unsure {
		doubled(t)
	}
}

// doubled says in the room that something may have arrived twice.
func doubled(t *desk.Turn) {
	what := map[string]string{desk.MarkReply: "The message above may have reached %s twice.",
		desk.MarkAuto: "An automatic message may have reached %s twice.", desk.MarkQuestion: "An automatic message may have reached %s twice.",
		desk.MarkRelay: "A message of %s may stand here twice.", desk.MarkCard: "A message about %s may stand here twice."}[t.Row.Mark]
	topic := current(t)
	if what == "" || topic == nil {
		return
	}
	p := t.ToRoom(chat.Out{Op: chat.Send, Text: chat.Plain("· " + fmt.Sprintf(what, t.Case.Name)), Silent: true, ReplyTo: source(t)}, topic.Room)
	p.Class = desk.Notice
}

// source is the message in the room that the row delivers, if an agent typed it.
func source(t *desk.Turn) string {
	if t.Row.Log == 0 || t.Row.Mark != desk.MarkReply || t.View.Logs == nil {
		return ""
	}
	for _, e := range t.View.Logs.Entries(t.Case.ID, t.Row.Log, 1) {
		if e.Seq == t.Row.Log {
			return e.Src.ID
		}
	}
	return ""
}

// reasons are what to tell agents, and what they can do.
var reasons = map[string]string{
	chat.ReasonBlocked:     "%s has blocked the bot. Nothing can be sent until they write again.",
	chat.ReasonGone:        "the account of %s is deleted.",
	chat.ReasonNoChat:      "the network knows no chat with %s. They have to write first.",
	chat.ReasonTooLarge:    "it is too large for %s's network. Send a smaller file, or a link.",
	chat.ReasonNoMessage:   "the message was deleted before it could be sent to %s. Send it again.",
	chat.ReasonUnsupported: "%s's network cannot take this kind of message. Send it in another form.",
	chat.ReasonTooOld:      "the network does not allow that for so old a message to %s any more.",
	chat.ReasonRights:      "the bot may not write to %s there.",
	"dropped":              "it was held after a restore and then dropped; %s did not get it.",
}

func refused(t *desk.Turn) {
	r := t.Row
	if r == nil || t.Case == nil {
		return
	}
	if !r.Room.IsZero() {
		refusedInRoom(t)
		return
	}
	switch t.Event.Data {
	case chat.ReasonBlocked, chat.ReasonGone, chat.ReasonNoChat:
		t.Case.Unreachable = t.Event.Data
	}
	if r.Out.Op == chat.Edit || r.Out.Op == chat.React || r.Out.Op == chat.Typing {
		return
	}
	topic := current(t)
	if topic == nil {
		return
	}
	text := reasons[t.Event.Data]
	if text == "" {
		text = "the network refuses it for %s. Try it in another form."
	}
	p := t.ToRoom(chat.Out{Op: chat.Send, Text: chat.Plain("⚠️ Not delivered: " + fmt.Sprintf(text, t.Case.Name)), ReplyTo: source(t)}, topic.Room)
	p.Class = desk.Notice
}

// refusedInRoom heals the room: a deleted topic is made anew, a closed one opened,
// and what was refused is posted again ahead of what waits behind it.
func refusedInRoom(t *desk.Turn) {
	topic := t.Case.Topic(t.Row.Room)
	if topic == nil {
		return
	}
	switch t.Event.Data {
	case chat.ReasonNoThread:
		if t.Row.Out.Op == chat.CloseTopic || t.Row.Out.Op == chat.ReopenTop || t.Row.Out.Op == chat.EditTopic {
			return
		}
		if t.Row.Out.To.Thread == topic.Thread { // not healed meanwhile by another row
			topic.Thread, topic.Card, topic.Shut = "", "", false
			topic.Title = title(t.Case)
			open(t, topic, true)
		}
		again(t)
	case chat.ReasonThreadShut:
		t.ToRoom(chat.Out{Op: chat.ReopenTop}, topic.Room).Front = true
		again(t)
		if topic.Shut {
			t.ToRoom(chat.Out{Op: chat.CloseTopic}, topic.Room).Front = true
		}
	}
}

// again posts the refused row once more, in its place.
func again(t *desk.Turn) {
	p := *t.Row
	p.Out.To.Thread = ""
	p.Front, p.Turn = true, t.Event.ID
	t.Posts = append(t.Posts, &p)
}

// editedByContact shows a contact's edit: the copy in the room is changed.
func editedByContact(t *desk.Turn) {
	if t.Case == nil || t.View.Logs == nil || t.Event.Message == nil {
		return
	}
	id, seq, ok := t.View.Logs.Ref(desk.Spot{Place: t.Event.Place, ID: t.Event.Message.ID})
	if !ok || id != t.Case.ID {
		return
	}
	for _, e := range t.View.Logs.Entries(id, seq, 1) {
		if e.Text.S == t.Event.Message.Text.S {
			return
		}
		showEdit(t, e)
		e.Text, e.Edited = t.Event.Message.Text, true
		t.Entries = append(t.Entries, &e)
	}
}

func showEdit(t *desk.Turn, e desk.Entry) {
	for _, c := range e.Copies {
		out := chat.Out{Op: chat.Edit, Target: c.ID, Text: t.Event.Message.Text.AddString(" ✏️")}
		if e.Media != nil {
			out.Media = []chat.Media{*e.Media}
		}
		t.ToRoom(out, c.Place)
		return
	}
	topic := current(t)
	if topic == nil || e.Hidden || topic.Shut {
		return
	}
	text := chat.Plain("✏️ " + t.Case.Name + " changed “" + shortly(e) + "” to:\n").Add(t.Event.Message.Text)
	t.ToRoom(chat.Out{Op: chat.Send, Text: text, Silent: true}, topic.Room)
}
