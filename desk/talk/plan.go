package talk

import (
	"strconv"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

// PressPlan begins what the buttons of a plan report: do or no, and its number.
const PressPlan = "plan:"

// Plan keeps something that an agent wants done at a time, and sets its timer.
func Plan(t *desk.Turn, p desk.Plan) *desk.Plan {
	for _, o := range t.Case.Plans {
		p.ID = max(p.ID, o.ID)
	}
	p.ID++
	p.Made = t.Now
	t.Case.Plans = append(t.Case.Plans, p)
	t.Timer(desk.PlanTimer(p.ID), p.At, nil)
	return t.Case.Plan(p.ID)
}

// PlanClose plans that the conversation closes then; it replaces an earlier plan to
// close.
func PlanClose(t *desk.Turn, at time.Time, by, name string) {
	dropClose(t)
	Plan(t, desk.Plan{Close: true, At: at, By: by, Name: name})
}

func dropClose(t *desk.Turn) {
	for _, p := range append([]desk.Plan(nil), t.Case.Plans...) {
		if p.Close {
			t.Case.DropPlan(p.ID)
		}
	}
}

// planOf is the plan whose timer rang.
func planOf(t *desk.Turn) *desk.Plan {
	num, ok := strings.CutPrefix(t.Event.Data, "plan ")
	id, err := strconv.Atoi(num)
	if !ok || err != nil {
		return nil
	}
	return t.Case.Plan(id)
}

// planDue closes the conversation as planned.
func planDue(t *desk.Turn, p *desk.Plan) {
	if p.Held {
		return
	}
	t.Case.DropPlan(p.ID)
	closeWith(t, "plan", "Closed as planned.")
}

// holdClose keeps a conversation open that was to close, because somebody wrote: an
// agent decides.
func holdClose(t *desk.Turn, who string) {
	for i := range t.Case.Plans {
		p := &t.Case.Plans[i]
		if !p.Close || p.Held {
			continue
		}
		p.Held = true
		t.Cancel(desk.PlanTimer(p.ID))
		AskHeld(t, p, "The planned close is held: "+who+" wrote.")
	}
}

// AskHeld says in the conversation's room that a plan is held, with buttons to do it
// or to drop it.
func AskHeld(t *desk.Turn, p *desk.Plan, why string) {
	team := Team(t)
	if team == nil {
		return
	}
	do := "Send"
	if p.Close {
		do = "Close"
	}
	id := strconv.Itoa(p.ID)
	out := chat.Out{Op: chat.Send, Text: chat.Plain(why), NoPreview: true, Buttons: [][]chat.Button{{
		{Label: do, Data: PressPlan + "do:" + id}, {Label: "Cancel", Data: PressPlan + "no:" + id}}}}
	if topic := t.Case.Topic(team.Room); topic != nil && topic.Flat {
		out.Text = chat.Plain("#" + strconv.FormatInt(t.Case.ID, 10) + " " + t.Case.Name + ": ").Add(out.Text)
	}
	t.ToRoom(out, team.Room).Class = desk.Notice
}

// At is a time as the conversation's team reads it.
func At(t *desk.Turn, at time.Time) string {
	zone := Zone(t)
	now, there := t.Now.In(zone), at.In(zone)
	if now.Format(time.DateOnly) == there.Format(time.DateOnly) {
		return there.Format("15:04")
	}
	return there.Format("Mon 2006-01-02 15:04")
}

// Ago is how long ago something was, in one unit.
func Ago(d time.Duration) string {
	for _, unit := range []time.Duration{24 * time.Hour, time.Hour, time.Minute} {
		if d >= unit {
			return grammar.PrintDuration(d.Truncate(unit))
		}
	}
	return grammar.PrintDuration(d.Truncate(time.Second))
}
