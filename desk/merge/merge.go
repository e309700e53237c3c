// Package merge makes one contact of two, and parts them again. The older number
// stays: it takes over addresses, fields and tags; the younger one keeps its log and
// its old topics, where nothing is sent from any more. It must not decide that two
// contacts are one person: people do, or their rules.
package merge

import (
	"encoding/json"
	"fmt"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
	"frontdesk/desk/room"
)

// UndoFor is how long two contacts can be parted again.
const UndoFor = 7 * 24 * time.Hour

// Taken is who takes what is typed in the topics of a contact that was merged into
// another.
const Taken = "merged"

// The wakes by which the older contact's own turn does it.
const wakeMerge, wakePart = "merge", "unmerge"

// wish is what such a wake carries.
type wish struct {
	Other int64  `json:"other"`
	By    string `json:"by,omitempty"` // AgentKey
	Name  string `json:"name"`         // who, or what, wants it
}

// Check tells whether two contacts can become one; the error is for a person.
func Check(a, b *desk.Case) error {
	if a.ID == b.ID {
		return fmt.Errorf("#%d is the same contact", a.ID)
	}
	for _, c := range []*desk.Case{a, b} {
		switch {
		case c.Into != 0:
			return fmt.Errorf("#%d is merged into #%d already; merge with that one", c.ID, c.Into)
		case c.Preview:
			return fmt.Errorf("#%d is an admin's preview, no contact", c.ID)
		case c.Ignored:
			return fmt.Errorf("#%d is ignored, so it is nobody's contact; /ignore in their conversation lists how to lift that", c.ID)
		}
	}
	return nil
}

// Ask has two contacts made one, in a turn of the older's. by is the AgentKey of who
// wants it, name how they are called.
func Ask(t *desk.Turn, a, b int64, by, name string) {
	wake(t, wakeMerge, min(a, b), wish{Other: max(a, b), By: by, Name: name})
}

// AskPart has a contact parted from the one that it was merged into.
func AskPart(t *desk.Turn, kept, other int64, by, name string) {
	wake(t, wakePart, kept, wish{Other: other, By: by, Name: name})
}

func wake(t *desk.Turn, name string, id int64, w wish) {
	data, err := json.Marshal(w)
	if err != nil {
		t.Why("merging: %v", err)
		return
	}
	t.Wakes = append(t.Wakes, desk.Wake{Case: id, At: t.Now, Name: name, Data: data})
}

// Take is the stage.
func Take(t *desk.Turn) {
	if t.Case == nil {
		return
	}
	switch t.Event.Kind {
	case chat.Moved:
		moved(t)
	case chat.Woke:
		woke(t)
	case chat.Said, chat.Unread:
		if t.Case.Into != 0 && !t.Event.Private && t.Role >= desk.Worker {
			elsewhere(t)
		}
	case chat.Pressed:
		pressed(t)
	}
}

func woke(t *desk.Turn) {
	if t.Event.Data != wakeMerge && t.Event.Data != wakePart {
		return
	}
	var w wish
	if err := json.Unmarshal(t.Event.Payload, &w); err != nil {
		t.Why("merging: %v", err)
		return
	}
	other := t.Other(w.Other)
	if other == nil {
		return
	}
	if t.Event.Data == wakePart {
		part(t, other, w)
		return
	}
	if err := Check(t.Case, other); err != nil {
		t.Why("not merged: %v", err)
		return
	}
	join(t, other, w)
}

// works are the commands that work in the old topics of a contact that was merged.
var works = map[string]bool{"unmerge": true, "forget": true, "help": true, "info": true, "history": true, "find": true, "queue": true, "mine": true}

// elsewhere answers what is typed in an old topic of a contact that was merged.
func elsewhere(t *desk.Turn) {
	m := t.Event.Message
	if m == nil {
		return
	}
	if cmd, is := grammar.ReadCommand(m.Text); is && works[cmd.Name] {
		return
	}
	t.Take(Taken)
	text := chat.Plain(fmt.Sprintf("Not sent: #%d is merged into #%d. Write there%s", t.Case.ID, t.Case.Into, linkTo(t, t.View.Cases.Case(t.Case.Into))))
	t.Reply(text)
}

// linkTo is ": LINK" to a contact's topic where one is known, else a full stop.
func linkTo(t *desk.Turn, c *desk.Case) string {
	if c == nil || t.Self.PlaceLink == nil {
		return "."
	}
	topic := c.Topics[c.Talk.Room]
	if topic == nil || topic.Thread == "" {
		return "."
	}
	link := t.Self.PlaceLink(topic.Room.In(topic.Thread), "")
	if link == "" {
		return "."
	}
	return ": " + link
}

// note is shown in the contact's topic, now or once there is one.
func note(t *desk.Turn, text string, by string) { room.Note(t, chat.Plain(text), by) }
