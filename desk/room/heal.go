package room

import (
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
)

// timerTopic begins the names of the timers that try to open a topic again.
const timerTopic = "topic "

// openEvery is how long a topic that was refused waits for the next try.
const openEvery = 5 * time.Minute

// heal mends a room: a deleted topic is made anew, a closed one opened, and what
// was refused is posted once more ahead of what waits behind it. What cannot be
// mended goes to General, and the owner hears of it.
func heal(t *desk.Turn) {
	r, reason := t.Row, t.Event.Data
	topic := t.Case.Topic(r.Room)
	message := r.Out.Op == chat.Send || r.Out.Op == chat.Copy
	switch {
	case topic == nil || r.Out.Op == chat.Pin:
	case r.Mark == desk.MarkTopic:
		cannotOpen(t, topic)
	case reason == chat.ReasonNoThread && (r.Out.Op == chat.CloseTopic || topic.Shut && r.Log == 0):
		delete(t.Case.Topics, desk.RoomKey(r.Room)) // deleted and closed: the next message makes a new one
	case reason == chat.ReasonNoThread && (message && r.Again == 0 || r.Out.Op == chat.ReopenTop):
		renew(t, topic)
	case reason == chat.ReasonThreadShut && message && r.Again == 0:
		unlock(t, topic)
	case message:
		astray(t, topic)
	}
}

// renew makes a deleted topic anew, once, with its card.
func renew(t *desk.Turn, topic *desk.Topic) {
	if t.Row.Out.To.Thread == topic.Thread { // not renewed meanwhile for another row
		topic.Thread, topic.Card, topic.Title = "", "", title(t.Case)
		open(t, topic).Front = true
		topic.Icon, topic.IconAt = "open", t.Now
		reintroduce(t, topic)
	}
	if t.Row.Out.Op != chat.ReopenTop && t.Row.Mark != desk.MarkCard {
		again(t)
	}
	if topic.Shut {
		t.ToRoom(chat.Out{Op: chat.CloseTopic}, topic.Room).Front = true
	}
}

// unlock opens a topic that somebody closed, for what has to stand there.
func unlock(t *desk.Turn, topic *desk.Topic) {
	t.ToRoom(chat.Out{Op: chat.ReopenTop}, topic.Room).Front = true
	again(t)
	if topic.Shut {
		t.ToRoom(chat.Out{Op: chat.CloseTopic}, topic.Room).Front = true
	}
}

// again posts the refused row once more, in its place.
func again(t *desk.Turn) {
	p := *t.Row
	p.Out.To = p.Out.To.Whole()
	p.Front, p.Turn = true, t.Event.ID
	p.Again++
	t.Posts = append(t.Posts, &p)
}

// cannotOpen tries later, in a lane of its own: the rows of the topic wait in
// theirs until it has a thread.
func cannotOpen(t *desk.Turn, topic *desk.Topic) {
	t.Timer(timerTopic+desk.RoomKey(topic.Room), t.Now.Add(openEvery), nil)
	alarm(t, topic)
}

// openAgain opens a topic whose first opening was refused.
func openAgain(t *desk.Turn) {
	topic := t.Case.Topics[strings.TrimPrefix(t.Event.Data, timerTopic)]
	if topic == nil || topic.Thread != "" || topic.Flat {
		return
	}
	open(t, topic).Lane += "/open"
}

// astray shows in General what a topic does not take.
func astray(t *desk.Turn, topic *desk.Topic) {
	r := t.Row
	switch t.Event.Data {
	case chat.ReasonNoThread, chat.ReasonThreadShut:
		out := r.Out
		out.ReplyTo = ""
		if out.Op == chat.Send {
			out.Text = chat.Text{}.AddString(tag(t.Case), chat.Bold).AddString(": ").Add(out.Text)
		}
		t.ToPlace(out, topic.Room)
	case chat.ReasonKicked, chat.ReasonRights, chat.ReasonNoChat:
		alarm(t, topic)
	default:
		if r.Mark == desk.MarkRelay && r.Again == 0 {
			unshowable(t, topic)
		}
	}
}

// unshowable says that a message of the contact's could not be shown, with what
// text it had.
func unshowable(t *desk.Turn, topic *desk.Topic) {
	text := chat.Plain("⚠️ A message of " + called(t.Case) + " could not be shown here: " + because(t, t.Event.Data))
	if e := entry(t, t.Row.Log); e != nil {
		text = text.AddString("\n").Add(withMedia(e))
	}
	p := line(t, topic.Room, text)
	p.Front, p.Again = true, 1
}

// alarmEvery is how often the owner is told that a room is broken.
const alarmEvery = 24 * time.Hour

// alarm tells the owner that the bot cannot work in a room.
func alarm(t *desk.Turn, topic *desk.Topic) {
	key := "room/" + desk.RoomKey(topic.Room)
	if at, told := t.House().Told[key]; told && t.Now.Sub(at) < alarmEvery {
		return
	}
	name := "a team"
	if team := t.Book.RoomOf(topic.Room); team != nil {
		name = "team " + team.Name
	}
	why := map[string]string{chat.ReasonKicked: "I am no member of the group any more. Add me again, as an admin",
		chat.ReasonNoChat: "the group is gone. /addteam in another group moves the team there"}[t.Event.Data]
	if why == "" {
		why = "I lack a right there. Make me an admin of the group who may manage topics"
	}
	for _, a := range t.Book.Admins {
		if a.Owner && !a.Chat.IsZero() {
			t.ToPlace(chat.Out{Op: chat.Send, Text: chat.Plain("⚠️ The room of " + name + " does not take messages: " + why + ".")}, a.Chat)
			t.EditHouse().Told[key] = t.Now
		}
	}
}

// follow goes after a chat that has a new address: the team's room, the contact's
// topic, and the refused post.
func follow(t *desk.Turn) {
	old, r := t.Row.Out.To.Whole(), t.Row
	next := old
	next.Chat = t.Event.To.Chat
	if team := t.Book.RoomOf(old); team != nil {
		moved := *team
		moved.Room = next
		if err := t.Save(desk.KindTeam, team.Name, "/addteam "+team.Name, &moved); err != nil {
			t.Why("moving team %s: %v", team.Name, err)
		}
	}
	if t.Case == nil || r.Room.IsZero() {
		if t.Case == nil {
			t.ToPlace(r.Out, next).Class = r.Class
		}
		return
	}
	if topic := t.Case.Topic(old); topic != nil {
		delete(t.Case.Topics, desk.RoomKey(old))
		topic.Room = next
		t.Case.Topics[desk.RoomKey(next)] = topic
	}
	if t.Case.Talk.Room == desk.RoomKey(old) {
		t.Case.Talk.Room = desk.RoomKey(next)
	}
	p := t.ToRoom(r.Out, next)
	p.Log, p.Mark, p.Class, p.ReplyLog = r.Log, r.Mark, r.Class, r.ReplyLog
}
