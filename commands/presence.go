package commands

import (
	"fmt"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
	"frontdesk/desk/talk"
)

var away = Command{
	Name: "away", Args: "[until 14:00]", About: "You are not there: nothing new is given to you, and what waits for you goes back to the queue.",
	Who: desk.Worker, Where: Setup, Part: PartTalk, Example: "/away until 14:00",
	More: "Times are the team's. Also /away 2h, /away until tomorrow 9:00. /back ends it.", Run: runAway,
}

func runAway(c *Call) {
	if c.Roster().Agents[c.Sender()] == nil {
		c.Say("You are in no team's group, so nothing is given to you.")
		return
	}
	text := c.Cmd.Args.Trim()
	if word, rest := grammar.FirstWord(text); desk.Fold(word) == "until" {
		text = rest.Trim()
	}
	var until time.Time
	if !text.Empty() {
		at, rest, _, ok := grammar.When(text, c.Now, talk.Zone(c.Turn))
		if !ok || !rest.Empty() {
			c.Fail(grammar.At("/away "+c.Text(), len("/away "), "“%s” is no time that I understand.", text.S).Expect("a time like 14:00, 2h or mon 9:00").Try(c.Def.Example))
			return
		}
		until = at
	}
	talk.Away(c.Turn, c.Sender(), until)
	if until.IsZero() {
		c.Say("You are away until /back. What waits for you goes back to the queue.")
		return
	}
	c.Say("You are away until %s. What waits for you goes back to the queue.", talk.At(c.Turn, until))
}

var backCmd = Command{
	Name: "back", About: "You are there again.", Who: desk.Worker, Where: Setup, Part: PartTalk, Example: "/back",
	Run: func(c *Call) {
		a := c.Roster().Agents[c.Sender()]
		switch {
		case a == nil:
			c.Say("You are in no team's group, so nothing is given to you.")
		case !a.Away:
			c.Say("You are there already.")
		default:
			talk.Back(c.Turn, c.Sender())
			c.Say("Welcome back.")
		}
	},
}

var queue = Command{
	Name: "queue", Args: "[TEAM]", About: "The conversations that nobody has, those who wait longest first.",
	Who: desk.Worker, Where: Setup, Part: PartTalk, Example: "/queue", Run: runQueue,
}

func runQueue(c *Call) {
	teams := keys(c.Book.Teams)
	if here := c.Book.RoomOf(c.Event.Place); here != nil {
		teams = []string{desk.Fold(here.Name)}
	}
	if name := c.Text(); name != "" {
		t := c.team(name)
		if t == nil {
			return
		}
		teams = []string{desk.Fold(t.Name)}
	}
	var lines []chat.Text
	for _, i := range c.Book.List(desk.KindTeam) {
		team := desk.Fold(i.Name)
		if !contains(teams, team) {
			continue
		}
		for _, k := range talk.Queue(c.Turn, team) {
			lines = append(lines, c.caseLine(k))
		}
	}
	if len(lines) == 0 {
		c.Say("Nobody waits: the queue is empty.")
		return
	}
	c.PageRich("Queue: "+plural(len(lines), "conversation"), lines)
}

var mine = Command{
	Name: "mine", About: "The conversations that you have.", Who: desk.Worker, Where: Setup, Part: PartTalk, Example: "/mine", Run: runMine,
}

// mostMine is how many conversations /mine looks at.
const mostMine = 500

func runMine(c *Call) {
	var lines []chat.Text
	for _, id := range c.View.Cases.Walk("agent/"+c.Sender(), 0, mostMine) {
		if k := c.View.Cases.Case(id); k != nil {
			lines = append(lines, c.caseLine(k))
		}
	}
	if len(lines) == 0 {
		c.Say("You have no conversation. /queue shows who waits.")
		return
	}
	c.PageRich("Yours: "+plural(len(lines), "conversation"), lines)
}

// caseLine is a contact in a list: with a link to the conversation, where it stands,
// and since when they wait.
func (c *Call) caseLine(k *desk.Case) chat.Text {
	name := fmt.Sprintf("#%d %s", k.ID, talk.Tidy(k.Name))
	t := chat.Plain("• ")
	if url := c.link(k); url != "" {
		t = t.Add(chat.Text{S: name, Marks: []chat.Mark{{Kind: chat.Link, To: len(name), Arg: url}}})
	} else {
		t = t.AddString(name)
	}
	parts := []string{stateWord(k)}
	if k.Talk.Team != "" {
		parts = append(parts, c.Book.TeamName(k.Talk.Team))
	}
	if k.Talk.Agent != "" {
		parts = append(parts, c.agentName(k.Talk.Agent))
	}
	if !k.Talk.WaitsSince.IsZero() {
		parts = append(parts, "waits "+talk.Ago(c.Now.Sub(k.Talk.WaitsSince)))
	} else if !k.Seen.IsZero() {
		parts = append(parts, "seen "+talk.Ago(c.Now.Sub(k.Seen))+" ago")
	}
	return t.AddString(" · " + strings.Join(parts, " · "))
}

func stateWord(k *desk.Case) string {
	switch {
	case k.Ignored:
		return "ignored"
	case k.Blocked:
		return "blocked"
	case k.Talk.State == desk.None:
		return "no conversation"
	}
	return string(k.Talk.State)
}

// link leads to a contact's conversation, "" where nothing does.
func (c *Call) link(k *desk.Case) string {
	if c.Self.PlaceLink == nil {
		return ""
	}
	topic := k.Topics[k.Talk.Room]
	if topic == nil || topic.Thread == "" && !topic.Flat {
		return ""
	}
	if topic.Flat {
		return c.Self.PlaceLink(topic.Room, topic.Card)
	}
	return c.Self.PlaceLink(topic.Room.In(topic.Thread), "")
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
