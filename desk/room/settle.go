package room

import (
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
)

// Settle is the last stage: it opens topics, relays what the contact wrote and
// the room has not seen, closes and reopens topics, says what happened.
func Settle(t *desk.Turn) {
	if t.Case == nil || t.Event.Kind == chat.Sent || t.Event.Kind == chat.Refused && len(t.Entries) == 0 {
		return
	}
	k := &t.Case.Talk
	if !k.Active() {
		closed(t)
		return
	}
	team := t.Book.Teams[k.Team]
	if team == nil {
		return
	}
	leaveOthers(t, team)
	show(t, team)
}

// show brings the conversation's room up to date.
func show(t *desk.Turn, team *desk.Team) {
	k := &t.Case.Talk
	entries := unseen(t)
	topic, isNew := ensure(t, team)
	if isNew {
		entries = card(t, team, entries)
	} else if topic.Shut && (len(entries) > 0 || t.Event.Kind != chat.Woke) {
		topic.Shut = false
		if !topic.Flat && t.Event.Kind != chat.Reopened {
			t.ToRoom(chat.Out{Op: chat.ReopenTop}, team.Room).Class = desk.Greet
		}
	}
	key := desk.RoomKey(team.Room)
	if k.Room != "" && k.Room != key {
		transcript(t, team)
	}
	k.Room = key
	relay(t, team, entries, isNew)
	happened(t, team, isNew)
}

// ensure makes the contact's topic in the team's room, once: the entry that says
// so is kept in the same transaction as the post that opens it.
func ensure(t *desk.Turn, team *desk.Team) (topic *desk.Topic, isNew bool) {
	if topic = t.Case.Topic(team.Room); topic != nil {
		return topic, false
	}
	topic = &desk.Topic{Room: team.Room.Whole(), Flat: !team.Forum, Title: title(t.Case)}
	if t.Case.Topics == nil {
		t.Case.Topics = map[string]*desk.Topic{}
	}
	t.Case.Topics[desk.RoomKey(team.Room)] = topic
	if !topic.Flat {
		open(t, topic, false)
	}
	return topic, true
}

// open posts the opening of a topic.
func open(t *desk.Turn, topic *desk.Topic, front bool) {
	p := t.ToRoom(chat.Out{Op: chat.OpenTopic, Title: topic.Title, Icon: "open"}, topic.Room)
	p.Mark, p.Class, p.Front = desk.MarkTopic, desk.Greet, front
}

// title is a topic's name: the contact's, without what would break a line.
func title(c *desk.Case) string {
	name := strings.Join(strings.FieldsFunc(c.Name, func(r rune) bool { return r < ' ' || r == '\u2028' || r == '\u2029' }), " ")
	name = strings.TrimSpace(name)
	if r := []rune(name); len(r) > 100 {
		name = string(r[:100])
	}
	if name == "" {
		name = "#" + number(c)
	}
	return name
}

// pageSize is how many entries are relayed in one turn.
const pageSize = 100

// unseen is the contact's entries that the room has not been given, oldest first.
func unseen(t *desk.Turn) []*desk.Entry {
	k := &t.Case.Talk
	var out []*desk.Entry
	if t.View.Logs != nil && k.Shown+1 < firstOf(t) {
		stored := t.View.Logs.Entries(t.Case.ID, k.Shown+1, pageSize)
		for i := range stored {
			out = append(out, &stored[i])
		}
		if len(stored) == pageSize {
			t.Timer("show", t.Now, nil) // the rest follows in a turn of its own
			k.Shown = stored[pageSize-1].Seq
			return ofContact(out)
		}
	}
	if t.Entry != nil && t.Entry.Seq > k.Shown {
		out = append(out, t.Entry)
	}
	k.Shown = t.Case.Seq
	return ofContact(out)
}

// firstOf is the first entry that this turn makes.
func firstOf(t *desk.Turn) int64 {
	switch {
	case t.Entry != nil:
		return t.Entry.Seq
	case len(t.Entries) > 0:
		return t.Entries[0].Seq
	}
	return t.Case.Seq + 1
}

func ofContact(es []*desk.Entry) []*desk.Entry {
	var out []*desk.Entry
	for _, e := range es {
		if e.Side == desk.ByContact && !e.Hidden {
			out = append(out, e)
		}
	}
	return out
}

// relay posts the contact's entries; items of one album go as one copy.
func relay(t *desk.Turn, team *desk.Team, es []*desk.Entry, first bool) {
	for i := 0; i < len(es); i++ {
		e := es[i]
		p := t.ToRoom(carry(t, e), team.Room)
		p.Log, p.Mark, p.ReplyLog = e.Seq, desk.MarkRelay, e.Reply
		if first {
			p.Class = desk.Greet
		}
		for p.Out.Op == chat.Copy && e.Album != "" && i+1 < len(es) && es[i+1].Album == e.Album && len(p.Out.IDs) < 10 {
			i++
			p.Out.IDs = append(p.Out.IDs, es[i].Src.ID)
		}
	}
}

// carry is how an entry goes to the room: texts as texts, everything else as a
// copy of the contact's message.
func carry(t *desk.Turn, e *desk.Entry) chat.Out {
	topic := t.Case.Topic(t.Book.Teams[t.Case.Talk.Team].Room)
	if e.Media == nil && e.Unread == "" {
		text := e.Text
		if topic != nil && topic.Flat {
			text = chat.Text{}.AddString(tag(t.Case), chat.Bold).AddString("\n").Add(text)
		}
		return chat.Out{Op: chat.Send, Text: text}
	}
	return chat.Out{Op: chat.Copy, From: e.Src.Place, IDs: []string{e.Src.ID}}
}

// leaveOthers closes the contact's topics in other rooms: what is typed there goes
// nowhere from now on.
func leaveOthers(t *desk.Turn, team *desk.Team) {
	for _, topic := range sorted(t.Case.Topics) {
		if topic.Shut || topic.Room == team.Room.Whole() {
			continue
		}
		topic.Shut = true
		t.ToRoom(chat.Out{Op: chat.Send, Text: chat.Plain("→ now with team " + team.Name), Silent: true}, topic.Room).Class = desk.Notice
		if !topic.Flat {
			t.ToRoom(chat.Out{Op: chat.CloseTopic}, topic.Room).Class = desk.Tidy
		}
	}
}

// closed shows what came after the close, and closes the topics.
func closed(t *desk.Turn) {
	late := t.Taken() == "after close" && t.Entry != nil
	for _, topic := range sorted(t.Case.Topics) {
		if topic.Shut && (!late || desk.RoomKey(topic.Room) != t.Case.Talk.Room) {
			continue
		}
		if late {
			if topic.Shut && !topic.Flat {
				t.ToRoom(chat.Out{Op: chat.ReopenTop}, topic.Room)
			}
			out := chat.Out{Op: chat.Send, Text: t.Entry.Text}
			if t.Entry.Media != nil {
				out = chat.Out{Op: chat.Copy, From: t.Entry.Src.Place, IDs: []string{t.Entry.Src.ID}}
			}
			p := t.ToRoom(out, topic.Room)
			p.Log, p.Mark = t.Entry.Seq, desk.MarkRelay
		}
		if lines := eventLines(t); lines != "" {
			t.ToRoom(chat.Out{Op: chat.Send, Text: chat.Plain(lines), Silent: true}, topic.Room).Class = desk.Notice
		}
		topic.Shut = true
		if !topic.Flat && t.Event.Kind != chat.Closed {
			t.ToRoom(chat.Out{Op: chat.CloseTopic}, topic.Room).Class = desk.Tidy
		}
	}
	t.Case.Talk.Shown = t.Case.Seq
}

// happened shows what else this turn did: notes of rules, what automation said,
// and events in one line each.
func happened(t *desk.Turn, team *desk.Team, isNew bool) {
	for _, e := range t.Entries {
		switch {
		case e.Side == desk.ByNote && e.Src.ID == "":
			p := t.ToRoom(chat.Out{Op: chat.Send, Text: chat.Plain("📝 ").Add(e.Text)}, team.Room)
			p.Log, p.Class = e.Seq, desk.Notice
		case e.Side == desk.ByBot && !isNew && strings.HasPrefix(e.By, "rule "):
			t.ToRoom(chat.Out{Op: chat.Send, Text: chat.Plain("🤖 ").Add(e.Text), Silent: true}, team.Room).Class = desk.Notice
		}
	}
	lines := eventLines(t)
	if !isNew && t.Answer != "" {
		lines = strings.TrimSpace(lines + "\n" + answered(t))
	}
	if lines != "" && !isNew {
		t.ToRoom(chat.Out{Op: chat.Send, Text: chat.Plain(lines), Silent: true}, team.Room).Class = desk.Notice
	}
}

// eventLines is what happened in this turn, a line each.
func eventLines(t *desk.Turn) string {
	var lines []string
	for _, e := range t.Entries {
		if e.Side == desk.ByEvent {
			lines = append(lines, "· "+e.Text.S)
		}
	}
	return strings.Join(lines, "\n")
}
