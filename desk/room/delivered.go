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
	case chat.Read:
		if t.Case != nil && t.Event.Private {
			wasRead(t)
		}
	case chat.Woke:
		switch {
		case t.Case == nil:
		case strings.HasPrefix(t.Event.Data, timerTopic):
			openAgain(t)
		case t.Event.Data == WakeHeal:
			if topic := t.Case.Topics[string(t.Event.Payload)]; topic != nil {
				t.Cancel(timerTopic + string(t.Event.Payload))
				retryRoom(t, topic)
			}
		}
	}
}

func sent(t *desk.Turn) {
	r, topic := t.Row, topicAt(t, t.Row.Room)
	switch {
	case r.Mark == desk.MarkTopic && topic != nil:
		topic.Thread, topic.Opening, topic.Unsure, topic.Since = t.Event.Receipt.Thread, false, false, ""
		linkMoved(t)
		if r.Out.Unsure {
			sweep(t, topic)
		}
		return
	case r.Mark == desk.MarkCard && topic != nil && len(t.Event.Receipt.IDs) > 0:
		topic.Card = t.Event.Receipt.IDs[0]
		pin(t, topic)
		tidy(t) // things may have changed since it was written
	case r.Mark == desk.MarkMoved && topic != nil && len(t.Event.Receipt.IDs) > 0 && len(r.Out.Buttons) == 0:
		topic.Moved = t.Event.Receipt.IDs[0]
		linkMoved(t)
	case r.Mark == desk.MarkReply:
		delivered(t)
	case r.Mark == desk.MarkUnsend:
		unsent(t, r.TargetLog)
	}
	if r.Out.Doubts() {
		doubled(t)
	}
}

// sweep has the network look for topics that interrupted tries of this one left
// behind.
func sweep(t *desk.Turn, topic *desk.Topic) {
	out := chat.Out{Op: chat.Sweep, Title: t.Row.Out.Title, Since: t.Row.Out.Since, Target: topic.Thread}
	p := t.ToPlace(out, topic.Room)
	p.Mark, p.Class, p.Case = desk.MarkSweep, desk.Tidy, t.Case.ID
	p.Lane = "sweep/" + desk.RoomKey(topic.Room)
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
	if e := entry(t, max(t.Row.Log, t.Row.TargetLog)); e != nil && e.Side == desk.ByAgent && !e.Src.Place.IsZero() {
		return t.Case.Topic(e.Src.Place)
	}
	return current(t)
}

// seenBy is the reaction that marks an agent's message as delivered. It is one of
// those that Telegram's bots may use.
const seenBy = "👌"

// delivered marks an agent's message once it is with the contact: by a reaction,
// which costs no message. Where the network has none, nothing is missing.
func delivered(t *desk.Turn) {
	e := entry(t, t.Row.Log)
	if e == nil || t.Row.Out.Op != chat.Send && t.Row.Out.Op != chat.Copy {
		return
	}
	mark(t, e, seenBy)
	for _, seq := range t.Row.Also {
		if also := entry(t, seq); also != nil {
			mark(t, also, seenBy)
		}
	}
}

// mark sets our reaction on what an agent typed in a room; false where it was typed
// in none.
func mark(t *desk.Turn, e *desk.Entry, emoji string) bool {
	if e.Side != desk.ByAgent || e.Src.ID == "" || t.Book.RoomOf(e.Src.Place) == nil || t.Case.Topic(e.Src.Place) == nil {
		return false
	}
	p := t.Aside(chat.Out{Op: chat.React, Target: e.Src.ID, Emoji: emoji}, e.Src.Place, "seen")
	p.Mark, p.Key = desk.MarkSeen, "seen/"+e.Src.ID
	return true
}
