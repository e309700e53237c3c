package room

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/talk"
)

// ensure makes the contact's topic in the team's room, once: the entry that says
// so is kept in the same transaction as the post that opens it.
func ensure(t *desk.Turn, team *desk.Team) (topic *desk.Topic, isNew bool) {
	if topic = t.Case.Topic(team.Room); topic == nil {
		topic = moveIn(t, team)
	}
	if topic != nil && (topic.Flat != team.Forum || !topic.Full.IsZero()) {
		return topic, false
	}
	topic = &desk.Topic{Room: team.Room.Whole(), Flat: !team.Forum, Title: title(t.Case), Icon: "open", IconAt: t.Now}
	if t.Case.Topics == nil {
		t.Case.Topics = map[string]*desk.Topic{}
	}
	t.Case.Topics[desk.RoomKey(team.Room)] = topic
	if !topic.Flat {
		open(t, topic, false, false)
	}
	return topic, true
}

// moveIn takes the contact's topic over from an earlier address of the room; nil
// where there is none. Messages there have other numbers now: the card is gone.
func moveIn(t *desk.Turn, team *desk.Team) *desk.Topic {
	for _, old := range team.Former {
		topic := t.Case.Topic(old)
		if topic == nil {
			continue
		}
		delete(t.Case.Topics, desk.RoomKey(old))
		topic.Room, topic.Card, topic.Moved = team.Room.Whole(), "", ""
		t.Case.Topics[desk.RoomKey(team.Room)] = topic
		if k := &t.Case.Talk; k.Room == desk.RoomKey(old) {
			k.Room = desk.RoomKey(team.Room)
		}
		return topic
	}
	return nil
}

// open posts the opening of a topic, unless one is under way: ahead of its lane, or
// in a lane beside it.
func open(t *desk.Turn, topic *desk.Topic, front, beside bool) {
	if topic.Opening {
		return
	}
	topic.Opening = true
	p := t.ToRoom(chat.Out{Op: chat.OpenTopic, Title: topic.Title, Icon: "open", Unsure: topic.Unsure, Since: topic.Since}, topic.Room)
	p.Mark, p.Class, p.Front = desk.MarkTopic, desk.Greet, front
	if beside {
		p.Lane += "/open"
	}
}

// topicAt is the contact's topic in a room, also by an earlier address of the room's.
func topicAt(t *desk.Turn, room chat.Place) *desk.Topic {
	if topic := t.Case.Topic(room); topic != nil || t.Book.RoomOf(room) != nil {
		return topic
	}
	for _, team := range t.Book.Teams {
		if slices.ContainsFunc(team.Former, func(p chat.Place) bool { return desk.RoomKey(p) == desk.RoomKey(room) }) {
			return t.Case.Topic(team.Room)
		}
	}
	return nil
}

func number(c *desk.Case) string { return "#" + strconv.FormatInt(c.ID, 10) }

// title is a topic's name: the contact's.
func title(c *desk.Case) string {
	if name := talk.Tidy(c.Name); name != "" {
		return name
	}
	return number(c)
}

// tag names a contact where there are no topics.
func tag(c *desk.Case) string { return number(c) + " " + called(c) }

// called is the contact's name inside a line of ours: one that reads from right to
// left does not turn the line, and one made to look like a command or a mention is
// not made one by the network.
func called(c *desk.Case) string {
	return inert(title(c))
}

// joiner is invisible, and ends what a network takes for a command or a mention.
const joiner = "\u2060"

// inert does so where a word begins: an address in the text stays as it is.
func inert(s string) string {
	var b strings.Builder
	inWord := false
	for _, r := range s {
		b.WriteRune(r)
		if (r == '/' || r == '@') && !inWord {
			b.WriteString(joiner)
		}
		inWord = unicode.IsLetter(r) || unicode.IsDigit(r) || r == '/' || r == ':' || r == '.'
	}
	s = b.String()
	if strings.ContainsFunc(s, rightToLeft) {
		return "\u2068" + s + "\u2069"
	}
	return s
}

func rightToLeft(r rune) bool {
	return r >= 0x590 && unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko)
}
