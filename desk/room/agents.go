package room

import (
	"strconv"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
	"frontdesk/desk/talk"
)

// FromAgents is the stage for what people type in a team's room.
func FromAgents(t *desk.Turn) {
	team := t.Book.RoomOf(t.Event.Place)
	if t.Event.Private || team == nil || t.Event.From.Bot || t.Case != nil && t.Case.Into != 0 {
		return
	}
	switch t.Event.Kind {
	case chat.Said, chat.Unread:
		if t.Taken() == "" && t.Event.Message != nil {
			typed(t, team)
		}
	case chat.Edited:
		if t.Case != nil && t.Role >= desk.Worker && t.Event.Message != nil {
			editedByAgent(t)
		}
	case chat.Reacted:
		if t.Role >= desk.Worker {
			reactedByAgent(t)
		}
	case chat.Pressed:
		pressed(t, team)
	case chat.Closed, chat.Reopened:
		byHand(t)
	}
}

// typed is a message in a team's room that is no command.
func typed(t *desk.Turn, team *desk.Team) {
	switch {
	case t.Event.From.Anonymous:
		notSent(t, "anonymous", "Not sent: I cannot see who you are, because you write as an anonymous admin. "+
			"Turn off “Remain anonymous” in the group's admin settings.")
	case t.Role == desk.Pending:
		notSent(t, "pending", "Not sent: an admin has to let you in first. I have asked them.")
	case t.Role < desk.Worker:
	case t.Case != nil && isNote(t):
		note(t)
	case t.Case != nil:
		answer(t)
	case !team.Forum && nobodys(t):
	case t.Event.Place.Thread == "" && team.Forum:
		hint(t, "general", "What is typed here stays between colleagues. To answer a contact, type in their topic.")
	case t.Event.Place.Thread == "":
		hint(t, "general", "What is typed here stays between colleagues. To answer a contact, reply to a message of theirs, or type their number first: #12 text.")
	} // else it is a topic that people made for themselves
}

// notSent says why nothing is sent: each time where it was meant for a contact, else
// as a hint.
func notSent(t *desk.Turn, what, text string) {
	if t.Case == nil {
		hint(t, what, text)
		return
	}
	t.Take("hint")
	t.Reply(chat.Plain(text))
}

// nobodys says that a number before a text is no contact's of this room: it is sent
// to nobody.
func nobodys(t *desk.Turn) bool {
	id, _, ok := grammar.ReadTag(t.Event.Message.Text)
	if !ok {
		return false
	}
	t.Take("hint")
	var c *desk.Case
	if t.View.Cases != nil {
		c = t.View.Cases.Case(id)
	}
	num := "#" + strconv.FormatInt(id, 10)
	switch {
	case c == nil:
		t.Reply(chat.Plain("Not sent: there is no contact " + num + ". The number stands before each message of a contact."))
	case t.Book.Teams[c.Talk.Team] != nil:
		t.Reply(chat.Plain("Not sent: " + tag(c) + " is with team " + t.Book.TeamName(c.Talk.Team) + "."))
	default:
		t.Reply(chat.Plain("Not sent: " + tag(c) + " is not shown in this room."))
	}
	return true
}

// hintEvery is how often a person gets the same hint.
const hintEvery = 24 * time.Hour

// hint says something to a person at most once a day.
func hint(t *desk.Turn, what, text string) {
	t.Take("hint")
	who := desk.AgentKey(t.Event.Place.Network, t.Event.From.ID)
	if t.Event.From.Anonymous {
		who = desk.RoomKey(t.Event.Place)
	}
	key := what + "/" + who
	if at, ok := t.House().Hints[key]; ok && t.Now.Sub(at) < hintEvery {
		return
	}
	h := t.EditHouse()
	for k, at := range h.Hints {
		if t.Now.Sub(at) >= hintEvery {
			delete(h.Hints, k)
		}
	}
	h.Hints[key] = t.Now
	t.Reply(chat.Plain(text))
}

// isNote tells whether what an agent typed stays between agents: it says so, it
// replies to something that the contact cannot see, or it begins by mentioning a
// teammate. Of an album only one item says so, for all of them.
func isNote(t *desk.Turn) bool {
	m := t.Event.Message
	before := 0
	if m.Album != "" && t.View.Logs != nil {
		for _, x := range t.View.Logs.Album(t.Event.Place, m.Album) {
			if x.ID == m.ID {
				continue
			}
			if before++; noteAlone(t, &x) {
				return true
			}
		}
	}
	if _, is := grammar.ReadNote(m.Text); is || before > 0 {
		return is
	}
	return noteAlone(t, m)
}

func noteAlone(t *desk.Turn, m *chat.Message) bool {
	if _, is := grammar.ReadNote(m.Text); is {
		return true
	}
	seen := visible(t, m)
	if t.Book.Settings.ReplyNote && (seen == nil || seen.Side != desk.ByContact) {
		return true
	}
	return mentionsTeammate(t, m) || repliesTo(t, m) != "" && seen == nil
}

// mentionsTeammate tells whether a text begins by naming one of ours.
func mentionsTeammate(t *desk.Turn, m *chat.Message) bool {
	start := len(m.Text.S) - len(strings.TrimLeft(grammar.Visible(m.Text.S), " \t\n"))
	for _, k := range m.Text.Marks {
		if k.Kind == chat.Mention && k.From <= start {
			key := desk.AgentKey(t.Event.Place.Network, k.Arg)
			return t.Roster().Agents[key] != nil || t.Book.Admins[key] != nil || desk.NetworkOf(t.Event.Place.Network).MentionsMembers
		}
	}
	word, _ := grammar.FirstWord(m.Text)
	name, ok := strings.CutPrefix(grammar.Visible(word), "@")
	if !ok || name == "" {
		return false
	}
	name = desk.Fold(strings.TrimRight(name, ",:;.!?"))
	for _, a := range t.Roster().Agents {
		if desk.Fold(a.Username) == name {
			return true
		}
	}
	for _, a := range t.Book.Admins {
		if desk.Fold(a.Username) == name {
			return true
		}
	}
	return false
}

// repliesTo is the message that one replies to, "" for none: in a topic, every
// message replies to its beginning.
func repliesTo(t *desk.Turn, m *chat.Message) string {
	if topic := t.Case.Topic(t.Event.Place); topic != nil && m.ReplyTo == topic.Thread {
		return ""
	}
	return m.ReplyTo
}

// visible is the log entry of the message that one replies to, nil when the
// contact cannot see it.
func visible(t *desk.Turn, m *chat.Message) *desk.Entry {
	if t.View.Logs == nil || repliesTo(t, m) == "" {
		return nil
	}
	id, seq, ok := t.View.Logs.Ref(desk.Spot{Place: t.Event.Place, ID: m.ReplyTo})
	if !ok || id != t.Case.ID {
		return nil
	}
	e := entry(t, seq)
	if e == nil || e.Side != desk.ByContact && e.Side != desk.ByAgent && e.Side != desk.ByBot {
		return nil
	}
	return e
}

// byHand is a topic closed or reopened by the network's own means.
func byHand(t *desk.Turn) {
	if t.Case == nil || t.Role < desk.Worker || t.Event.From.ID == t.Event.Place.Account {
		return
	}
	topic := t.Case.Topic(t.Event.Place)
	if topic == nil {
		return
	}
	topic.Shut = t.Event.Kind == chat.Closed
	here := desk.RoomKey(t.Event.Place) == t.Case.Talk.Room
	switch {
	case !here: // an old topic: the conversation is elsewhere
		topic.Shut = true
		if t.Event.Kind == chat.Reopened {
			elsewhere(t)
		}
	case topic.Shut:
		topic.Upto = t.Case.Talk.Shown
		talk.Close(t, t.Event.From.Name())
	default:
		talk.Reopen(t, t.Event.From.Name())
	}
}
