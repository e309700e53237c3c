package rule

import (
	"fmt"
	"strings"
	"time"

	"frontdesk/desk"
	"frontdesk/desk/cond"
	"frontdesk/desk/hours"
)

func holds(t *desk.Turn, r *desk.Rule) (bool, string) { return cond.Holds(t, r.If) }

// woke takes the timers of rules.
func (c *chain) woke() {
	name := c.t.Event.Data
	kind, rest, _ := strings.Cut(name, "/")
	switch kind {
	case "wait":
		c.resume(c.t.Event.Payload)
	case "noreply", "silence", "rule":
		c.byClock(rest)
	case "every":
		c.every(rest)
	case "everyfor":
		c.forAll(rest)
	}
}

// byClock runs one rule whose time has come for this contact.
func (c *chain) byClock(name string) {
	r := c.t.Book.Rule(name)
	if r == nil || r.Off {
		return
	}
	if r.When.Name == "every" && r.When.Who != nil {
		if ok, why := cond.Holds(c.t, r.When.Who); !ok {
			c.t.Why("rule %s: not for this contact: %s", r.Name, why)
			return
		}
	}
	c.run(r, desk.Happening{What: r.When.Name})
}

// every runs a rule of the week, and sets its next time.
func (c *chain) every(name string) {
	t := c.t
	r := t.Book.Rule(name)
	if r == nil || r.Off || t.Case != nil {
		return
	}
	if at, ok := nextOf(t.Book, r, t.Now); ok {
		h := t.EditHouse()
		if h.Alarms == nil {
			h.Alarms = map[string]desk.Timer{}
		}
		h.Alarms["every/"+name] = desk.Timer{At: at}
	}
	if r.When.Who == nil {
		c.run(r, desk.Happening{What: "every"})
		return
	}
	c.forAll(name)
}

// jobPage is how many contacts one turn of mass work takes.
const jobPage = 200

// forAll has each contact decide whether a rule is for them, a page at a time.
func (c *chain) forAll(name string) {
	t := c.t
	var after int64
	_, _ = fmt.Sscan(string(t.Event.Payload), &after)
	ids := t.View.Cases.Walk(desk.WalkAll, after, jobPage)
	for _, id := range ids {
		t.Wakes = append(t.Wakes, desk.Wake{Case: id, At: t.Now, Name: "rule/" + name})
	}
	if len(ids) == jobPage {
		t.Wakes = append(t.Wakes, desk.Wake{At: t.Now, Name: "everyfor/" + name, Data: fmt.Append(nil, ids[jobPage-1])})
	}
}

// Settle sets the timers that rules need after this turn.
func Settle(t *desk.Turn) {
	if t.Case == nil {
		return
	}
	x := indexOf(t.Book)
	for _, r := range x.by["no reply"] {
		set(t, "noreply/"+desk.Fold(r.Name), t.Case.Talk.WaitsSince, noReplyAt(t, r))
	}
	for _, r := range x.by["silence"] {
		since := time.Time{}
		if t.Case.Talk.State == desk.Waiting {
			since = t.Case.Talk.AgentAt
		}
		set(t, "silence/"+desk.Fold(r.Name), since, since.Add(r.When.For))
	}
}

// set keeps a timer in step with what it measures: since zero takes it off; a time
// that has passed already has rung.
func set(t *desk.Turn, name string, since, at time.Time) {
	if since.IsZero() || !t.Case.Talk.Active() {
		t.Cancel(name)
		return
	}
	if at.After(t.Now) {
		t.Timer(name, at, nil)
	}
}

// noReplyAt is when a contact has waited long enough, counted in open hours unless
// the rule says always.
func noReplyAt(t *desk.Turn, r *desk.Rule) time.Time {
	since := t.Case.Talk.WaitsSince
	team := t.Case.Talk.Team
	if r.When.Always || t.Book.Teams[team] == nil {
		return since.Add(r.When.For)
	}
	return hours.Of(t.Book, team).Add(since, r.When.For)
}
