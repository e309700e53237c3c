package commands

import (
	"fmt"
	"strconv"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
	"frontdesk/desk/room"
	"frontdesk/desk/talk"
)

var later = Command{
	Name: "later", Args: "TIME TEXT", About: "Sends the text to the contact at that time, unless somebody writes before.",
	Who: desk.Worker, Where: Topic, Part: PartTalk, Example: "/later 18:00 Your order has left our house.",
	More: "TIME is 18:00, 2h, tomorrow 9:00, mon 9:00 or 2026-12-01 9:00, in the team's time. As a reply to a message it takes that message. " +
		"Where somebody writes meanwhile it is held, with [Send] [Cancel]. /scheduled lists what is planned.",
	Run: runLater,
}

// mostPlans is how many messages one contact may have planned.
const mostPlans = 20

func runLater(c *Call) {
	if c.Text() == "" {
		c.Usage()
		return
	}
	at, rest, tomorrow, ok := grammar.When(c.Cmd.Args, c.Now, talk.Zone(c.Turn))
	if !ok {
		c.Fail(grammar.At("/later "+c.Text(), len("/later "), "That does not begin with a time to come.").
			Expect("a time like 18:00, 2h, tomorrow 9:00 or mon 9:00").Try(c.Def.Example))
		return
	}
	p := desk.Plan{At: at, By: c.Sender(), Name: c.Acting().Name, Text: rest.Trim()}
	if r := c.Event.Message.Reply; rest.Empty() && r != nil {
		p.Text, p.Media = r.Text, r.Media
		p.Src = desk.Spot{Place: c.Event.Place, ID: c.Event.Message.ReplyTo}
	}
	switch {
	case p.Text.Empty() && p.Media == nil:
		c.Usage()
		return
	case len(c.Case.Plans) >= mostPlans:
		c.Say("There are %d messages planned for %s already. /scheduled lists them.", mostPlans, talk.Tidy(c.Case.Name))
		return
	case !room.MaySend(c.Turn):
		return
	}
	plan := talk.Plan(c.Turn, p)
	when := talk.At(c.Turn, at)
	if tomorrow {
		when += " (that time has passed today)"
	}
	c.Reply(chat.Plain(fmt.Sprintf("This goes to %s at %s, unless somebody writes before.", talk.Tidy(c.Case.Name), when)), planButtons(plan, c.Case.ID))
}

// planButtons do a plan now, or drop it.
func planButtons(p *desk.Plan, id int64) []chat.Button {
	do := "Send now"
	if p.Close {
		do = "Close now"
	}
	tail := fmt.Sprintf("%d:%d", p.ID, id)
	return []chat.Button{{Label: do, Data: talk.PressPlan + "do:" + tail}, {Label: "Cancel", Data: talk.PressPlan + "no:" + tail}}
}

var scheduled = Command{
	Name: "scheduled", About: "What is planned: in a conversation its own, elsewhere that of all.",
	Who: desk.Worker, Where: Setup, Part: PartTalk, Example: "/scheduled", Run: runScheduled,
}

// mostPlanned is how many contacts /scheduled looks at.
const mostPlanned = 200

func runScheduled(c *Call) {
	cases := []*desk.Case{c.Case}
	if c.Case == nil {
		cases = nil
		for _, id := range c.View.Cases.Walk(desk.WalkPlans, 0, mostPlanned) {
			if k := c.View.Cases.Case(id); k != nil {
				cases = append(cases, k)
			}
		}
	}
	n := 0
	for _, k := range cases {
		for i := range k.Plans {
			n++
			c.showPlan(k, &k.Plans[i])
		}
	}
	if n == 0 {
		c.Say("Nothing is planned.")
	}
}

func (c *Call) showPlan(k *desk.Case, p *desk.Plan) {
	what := "a message of " + p.Name + "'s:\n" + cut(p.Text.S, 200)
	if p.Close {
		what = "close, planned by " + p.Name
	}
	when := talk.At(c.Turn, p.At)
	if p.Held {
		when = "held"
	}
	text := chat.Plain(fmt.Sprintf("#%d %s · %s · %s", k.ID, talk.Tidy(k.Name), when, what))
	if c.Case == nil {
		c.Reply(text) // its buttons belong into the conversation
		return
	}
	c.Reply(text, planButtons(p, k.ID))
}

// pressPlan does a plan, or drops it; true when the press was about one.
func pressPlan(t *desk.Turn) bool {
	rest, ok := strings.CutPrefix(t.Event.Data, talk.PressPlan)
	if !ok {
		return false
	}
	t.Take("command")
	if t.Role < desk.Worker || t.Case == nil {
		t.AnswerPress("Only agents of this team may do that.")
		return true
	}
	verb, num, _ := strings.Cut(rest, ":")
	num, _, _ = strings.Cut(num, ":")
	id, _ := strconv.Atoi(num)
	p := t.Case.Plan(id)
	by := talk.Tidy(t.Event.From.Name())
	switch {
	case p == nil:
		t.AnswerPress("It is done, or cancelled, already.")
	case verb == "no":
		t.AnswerPress("")
		t.Case.DropPlan(id)
		t.Replace(chat.Plain("Cancelled by " + by + "."))
	case p.Close:
		t.AnswerPress("")
		t.Case.DropPlan(id)
		talk.Close(t, by)
		t.Replace(chat.Plain("Closed by " + by + "."))
	default:
		t.AnswerPress("")
		room.SendPlan(t, p)
		t.Replace(chat.Plain("Sent by " + by + "."))
	}
	return true
}
