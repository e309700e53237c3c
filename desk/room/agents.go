package room

import (
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
		hint(t, "anonymous", "Not sent: I cannot see who you are, because you write as an anonymous admin. "+
			"Turn off “Remain anonymous” in the group's admin settings.")
	case t.Role < desk.Worker:
	case t.Case != nil && isNote(t):
		note(t)
	case t.Case != nil:
		answer(t)
	case !team.Forum && repliesToContact(t):
		t.Take("hint")
		t.Reply(chat.Plain("Not sent: without topics I cannot take answers yet. Turn topics on in the group's settings, and every contact gets a topic of their own."))
	case t.Event.Place.Thread == "":
		hint(t, "general", "What is typed here stays between colleagues. To answer a contact, type in their topic.")
	} // else it is a topic that people made for themselves
}

// repliesToContact tells whether a message replies to what a contact wrote.
func repliesToContact(t *desk.Turn) bool {
	m := t.Event.Message
	if m.ReplyTo == "" || t.View.Logs == nil {
		return false
	}
	_, _, ok := t.View.Logs.Ref(desk.Spot{Place: t.Event.Place, ID: m.ReplyTo})
	return ok
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
// teammate.
func isNote(t *desk.Turn) bool {
	m := t.Event.Message
	if _, is := grammar.ReadNote(m.Text); is {
		return true
	}
	return mentionsTeammate(t, m) || repliesTo(t, m) != "" && visible(t, m) == nil
}

// mentionsTeammate tells whether a text begins by naming one of ours.
func mentionsTeammate(t *desk.Turn, m *chat.Message) bool {
	start := len(m.Text.S) - len(strings.TrimLeft(grammar.Visible(m.Text.S), " \t\n"))
	for _, k := range m.Text.Marks {
		if k.Kind == chat.Mention && k.From <= start {
			key := desk.AgentKey(t.Event.Place.Network, k.Arg)
			return t.Roster().Agents[key] != nil || t.Book.Admins[key] != nil
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
