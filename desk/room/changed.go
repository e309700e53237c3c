package room

import (
	"slices"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
)

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
	switch {
	case t.Event.Kind == chat.Edited && t.Event.Message != nil && e.Side == desk.ByContact:
		editedByContact(t, e)
	case t.Event.Kind == chat.Deleted:
		remark(t, called(t.Case)+" deleted “"+short(e)+"”")
	case t.Event.Kind == chat.Reacted:
		reacted(t, e)
	}
}

// short is how an entry is named in a line.
func short(e *desk.Entry) string { return clip(withMedia(e).S, 60) }

// remark is a line about the contact, as long as their topic is open.
func remark(t *desk.Turn, text string) {
	if topic := current(t); topic != nil && !topic.Shut {
		line(t, topic.Room, chat.Plain("· "+text))
	}
}

// editedByContact shows the new text where the old one stands; where it cannot, in a
// line of its own.
func editedByContact(t *desk.Turn, e *desk.Entry) {
	m := t.Event.Message
	swapped := m.Media != nil && e.Media != nil && m.Media.Unique != e.Media.Unique
	if e.Text.S == m.Text.S && slices.Equal(e.Text.Marks, m.Text.Marks) && !swapped {
		return // edited events also come for changes that nobody sees
	}
	e.Was, e.Text, e.Edited = short(e), m.Text, true
	if swapped {
		e.Media = m.Media
	}
	t.Entries = append(t.Entries, e)
	topic := current(t)
	if topic == nil || e.Seq > t.Case.Talk.Shown || e.Hidden {
		return
	}
	switch {
	case slices.Contains(topic.Texts, e.Seq) && topic.Card != "":
		editCard(t, topic)
	case shownAlone(e, topic):
		editCopy(t, topic, e, swapped)
	case len(e.Merged) > 1:
		editMerged(t, topic, e)
	case !topic.Shut:
		sayEdit(t, topic, e)
	}
}

// shownAlone tells whether an entry has, or will have, a post of its own in the
// topic.
func shownAlone(e *desk.Entry, topic *desk.Topic) bool {
	if len(e.Merged) > 1 {
		return false
	}
	return e.Fate == "" || slices.ContainsFunc(e.Copies, func(s desk.Spot) bool { return s.Place.Whole() == topic.Room })
}

// pencil marks a text that was edited.
const pencil = " ✏️"

func editCopy(t *desk.Turn, topic *desk.Topic, e *desk.Entry, swapped bool) {
	out := chat.Out{Op: chat.Edit, Text: tagged(t, topic.Room, e.Text.AddString(pencil)), Swap: swapped}
	if e.Media != nil {
		out.Media = []chat.Media{*e.Media}
	}
	p := t.ToRoom(out, topic.Room)
	p.TargetLog, p.Mark = e.Seq, desk.MarkEdit
}

// editMerged renders a post anew that several messages share.
func editMerged(t *desk.Turn, topic *desk.Topic, e *desk.Entry) {
	var parts []chat.Text
	for _, seq := range e.Merged {
		if part := known(t, seq); part != nil {
			text := part.Text
			if part.Edited {
				text = text.AddString(pencil)
			}
			parts = append(parts, text)
		}
	}
	p := t.ToRoom(chat.Out{Op: chat.Edit, Text: tagged(t, topic.Room, chat.Join("\n", parts...))}, topic.Room)
	p.TargetLog, p.Mark = e.Seq, desk.MarkEdit
}

// sayEdit says the old and the new wording, as a reply to the copy where there is
// one.
func sayEdit(t *desk.Turn, topic *desk.Topic, e *desk.Entry) {
	p := line(t, topic.Room, chat.Plain("✏️ "+called(t.Case)+" changed “"+e.Was+"” to:\n").Add(withMedia(e)))
	p.ReplyLog = e.Seq
}

// reacted mirrors a contact's reaction to what an agent wrote; elsewhere it is told.
func reacted(t *desk.Turn, e *desk.Entry) {
	emoji := t.Event.Data
	if emoji == "" {
		mark(t, e, seenBy)
		return
	}
	if mark(t, e, emoji) {
		p := t.Posts[len(t.Posts)-1]
		p.Mark, p.TargetLog = desk.MarkMirror, 0
		return
	}
	tellReaction(t, e, emoji)
}

func tellReaction(t *desk.Turn, e *desk.Entry, emoji string) {
	if strings.HasPrefix(emoji, "custom:") {
		emoji = "with an emoji of their own"
	}
	remark(t, called(t.Case)+" reacted "+emoji+" to “"+short(e)+"”")
}
