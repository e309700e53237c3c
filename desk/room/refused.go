package room

import (
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
)

// sizes are the largest files that the networks carry.
const sizes = "Telegram gives a bot files of up to 20 MB and takes up to 50 MB of it (on a Bot API server of your own, 2,000 MB); WhatsApp takes up to 2,000 MB"

// reasons are what to tell agents, and what they can do. NAME is the contact's.
var reasons = map[string]string{
	chat.ReasonBlocked:     "NAME has blocked the bot. Nothing can be sent until they write again.",
	chat.ReasonGone:        "the account of NAME is deleted.",
	chat.ReasonNoChat:      "the network knows no chat with NAME. They have to write first.",
	chat.ReasonUnlinked:    "the number that NAME wrote to is linked no more. An admin can link it again with /addchannel whatsapp in private with me; what they write to another number of ours is answered there.",
	chat.ReasonReachout:    "WhatsApp lets us begin no new chats for now, and NAME has not written lately. Wait until they write.",
	chat.ReasonTooLarge:    "it is too large: " + sizes + ". Send a smaller file, or a link.",
	chat.ReasonNoMessage:   "the message was deleted before it could be sent. Send it again.",
	chat.ReasonUnsupported: "the network cannot take this kind of message. Send it in another form.",
	chat.ReasonTooOld:      "the network does not allow that any more: it is too long ago.",
	chat.ReasonRights:      "the network does not let the bot write there. Ask an admin.",
	"dropped":              "an admin dropped it after a restore. Send it again if it still matters.",
}

// because is a reason as a sentence.
func because(t *desk.Turn, reason string) string {
	s := reasons[reason]
	if s == "" {
		s = "the network refuses it for NAME. Send it in another form."
	}
	return strings.ReplaceAll(s, "NAME", called(t.Case))
}

func refused(t *desk.Turn) {
	r := t.Row
	switch {
	case t.Event.Data == chat.ReasonMoved && t.Event.To.Chat != "":
		follow(t)
	case t.Case == nil:
		t.Why("nobody is told that a post was refused: %s", t.Event.Data)
	case r.Mark == desk.MarkSweep:
		later(t) // the room may be shut to us for now
	case r.Mark == desk.MarkMirror || r.Mark == desk.MarkSeen:
		notMirrored(t)
	case r.Mark == desk.MarkEdit:
		notEdited(t)
	case r.Mark == desk.MarkUnsend:
		notUnsent(t)
	case r.Mark == desk.MarkCardEdit:
		lostCard(t)
	case !r.Room.IsZero():
		heal(t)
	default:
		notDelivered(t)
	}
}

// notDelivered says that something did not reach the contact, and why.
func notDelivered(t *desk.Turn) {
	r, reason := t.Row, t.Event.Data
	known := t.Case.Unreachable != ""
	switch reason {
	case desk.ReasonUnsent:
		unsent(t, r.Log)
		return

	case chat.ReasonBlocked, chat.ReasonGone, chat.ReasonNoChat:
		t.Case.Unreachable = reason
	}
	topic := rowTopic(t)
	if topic == nil {
		return
	}
	what := "Not delivered: "
	switch r.Mark {
	case desk.MarkReply:
		if r.Out.Op == chat.Edit {
			what = "The edit was not delivered: "
		}
	case desk.MarkAuto, desk.MarkQuestion:
		if known || topic.Shut {
			return
		}
		what = "An automatic message was not delivered: "
	default:
		return
	}
	p := t.ToRoom(chat.Out{Op: chat.Send, Text: tagged(t, topic.Room, chat.Plain("⚠️ "+what+because(t, reason)))}, topic.Room)
	p.Class, p.ReplyLog = desk.Notice, r.Log
	if r.TargetLog != 0 {
		p.ReplyLog = r.TargetLog
	}
}

// notMirrored is for a reaction that the other side's network does not take. The
// mark of a delivered message is a courtesy: nothing is said without it.
func notMirrored(t *desk.Turn) {
	r := t.Row
	if r.Mark == desk.MarkSeen {
		return
	}
	if !r.Room.IsZero() { // a contact's, on what an agent typed
		if _, seq, ok := t.View.Logs.Ref(desk.Spot{Place: r.Out.To, ID: r.Out.Target}); ok {
			if e := entry(t, seq); e != nil {
				tellReaction(t, e, r.Out.Emoji)
			}
		}
		return
	}
	if topic := current(t); topic != nil && r.Out.Emoji != "" {
		line(t, topic.Room, chat.Plain("· The reaction "+r.Out.Emoji+" could not be shown to "+called(t.Case)+".")).ReplyLog = r.ReplyLog
	}
}

// notEdited says a contact's edit that could not be shown in its place.
func notEdited(t *desk.Turn) {
	topic, e := t.Case.Topic(t.Row.Room), entry(t, t.Row.TargetLog)
	if topic != nil && e != nil {
		sayEdit(t, topic, e)
	}
}

// lostCard posts the card anew that somebody has deleted.
func lostCard(t *desk.Turn) {
	topic := t.Case.Topic(t.Row.Room)
	if topic == nil || t.Event.Data != chat.ReasonNoMessage || topic.Card != t.Row.Out.Target {
		return
	}
	topic.Card = ""
	postCard(t, topic)
}
