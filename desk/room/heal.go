package room

import (
	"maps"
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
	topic := topicAt(t, r.Room)
	message := r.Out.Op == chat.Send || r.Out.Op == chat.Copy
	switch {
	case topic == nil || r.Out.Op == chat.Pin || topic.Flat && !message && r.Mark != desk.MarkTopic:
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
		open(t, topic, true, false)
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

// later posts the refused row once more in a while, beside its lane: it stands for
// itself.
func later(t *desk.Turn) {
	if t.Row.Again >= mostLater {
		return
	}
	again(t)
	p := t.Posts[len(t.Posts)-1]
	p.Front, p.Hold = false, openEvery
	if !strings.HasSuffix(p.Lane, laneLate) {
		p.Lane += laneLate
	}
}

// mostLater is a day of tries.
const mostLater = int(24 * time.Hour / openEvery)

const laneLate = "/late"

// cannotOpen tries later, in a lane of its own: the rows of the topic wait in
// theirs until it has a thread. Where the room takes no further topic, the contact is
// shown in General, as in a room without topics.
func cannotOpen(t *desk.Turn, topic *desk.Topic) {
	topic.Opening = false
	topic.Unsure, topic.Since = t.Row.Out.Unsure, t.Row.Out.Since
	alarm(t, topic.Room)
	if t.Event.Data == chat.ReasonFull {
		topic.Flat, topic.Full, topic.Tag = true, t.Now, tag(t.Case)+": "
		return
	}
	t.Timer(timerTopic+desk.RoomKey(topic.Room), t.Now.Add(openEvery), nil)
}

// openAgain opens a topic whose first opening was refused.
func openAgain(t *desk.Turn) {
	topic := t.Case.Topics[strings.TrimPrefix(t.Event.Data, timerTopic)]
	if topic != nil {
		t.Cancel(timerTopic + desk.RoomKey(topic.Room))
		retryRoom(t, topic)
	}
}

// WakeHeal has a contact's topics try again: a room takes messages again.
const WakeHeal = "heal"

// retryRoom tries again what a room has refused: a topic that could not be opened,
// what could not be shown.
func retryRoom(t *desk.Turn, topic *desk.Topic) {
	if topic.Thread == "" && !topic.Flat {
		open(t, topic, false, true)
	}
	if topic.NoCard {
		topic.NoCard = false
		postCard(t, topic)
	}
	topic.Missed = 0 // Settle shows what was missed
}

// logOnce logs an event, unless it was logged since an entry.
func logOnce(t *desk.Turn, since int64, text string) {
	if len(last(t, since, t.NextSeq(), 1, func(e desk.Entry) bool { return e.Side == desk.ByEvent && e.Text.S == text })) == 0 {
		t.Log(desk.ByEvent, "", chat.Plain(text))
	}
}

// dot stands before lines about what happened.
const dot = "· "

// miss keeps in mind that the room has refused an entry: it, and all after it, is
// shown once the room takes messages again. Nothing is posted there until then.
func miss(t *desk.Turn, topic *desk.Topic) {
	first := t.Row.Log
	if len(t.Row.Also) > 0 {
		first = min(first, t.Row.Also[0])
	}
	if t.Row.Mark == desk.MarkCard {
		topic.NoCard = true
		setTimer(t, timerTopic+desk.RoomKey(topic.Room), t.Now.Add(openEvery))
		return
	}
	if first == 0 {
		if t.Row.Mark != "" || t.Row.Out.Op != chat.Send {
			return
		}
		if t.Row.Out.ReplyTo != "" || t.Case.Talk.Room != desk.RoomKey(topic.Room) {
			later(t)
			return
		}
		text := t.Row.Out.Text // a line of ours that no entry has yet
		if strings.HasPrefix(text.S, dot) {
			text = text.Slice(len(dot), len(text.S))
		}
		first = t.Log(desk.ByEvent, "", text).Seq
	} else {
		t.Withdrawn = append(t.Withdrawn, t.Row.Lane) // it comes again with what is missed
		if what := doubles[t.Row.Mark]; what != "" && t.Row.Out.Doubts() {
			logOnce(t, first, strings.ReplaceAll(what, "NAME", called(t.Case)))
		}
	}
	if topic.Missed == 0 || first < topic.Missed {
		topic.Missed = first
	}
	if k := &t.Case.Talk; k.Room == desk.RoomKey(topic.Room) {
		k.Shown = min(k.Shown, first-1)
	}
	setTimer(t, timerTopic+desk.RoomKey(topic.Room), t.Now.Add(openEvery))
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
	case chat.ReasonKicked, chat.ReasonRights, chat.ReasonNoChat, chat.ReasonUnlinked:
		alarm(t, topic.Room)
		miss(t, topic)
	default:
		if r.Mark == desk.MarkRelay && r.Again == 0 {
			unshowable(t, topic)
		}
	}
}

// unshowable says that a message of the contact's could not be shown, with what
// text it had.
func unshowable(t *desk.Turn, topic *desk.Topic) {
	why := strings.Replace(because(t, t.Event.Data), "Send a smaller", "Ask for a smaller", 1)
	text := chat.Plain("⚠️ A message of " + called(t.Case) + " could not be shown here: " + why)
	if e := entry(t, t.Row.Log); e != nil {
		text = text.AddString("\n").Add(withMedia(e))
	}
	p := line(t, topic.Room, text)
	p.Front, p.Again = true, 1
}

// alarmEvery is how often the admins are told that a room is broken.
const alarmEvery = 24 * time.Hour

// whyBroken is what to do about a room, by the reason of a refusal.
var whyBroken = map[string]string{
	chat.ReasonKicked: "I am no member of the group any more. Add me again, as an admin; nothing that contacts write is lost meanwhile",
	chat.ReasonNoChat: "the group is gone. /addteam in another group moves the team there; nothing that contacts write is lost meanwhile",
	chat.ReasonUnlinked: "the number by which I was in the group is linked no more. /addchannel whatsapp links it again, or /addteam in another group moves the team there; " +
		"nothing that contacts write is lost meanwhile",
	chat.ReasonFull: "the group takes no further topic. New contacts are shown in General, with a number before their messages. " +
		"Delete old topics, or make a second team with a group of its own",
}

// alarm tells the admins that the bot cannot work in a room, and what to do.
func alarm(t *desk.Turn, room chat.Place) { Broken(t, room, t.Event.Data) }

// toldOf begins the keys of what was told about a room.
func toldOf(room chat.Place) string { return "room/" + desk.RoomKey(room) + "/" }

// Broken tells every admin in private that the bot cannot work in a room, at most
// once a day for each reason, a chat.Reason….
func Broken(t *desk.Turn, room chat.Place, reason string) {
	key := toldOf(room) + reason
	if at, told := t.House().Told[key]; told && t.Now.Sub(at) < alarmEvery {
		return
	}
	name := "a team"
	if team := t.Book.RoomOf(room); team != nil {
		name = "team " + team.Name
	}
	why := whyBroken[reason]
	if why == "" {
		why = "I lack a right there. Make me an admin of the group who may manage topics; /doctor names each missing right"
	}
	verb := " does not take messages: "
	if reason == chat.ReasonFull {
		verb = " is full: "
	}
	if t.ToAdmins(chat.Out{Op: chat.Send, Text: chat.Plain("⚠️ The room of " + name + verb + why + ".")}) > 0 {
		t.EditHouse().Told[key] = t.Now
	}
}

// mostMissed is how many conversations of a room are healed in one go.
const mostMissed = 5000

// Healed has everything shown that a room has missed: it takes messages again.
func Healed(t *desk.Turn, room chat.Place) {
	maps.DeleteFunc(t.EditHouse().Told, func(key string, _ time.Time) bool { return strings.HasPrefix(key, toldOf(room)) })
	if t.View.Cases == nil {
		return
	}
	ids := t.View.Cases.Walk("missed/"+desk.RoomKey(room), 0, mostMissed)
	for i, id := range ids {
		t.Wakes = append(t.Wakes, desk.Wake{Case: id, At: t.Now.Add(time.Duration(i - len(ids))), Name: WakeHeal, Data: []byte(desk.RoomKey(room))})
	}
}

// follow goes after a chat that has a new address: the team's room, the contact's
// topic, and the refused post.
func follow(t *desk.Turn) {
	old, r := t.Row.Out.To.Whole(), t.Row
	next := old
	next.Chat = t.Event.To.Chat
	if team := t.Book.RoomOf(old); team != nil {
		moved := team.MovedTo(next)
		if err := t.Save(desk.KindTeam, team.Name, "/addteam "+team.Name, moved); err != nil {
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
