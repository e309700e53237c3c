package room

import (
	"strconv"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/survey"
	"frontdesk/desk/talk"
)

// Later is the stage for messages that are to be sent at a time, and for what one
// conversation's command has another one send.
func Later(t *desk.Turn) {
	if t.Event.Kind != chat.Woke || t.Case == nil {
		return
	}
	if t.Event.Data == wakeWrite {
		writeFirst(t)
		return
	}
	num, ok := strings.CutPrefix(t.Event.Data, "plan ")
	id, err := strconv.Atoi(num)
	p := t.Case.Plan(id)
	if !ok || err != nil || p == nil || p.Close || p.Held {
		return
	}
	if last := lastWritten(t.Case); last.After(p.Made) {
		p.Held = true
		talk.AskHeld(t, p, "Not sent yet, since somebody wrote at "+talk.At(t, last)+" after it was planned by "+p.Name+":\n"+clip(planText(p).S, 500))
		return
	}
	SendPlan(t, p)
}

// lastWritten is when the contact or an agent wrote last.
func lastWritten(c *desk.Case) time.Time {
	if c.Talk.AgentAt.After(c.Talk.ContactAt) {
		return c.Talk.AgentAt
	}
	return c.Talk.ContactAt
}

// planText is what a planned message says, after what it carries.
func planText(p *desk.Plan) chat.Text { return withMedia(&desk.Entry{Text: p.Text, Media: p.Media}) }

// SendPlan sends a planned message now, as the agent's who planned it, and says so
// in the room; or says there why it is not sent.
func SendPlan(t *desk.Turn, p *desk.Plan) {
	plan := *p
	t.Case.DropPlan(p.ID)
	if why := cannot(t); why != "" {
		remark(t, "⚠️ The message that "+plan.Name+" had planned was not sent: "+why)
		return
	}
	sendAs(t, &plan, "planned by "+plan.Name)
}

// cannot tells why nothing can be sent to the contact; "" when it can.
func cannot(t *desk.Turn) string {
	switch {
	case t.Case.Blocked:
		return called(t.Case) + " is blocked. /unblock lifts it."
	case t.Case.Ignored:
		return called(t.Case) + " is ignored. /ignore off lifts it."
	case t.Case.Unreachable != "":
		return because(t, t.Case.Unreachable)
	}
	return ""
}

// sendAs sends what an agent wants sent without typing it in the conversation now.
func sendAs(t *desk.Turn, p *desk.Plan, how string) {
	survey.Leave(t, "left")
	talk.AgentSpoke(t, p.By)
	e := t.Log(desk.ByAgent, p.By, p.Text)
	e.Name, e.Media = p.Name, p.Media
	src := p.Src
	e.Src = src
	deliver(t, e, chat.Place{})
	e.Src = desk.Spot{} // nobody's message stands for it in the room
	if topic := shownIn(t); topic != nil {
		text := chat.Plain("→ ").AddString(how, chat.Bold).AddString("\n").Add(planText(p))
		line(t, topic.Room, text).Log = e.Seq
	}
}

// shownIn is the topic in which what is sent is shown; Settle opens it if need be.
func shownIn(t *desk.Turn) *desk.Topic {
	team := talk.Team(t)
	if team == nil {
		return nil
	}
	ensure(t, team)
	return t.Case.Topic(team.Room)
}

// wakeWrite has a contact written to first; the data is a First.
const wakeWrite = "write"

// History is what was said with the contact, oldest first, at most n lines: with
// the conversations that it was said in, in the team's time.
func History(t *desk.Turn, n int) []string {
	var out []string
	ids := []int64{}
	for _, m := range t.Case.Merges {
		ids = append(ids, m.Case)
	}
	for _, id := range append(ids, t.Case.ID) {
		out = append(out, historyOf(t, id, n)...)
	}
	return out[max(0, len(out)-n):]
}

func historyOf(t *desk.Turn, id int64, n int) []string {
	if t.View.Logs == nil {
		return nil
	}
	var out []string
	talkNo := int64(-1)
	zone := talk.Zone(t)
	newest := t.Case.Seq
	if id != t.Case.ID {
		newest = 1 << 40
	}
	for _, e := range t.View.Logs.Entries(id, max(1, newest-int64(3*n)), 3*n) {
		who := speaker(t, e)
		if e.Side == desk.ByEvent {
			who = "·"
		}
		if who == "" {
			continue
		}
		if e.Talk != talkNo {
			talkNo = e.Talk
			out = append(out, "— conversation "+strconv.FormatInt(talkNo, 10)+", "+e.At.In(zone).Format("2006-01-02"))
		}
		s := e.At.In(zone).Format("15:04") + " " + who + ": " + clip(withMedia(&e).S, 200)
		switch {
		case e.Unsent:
			s += " (withdrawn)"
		case strings.HasPrefix(e.Fate, "refused"):
			s += " (not delivered)"
		}
		out = append(out, s)
	}
	return out
}
