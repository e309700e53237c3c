package merge

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/room"
	"frontdesk/desk/talk"
)

// Marks in Case.Once: no rule is called so.
const (
	oncePhone = "/phone" // a phone number was proved, and nobody was asked yet
	onceSame  = "/same/" // then a contact's number: was asked about them
)

// pressMerge begins the data of the buttons under the question whether two contacts
// are one; the number of the other follows, or pressNo before it.
const pressMerge, pressNo = "merge:", "no"

// SamePhone is the contacts whose proven phone number is the contact's.
func SamePhone(t *desk.Turn, c *desk.Case) []*desk.Case {
	if c.Phone == "" || t.View.Cases == nil {
		return nil
	}
	var out []*desk.Case
	for _, id := range t.View.Cases.Find(strings.TrimPrefix(c.Phone, "+"), 20) {
		o := t.View.Cases.Case(id)
		if o != nil && o.Phone == c.Phone && Check(c, o) == nil {
			out = append(out, o)
		}
	}
	return out
}

// Propose is the last stage: when the network has proved a phone number that
// another contact has too, agents are asked in the topic, once for each two.
func Propose(t *desk.Turn) {
	if t.Case == nil {
		return
	}
	if t.Proved {
		mark(t.Case, oncePhone, t.Now)
	}
	if _, due := t.Case.Once[oncePhone]; !due || !talk.Shows(t) {
		return
	}
	topic := t.Case.Topic(talk.Team(t).Room)
	if topic == nil {
		return
	}
	delete(t.Case.Once, oncePhone)
	for _, o := range SamePhone(t, t.Case) {
		key := onceSame + strconv.FormatInt(o.ID, 10)
		if _, asked := t.Case.Once[key]; asked {
			continue
		}
		mark(t.Case, key, t.Now)
		if other := t.Other(o.ID); other != nil {
			mark(other, onceSame+strconv.FormatInt(t.Case.ID, 10), t.Now)
		}
		ask(t, topic, o)
	}
}

func mark(c *desk.Case, key string, at time.Time) {
	if c.Once == nil {
		c.Once = map[string]time.Time{}
	}
	c.Once[key] = at
}

func ask(t *desk.Turn, topic *desk.Topic, o *desk.Case) {
	n := strconv.FormatInt(o.ID, 10)
	out := chat.Out{Op: chat.Send, Text: chat.Plain(fmt.Sprintf("%s (#%d) has the same phone number.", room.Called(o), o.ID)),
		Buttons: [][]chat.Button{{{Label: "Merge", Data: pressMerge + n}, {Label: "Not the same", Data: pressMerge + pressNo + n}}}}
	p := t.ToRoom(out, topic.Room)
	p.Class, p.About = desk.Notice, o.ID
}

// pressed takes those buttons, and every other one in the topic of somebody who was
// merged.
func pressed(t *desk.Turn) {
	rest, ours := strings.CutPrefix(t.Event.Data, pressMerge)
	switch {
	case t.Event.Private:
	case t.Case.Into != 0 && !strings.HasPrefix(t.Event.Data, "c:"):
		t.Take(Taken)
		t.AnswerPress(fmt.Sprintf("#%d is merged into #%d.", t.Case.ID, t.Case.Into))
	case !ours:
	case t.Role < desk.Worker:
		t.Take(Taken)
		t.AnswerPress("Only agents of this team may do that.")
	default:
		t.Take(Taken)
		decide(t, rest)
	}
}

func decide(t *desk.Turn, rest string) {
	num, no := strings.CutPrefix(rest, pressNo)
	id, err := strconv.ParseInt(num, 10, 64)
	if err != nil {
		return
	}
	by := talk.Tidy(t.Event.From.Name())
	if no {
		t.AnswerPress("")
		settled(t, fmt.Sprintf("#%d has the same phone number and is somebody else, says %s.", id, by))
		return
	}
	o := t.View.Cases.Case(id)
	if o == nil {
		t.AnswerPress(fmt.Sprintf("There is no contact #%d any more.", id))
		return
	}
	if err := Check(t.Case, o); err != nil {
		t.AnswerPress("Not merged: " + err.Error() + ".")
		return
	}
	t.AnswerPress("")
	settled(t, fmt.Sprintf("Merged with #%d by %s.", id, by))
	Ask(t, t.Case.ID, id, desk.AgentKey(t.Event.Place.Network, t.Event.From.ID), by)
}

// settled replaces the question by its answer.
func settled(t *desk.Turn, text string) {
	t.ToRoom(chat.Out{Op: chat.Edit, Target: t.Event.Target, Text: chat.Plain(text)}, t.Event.Place).Class = desk.Notice
}
