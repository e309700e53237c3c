package room

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
)

// cardState names the card's content: what of it is to be shown at once, and a
// digest of the whole.
func cardState(t *desk.Turn, topic *desk.Topic) string {
	c := t.Case
	now := fmt.Sprintf("%s,%t,%t", c.Talk.Agent, c.Talk.State == desk.Closed, c.Blocked)
	h := fnv.New64a()
	// A slice of strings and numbers always encodes.
	raw, _ := json.Marshal([]any{c.Name, facts(t), standing(t), topic.Texts, topic.Flat, c.Talk.AgentAt.IsZero()})
	_, _ = h.Write(raw)
	return fmt.Sprintf("%s/%x", now, h.Sum64())
}

// tidyEvery is how often a topic's card or icon is edited at most.
const tidyEvery = time.Minute

// The timers of edits that wait for their minute; the room's key follows.
const timerCard, timerIcon = "card ", "icon "

// refresh edits the card of the conversation's topic when it is not as it should
// be: at once where agents look for it (whose it is, closed, blocked), else once a
// minute.
func refresh(t *desk.Turn, topic *desk.Topic) {
	if topic.Card == "" {
		return
	}
	timer := timerCard + desk.RoomKey(topic.Room)
	state := cardState(t, topic)
	urgent, _, _ := strings.Cut(state, "/")
	was, _, _ := strings.Cut(topic.CardAs, "/")
	switch due := topic.CardAt.Add(tidyEvery); {
	case state == topic.CardAs:
		t.Cancel(timer)
	case urgent != was || !t.Now.Before(due):
		t.Cancel(timer)
		editCard(t, topic)
	default:
		setTimer(t, timer, due)
	}
}

func setTimer(t *desk.Turn, name string, at time.Time) {
	if now, set := t.Case.Timers[name]; !set || !now.At.Equal(desk.Due(at)) {
		t.Timer(name, at, nil)
	}
}

func editCard(t *desk.Turn, topic *desk.Topic) {
	out := chat.Out{Op: chat.Edit, Target: topic.Card, Text: cardText(t, topic), Buttons: cardButtons(t), NoPreview: true}
	p := t.Aside(out, topic.Room, "card")
	p.Mark, p.Key = desk.MarkCardEdit, "card"
	topic.CardAs, topic.CardAt = cardState(t, topic), t.Now
}

// icon keeps a topic's icon and name: what the conversation's state and the
// contact's name say, at most once a minute.
func icon(t *desk.Turn, topic *desk.Topic) {
	want, name := iconOf(t.Case.Talk.State), title(t.Case)
	timer := timerIcon + desk.RoomKey(topic.Room)
	if topic.Flat || topic.Thread == "" || want == topic.Icon && name == topic.Title {
		t.Cancel(timer)
		return
	}
	if due := topic.IconAt.Add(tidyEvery); t.Now.Before(due) {
		setTimer(t, timer, due)
		return
	}
	t.Cancel(timer)
	out := chat.Out{Op: chat.EditTopic, Icon: want}
	if name != topic.Title {
		out.Title = name
	}
	t.Aside(out, topic.Room, "icon").Key = "icon"
	topic.Icon, topic.Title, topic.IconAt = want, name, t.Now
}

// iconOf is the name of the icon for a state.
func iconOf(s desk.State) string {
	switch s {
	case desk.Waiting, desk.Snoozed:
		return "waiting"
	case desk.Closed:
		return "closed"
	}
	return "open"
}

// tidy keeps the card and the icon of the conversation's topic.
func tidy(t *desk.Turn) {
	if topic := current(t); topic != nil {
		refresh(t, topic)
		icon(t, topic)
	}
}
