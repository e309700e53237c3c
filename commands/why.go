package commands

import (
	"fmt"
	"slices"
	"time"

	"frontdesk/desk"
	"frontdesk/desk/answer"
)

var why = Command{
	Name: "why", About: "As a reply to a message: what was considered, and why it did or did not act.",
	Who: desk.Worker, Where: Setup, Part: PartRules, Example: "/why", Run: runWhy,
}

func runWhy(c *Call) {
	id, seq := c.meant()
	if id == 0 {
		c.Say("Send /why as a reply to a message in a conversation.")
		return
	}
	es := c.View.Logs.Entries(id, seq, 1)
	if len(es) == 0 {
		c.Say("That message is not in the log any more.")
		return
	}
	steps := c.View.Logs.Trace(es[0].Turn)
	if slices.Contains(steps, answer.AskedLater) {
		steps = append(steps, c.faqSteps(id, &es[0])...)
	}
	if len(steps) == 0 {
		c.Say("No automation looked at that message.")
		return
	}
	var lines []string
	if es[0].By != "" && es[0].Side == desk.ByBot {
		lines = append(lines, "sent by "+es[0].By)
	}
	for _, s := range steps {
		lines = append(lines, "· "+s)
	}
	c.Page("Why", lines)
}

// faqSteps is what FAQs said of a contact's message: they are asked in a turn of their own,
// a little later. Where nothing came of that, it is what they say now.
func (c *Call) faqSteps(id int64, e *desk.Entry) []string {
	k := c.View.Cases.Case(id)
	if k == nil {
		return nil
	}
	for _, o := range k.Offers {
		if o.Said > e.Seq && o.At.Sub(e.At) <= time.Minute {
			if es := c.View.Logs.Entries(id, o.Said, 1); len(es) > 0 {
				return c.View.Logs.Trace(es[0].Turn)
			}
		}
	}
	list, ready := answer.Plans(c.Turn, e.Text.S)
	if !ready || len(list) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("nothing came of FAQs; asked now, %s is the likeliest, %s: %s", list[0].FAQ.Name, chance(list[0].P), list[0].Why)}
}

// meant is the log entry that the command is about: of the message replied to,
// else the contact's last one.
func (c *Call) meant() (id, seq int64) {
	if m := c.Event.Message; m.ReplyTo != "" {
		id, seq, _ = c.View.Logs.Ref(desk.Spot{Place: c.Event.Place, ID: m.ReplyTo})
		if id != 0 {
			return id, seq
		}
	}
	if c.Case == nil {
		return 0, 0
	}
	for seq := c.Case.Seq; seq > max(0, c.Case.Seq-50); seq-- {
		for _, e := range c.View.Logs.Entries(c.Case.ID, seq, 1) {
			if e.Side == desk.ByContact {
				return c.Case.ID, e.Seq
			}
		}
	}
	return 0, 0
}
