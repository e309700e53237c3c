package room

import (
	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/survey"
	"frontdesk/desk/talk"
)

// FromPhone is the stage for what the owner of a linked number does on their phone in a
// contact's chat: their messages count as an agent's. They are shown in the room, and
// automation is silent from then on.
func FromPhone(t *desk.Turn) {
	m := t.Event.Message
	if t.Event.Kind != chat.Wrote || t.Case == nil || t.Case.Ignored || t.Case.Blocked {
		return
	}
	t.Take("phone")
	switch chat.Kind(t.Event.Data) {
	case chat.Said, chat.Unread:
		if m != nil {
			phoneSaid(t, m)
		}
	case chat.Edited:
		if e := phoneEntry(t, m); e != nil && e.Text.S != m.Text.S {
			remark(t, "📱 “"+short(e)+"” was changed on the phone to: "+m.Text.S)
			e.Was, e.Text, e.Edited = short(e), m.Text, true
			t.Entries = append(t.Entries, e)
		}
	case chat.Deleted:
		if e := phoneEntry(t, &chat.Message{ID: t.Event.Target}); e != nil {
			remark(t, "📱 “"+short(e)+"” was withdrawn on the phone")
			e.Unsent = true
			t.Entries = append(t.Entries, e)
		}
	}
}

func phoneSaid(t *desk.Turn, m *chat.Message) {
	survey.Leave(t, "left")
	talk.AgentSpoke(t, talk.Phone)
	e := t.Log(desk.ByAgent, talk.Phone, m.Text)
	e.Name, e.Media, e.Album = talk.Tidy(t.Event.From.Name()), m.Media, m.Album
	e.Src, e.To, e.Fate = desk.Spot{Place: t.Event.Place, ID: m.ID}, t.Event.Place, "sent"
	if m.ReplyTo != "" && t.View.Logs != nil {
		if id, ref, ok := t.View.Logs.Ref(desk.Spot{Place: t.Event.Place, ID: m.ReplyTo}); ok && id == t.Case.ID {
			e.Reply = ref
		}
	}
}

// phoneEntry is the entry of a message of the owner's, nil when it is none.
func phoneEntry(t *desk.Turn, m *chat.Message) *desk.Entry {
	if m == nil || t.View.Logs == nil {
		return nil
	}
	id, seq, ok := t.View.Logs.Ref(desk.Spot{Place: t.Event.Place, ID: m.ID})
	if e := entry(t, seq); ok && id == t.Case.ID && e != nil && onPhone(e) {
		return e
	}
	return nil
}

// onPhone tells whether an entry was written with the phone.
func onPhone(e *desk.Entry) bool { return e.Side == desk.ByAgent && e.By == talk.Phone }

// phone shows what was written with the phone.
func (w *writer) phone(e *desk.Entry) {
	who := "📱 " + e.Name + ": "
	if e.Media == nil {
		p := w.t.ToRoom(chat.Out{Op: chat.Send, Text: tagged(w.t, w.topic.Room, chat.Plain(who).Add(e.Text))}, w.topic.Room)
		p.Log = e.Seq
		return
	}
	line(w.t, w.topic.Room, chat.Plain(who+"["+kind(e)+"]"))
	out := chat.Out{Op: chat.Copy, From: e.Src.Place, IDs: []string{e.Src.ID}}
	if captioned[kind(e)] && w.topic.Flat {
		out.Text = tagged(w.t, w.topic.Room, e.Text)
	}
	w.t.ToRoom(out, w.topic.Room).Log = e.Seq
}

// readBy is the reaction that marks an agent's message as read. It is one of those
// that Telegram's bots may use.
const readBy = "👀"

// wasRead marks what agents wrote as read, where the network tells.
func wasRead(t *desk.Turn) {
	if t.View.Logs == nil {
		return
	}
	id, seq, ok := t.View.Logs.Ref(desk.Spot{Place: t.Event.Place, ID: t.Event.Target})
	if e := entry(t, seq); ok && id == t.Case.ID && e != nil {
		mark(t, e, readBy)
	}
}
