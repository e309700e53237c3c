// Package room is the agents' side of a conversation: the topic, the card, the
// relay both ways, notes. At the end of a turn it settles: what the Case says is
// what the rooms show. It must not decide whose a conversation is, nor what
// automation says.
package room

import (
	"slices"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/talk"
)

// Settle is the last stage: it opens topics, relays what the contact wrote and
// the room has not seen, closes and reopens topics, says what happened.
func Settle(t *desk.Turn) {
	if t.Case == nil || t.Event.Kind == chat.Sent {
		return
	}
	k := &t.Case.Talk
	switch {
	case k.State == desk.Closed:
		closed(t)
	case talk.Shows(t):
		team := talk.Team(t)
		leaveOthers(t, team)
		show(t, team)
	}
}

// show brings the conversation's room up to date.
func show(t *desk.Turn, team *desk.Team) {
	k := &t.Case.Talk
	topic, isNew := ensure(t, team)
	if !isNew {
		surveyLines(t)
	}
	shown := k.Shown
	news := unseen(t)
	switch {
	case isNew:
		news = card(t, team, news)
	case topic.Shut:
		topic.Shut = false
		if !topic.Flat {
			t.ToRoom(chat.Out{Op: chat.ReopenTop, Icon: "open"}, team.Room).Class = desk.Greet
		}
	}
	if key := desk.RoomKey(team.Room); k.Room != key {
		if k.Room != "" {
			transcript(t, topic, shown)
		}
		k.Room = key
	}
	w := &writer{t: t, topic: topic}
	w.all(news)
}

// closed shows what came with the close, or after it, and closes the topics.
func closed(t *desk.Turn) {
	k := &t.Case.Talk
	for _, topic := range sorted(t.Case.Topics) {
		if desk.RoomKey(topic.Room) != k.Room {
			shut(t, topic)
			continue
		}
		news := unseen(t)
		if topic.Shut { // by hand, or long ago: no line is worth opening it
			news = slices.DeleteFunc(news, func(e *desk.Entry) bool { return e.Side != desk.ByContact && e.Side != desk.ByNote })
		}
		w := &writer{t: t, topic: topic}
		w.all(news)
		shut(t, topic)
		topic.Upto = k.Shown
	}
}

// shut closes a topic, if it is open.
func shut(t *desk.Turn, topic *desk.Topic) {
	if topic.Shut {
		return
	}
	topic.Shut, topic.Upto = true, t.Case.Talk.Shown
	if !topic.Flat {
		t.ToRoom(chat.Out{Op: chat.CloseTopic, Icon: "closed"}, topic.Room).Class = desk.Tidy
	}
}

// leaveOthers closes the contact's topics in other rooms: what is typed there goes
// nowhere from now on.
func leaveOthers(t *desk.Turn, team *desk.Team) {
	for _, topic := range sorted(t.Case.Topics) {
		if topic.Shut || topic.Room == team.Room.Whole() {
			continue
		}
		line(t, topic.Room, chat.Plain("→ "+called(t.Case)+" is now with team "+team.Name+"."))
		shut(t, topic)
	}
}

// line posts something about the contact in one of their topics, without a sound.
func line(t *desk.Turn, room chat.Place, text chat.Text) *desk.Post {
	p := t.ToRoom(chat.Out{Op: chat.Send, Text: text, Silent: true, NoPreview: true}, room)
	p.Class = desk.Notice
	return p
}

// current is the contact's topic where the conversation is shown, or was last; nil
// while there is none.
func current(t *desk.Turn) *desk.Topic {
	if team := talk.Team(t); team != nil {
		return t.Case.Topic(team.Room)
	}
	return t.Case.Topics[t.Case.Talk.Room]
}

// sorted is topics in the order of their keys: the same turn decides the same.
func sorted(topics map[string]*desk.Topic) []*desk.Topic {
	keys := make([]string, 0, len(topics))
	for k := range topics {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	out := make([]*desk.Topic, len(keys))
	for i, k := range keys {
		out[i] = topics[k]
	}
	return out
}
