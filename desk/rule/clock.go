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
	case clockOfScript:
		c.scriptByClock(rest)
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
		set(t, "noreply/"+desk.Fold(r.Name), t.Case.Talk.WaitsSince, noReplyAt(t, r.When.For, r.When.Always))
	}
	for _, r := range x.by["silence"] {
		set(t, "silence/"+desk.Fold(r.Name), silentSince(t), silentSince(t).Add(r.When.For))
	}
	settleScripts(t)
}

// silentSince is since when an agent waits for the contact, zero when none does.
func silentSince(t *desk.Turn) time.Time {
	if t.Case.Talk.State == desk.Waiting {
		return t.Case.Talk.AgentAt
	}
	return time.Time{}
}

// clockOfScript begins the names of the timers of scripts' events by the clock; the
// script's name and the event follow.
const clockOfScript = "scriptclock"

// settleScripts sets the timers that scripts' events need.
func settleScripts(t *desk.Turn) {
	for name, s := range t.Book.Scripts {
		if s.Off {
			continue
		}
		for _, e := range s.Entries {
			what, after, ok := desk.ByClock(e.Name)
			timer := clockOfScript + "/" + name + "/" + e.Name
			switch {
			case e.Kind != "event" || !ok:
			case what == desk.NoReply:
				set(t, timer, t.Case.Talk.WaitsSince, noReplyAt(t, after, false))
			default:
				set(t, timer, silentSince(t), silentSince(t).Add(after))
			}
		}
	}
}

// scriptByClock calls what a script has for an event whose time has come.
func (c *chain) scriptByClock(rest string) {
	name, event, _ := strings.Cut(rest, "/")
	s := c.t.Book.Scripts[name]
	what, _, ok := desk.ByClock(event)
	if s == nil || s.Off || !ok || !s.Has("event", event) || c.t.View.Scripts == nil {
		return
	}
	c.t.View.Scripts.Run(c.t, desk.ScriptCall{Script: s, Kind: "event", Name: event, What: what})
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

// noReplyAt is when a contact has waited so long, counted in open hours unless
// always.
func noReplyAt(t *desk.Turn, after time.Duration, always bool) time.Time {
	since := t.Case.Talk.WaitsSince
	team := t.Case.Talk.Team
	if always || t.Book.Teams[team] == nil {
		return since.Add(after)
	}
	return hours.Of(t.Book, team).Add(since, after)
}
