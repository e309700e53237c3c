package commands

import (
	"fmt"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/rule"
)

// Saving a rule that can write to contacts shows where it would have fired on
// stored messages, with buttons to turn it off or to try it on a few first.

// reachLast is how many stored messages are looked at, reachShown how many of the
// hits are shown.
const reachLast, reachShown = 200, 5

// showReach adds to the answer of /addrule.
func showReach(c *Call) {
	if len(c.Changes) == 0 {
		return
	}
	r := c.Book.Rule(c.Changes[len(c.Changes)-1].After.Name)
	if r == nil || !speaks(r) || !rule.Replayable(r.When) {
		return
	}
	recent := c.View.Logs.Recent(c.Now.AddDate(0, 0, -90), reachLast)
	if len(recent) == 0 {
		return
	}
	hits, examples := 0, []string(nil)
	for _, l := range recent {
		if ok, _ := c.would(l, r); ok {
			hits++
			if len(examples) < reachShown {
				examples = append(examples, fmt.Sprintf("• #%d “%s”", l.Case, cut(l.Entry.Text.S, 60)))
			}
		}
	}
	text := fmt.Sprintf("On the last %s it would have fired %s.", plural(len(recent), "message"), times(hits))
	c.Reply(chat.Plain(strings.Join(append([]string{text}, examples...), "\n")), []chat.Button{
		{Label: "Off", Data: ruleData("off", r.Name)}, {Label: "10 % first", Data: ruleData("10%", r.Name)}})
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// speaks tells whether a rule can write to contacts.
func speaks(r *desk.Rule) bool {
	for _, a := range append(append([]desk.Action(nil), r.Do...), r.Else...) {
		switch a.Name {
		case "say", "snippet", "survey":
			return true
		}
	}
	return false
}

// ruleData is what the buttons report: the name goes last, cut where it is too
// long for a button.
func ruleData(how, name string) string {
	return desk.PressData("rule:" + how + ":" + desk.Fold(name))
}

// pressRule takes those buttons; true when the press was one.
func pressRule(t *desk.Turn) bool {
	rest, ok := strings.CutPrefix(t.Event.Data, "rule:")
	if !ok {
		return false
	}
	t.Take("command")
	t.AnswerPress("")
	if t.Role < desk.Manager {
		return true
	}
	how, name, _ := strings.Cut(rest, ":")
	c := &Call{Turn: t, Def: &ruleCmd, Place: whereIs(t)}
	for _, r := range t.Book.Rules {
		if !strings.HasPrefix(ruleData(how, r.Name), "rule:"+how+":"+name) {
			continue
		}
		next := *r
		if !c.turn(&next, how) {
			return true
		}
		if err := t.Save(desk.KindRule, r.Name, t.Book.Item(desk.KindRule, r.Name).Source, next); err != nil {
			c.Fail(err)
			return true
		}
		alarms(c)
		t.Replace(chat.Plain("Rule " + r.Name + " is " + onOff(&next) + "."))
		return true
	}
	t.Replace(chat.Plain("That rule is gone."))
	return true
}
