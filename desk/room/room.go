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
	tidy(t)
}

// show brings the conversation's room up to date.
func show(t *desk.Turn, team *desk.Team) {
	k := &t.Case.Talk
	topic, isNew := ensure(t, team)
	if topic.Missed != 0 {
		return // the room takes nothing: shown once it does
	}
	if !isNew {
		surveyLines(t)
	}
	shown := k.Shown
	news := unseen(t)
	switch {
	case isNew:
		news = card(t, topic, news)
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
	show := &writer{t: t, topic: topic}
	show.all(news)
}

// closed shows what came with the close, or after it, and closes the topics.
func closed(t *desk.Turn) {
	k := &t.Case.Talk
	for _, topic := range sorted(t.Case.Topics) {
		if desk.RoomKey(topic.Room) != k.Room {
			shut(t, topic)
			continue
		}
		if topic.Missed != 0 {
			continue
		}
		news := unseen(t)
		if topic.Shut { // by hand, or long ago: no line is worth opening it
			news = slices.DeleteFunc(news, func(e *desk.Entry) bool { return !lasts(e) })
		}
		w := &writer{t: t, topic: topic}
		w.all(news)
		shut(t, topic)
		topic.Upto = k.Shown
	}
}

// lasts tells whether an entry is shown in a closed topic too.
func lasts(e *desk.Entry) bool {
	return e.Side == desk.ByContact || e.Side == desk.ByNote || e.Side == desk.ByEvent && e.By == desk.ByRating
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
		handOver(t, topic, team)
		shut(t, topic)
	}
}

// line posts something about the contact in one of their topics, without a sound.
func line(t *desk.Turn, room chat.Place, text chat.Text) *desk.Post {
	p := t.ToRoom(chat.Out{Op: chat.Send, Text: tagged(t, room, text), Silent: true, NoPreview: true}, room)
	p.Class = desk.Notice
	return p
}

// tagged puts the contact's tag before a text where the room has no topics.
func tagged(t *desk.Turn, room chat.Place, text chat.Text) chat.Text {
	if topic := t.Case.Topic(room); topic == nil || !topic.Flat {
		return text
	}
	return chat.Text{}.AddString(tag(t.Case), chat.Bold).AddString(": ").Add(text)
}

// handOver says in a topic who has the conversation now, with a link to it as soon
// as there is something to link to.
func handOver(t *desk.Turn, topic *desk.Topic, team *desk.Team) {
	topic.Moved = ""
	p := line(t, topic.Room, movedText(t, team))
	p.Mark, p.Out.Buttons = desk.MarkMoved, openButton(t, t.Case.Topic(team.Room))
}

func movedText(t *desk.Turn, team *desk.Team) chat.Text {
	return chat.Plain("→ " + called(t.Case) + " is now with team " + team.Name + ".")
}

// openButton leads to a topic; nil where nothing does.
func openButton(t *desk.Turn, topic *desk.Topic) [][]chat.Button {
	if topic == nil || topic.Thread == "" && !topic.Flat || t.Self.PlaceLink == nil {
		return nil
	}
	url := t.Self.PlaceLink(topic.Room.In(topic.Thread), topic.Card)
	if !topic.Flat {
		url = t.Self.PlaceLink(topic.Room.In(topic.Thread), "")
	}
	if url == "" {
		return nil
	}
	return [][]chat.Button{{{Label: "Open", URL: url}}}
}

// linkMoved adds the link to the lines that said where the conversation went before
// its new topic was open.
func linkMoved(t *desk.Turn) {
	team := talk.Team(t)
	if team == nil {
		return
	}
	to := t.Case.Topic(team.Room)
	buttons := openButton(t, to)
	if buttons == nil {
		return
	}
	for _, old := range sorted(t.Case.Topics) {
		if old == to || old.Moved == "" {
			continue
		}
		out := chat.Out{Op: chat.Edit, Target: old.Moved, Text: tagged(t, old.Room, movedText(t, team)), Buttons: buttons, NoPreview: true}
		t.Aside(out, old.Room, "card")
		old.Moved = ""
	}
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
