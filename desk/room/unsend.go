package room

import (
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
)

// Unsend withdraws from the contact what the event's message replies to, if it is
// something that they were sent. The answer comes with its fate, or at once where
// there is nothing to withdraw.
func Unsend(t *desk.Turn) {
	e := visible(t, t.Event.Message)
	switch {
	case repliesTo(t, t.Event.Message) == "":
		t.Reply(chat.Plain("Reply with /unsend to the message that is to be withdrawn."))
	case e == nil || e.Side == desk.ByContact:
		t.Reply(chat.Plain("Only what " + called(t.Case) + " was sent can be withdrawn: reply to such a message."))
	case e.Unsent:
		t.Reply(chat.Plain("It was withdrawn already."))
	case strings.HasPrefix(e.Fate, "refused"):
		t.Reply(chat.Plain("It was never delivered: there is nothing to withdraw."))
	default:
		for _, part := range together(t, e) {
			withdraw(t, part)
		}
		t.Audit("message withdrawn from contact " + number(t.Case))
	}
}

// together is all that went out with an entry: the parts of one snippet.
func together(t *desk.Turn, e *desk.Entry) []*desk.Entry {
	out := []*desk.Entry{e}
	if e.Src.ID != "" || t.View.Logs == nil {
		return out
	}
	const parts = 20
	out = nil
	for _, o := range t.View.Logs.Entries(t.Case.ID, max(1, e.Seq-parts), 2*parts) {
		if o.Turn == e.Turn && o.Side == e.Side && o.By == e.By {
			out = append(out, &o)
		}
	}
	return out
}

// withdraw deletes the contact's copies of an entry, or what still waits to be sent.
func withdraw(t *desk.Turn, e *desk.Entry) {
	copies := outside(t, e)
	for i, c := range copies {
		p := t.ToContact(chat.Out{Op: chat.Delete, Target: c.ID}, c.Place)
		p.Class = desk.Urgent
		if i == len(copies)-1 { // the last one tells how it ended
			p.Mark, p.TargetLog = desk.MarkUnsend, e.Seq
		}
	}
	if len(copies) == 0 {
		p := t.ToContact(chat.Out{Op: chat.Delete}, e.To)
		p.Class, p.Mark, p.TargetLog = desk.Urgent, desk.MarkUnsend, e.Seq
	}
}

// unsent notes that an entry is withdrawn, and says so.
func unsent(t *desk.Turn, seq int64) {
	e, topic := entry(t, seq), rowTopic(t)
	if e == nil || e.Unsent {
		return
	}
	e.Unsent = true
	t.Entries = append(t.Entries, e)
	if topic != nil {
		line(t, topic.Room, chat.Plain("· Withdrawn from "+called(t.Case)+".")).ReplyLog = seq
	}
}

// notUnsent says that the contact still has it.
func notUnsent(t *desk.Turn) {
	if topic := rowTopic(t); topic != nil {
		p := t.ToRoom(chat.Out{Op: chat.Send, Text: tagged(t, topic.Room, chat.Plain("⚠️ Not withdrawn, "+called(t.Case)+" still has it: "+because(t, t.Event.Data)))}, topic.Room)
		p.Class, p.ReplyLog = desk.Notice, t.Row.TargetLog
	}
}
