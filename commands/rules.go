package commands

import (
	"fmt"

	"frontdesk/desk"
	"frontdesk/desk/grammar"
	"frontdesk/desk/rule"
)

var ruleFamily = family{
	kind: desk.KindRule, noun: "rule",
	parse: func(c *Call) (parsed, error) {
		name, body := grammar.FirstWord(c.Cmd.Args)
		if err := checkName(c, name, nil); err != nil {
			return parsed{}, err
		}
		r, warnings, err := rule.Parse(name, body, c.Book)
		if err != nil {
			return parsed{}, err
		}
		if old := c.Book.Rule(name); old != nil { // what is off stays off
			r.Off, r.Share = old.Off, old.Share
		}
		return parsed{name: name, source: "/addrule " + rule.Print(r), object: r, warnings: warnings}, nil
	},
	line: func(c *Call, i *desk.Item) string {
		r := c.Book.Rule(i.Name)
		line := r.Name + " · " + rule.Describe(r)
		if r.Off || r.Share > 0 {
			line += " · " + onOff(r)
		}
		return line
	},
}

var addRule = Command{
	Name: "addrule", Args: "NAME when … [if …] do …", About: "Adds a rule.",
	Who: desk.Manager, Where: Setup, Part: PartRules, Example: "/addrule greet when conversation opened if new contact do survey welcome",
	More: "One when; any number of if lines; one or more do lines, or actions separated by ;. Optional: else do …, and once per contact, conversation or 12h. " +
		"Triggers, conditions and actions are listed in docs/rules.md.",
	Run: runAddRule,
}

func runAddRule(c *Call) {
	ruleFamily.add(c)
	alarms(c)
	showReach(c)
}

var editRule = Command{
	Name: "editrule", Args: "NAME [when …]", About: "Changes a rule; its place in the order stays.",
	Who: desk.Manager, Where: Setup, Part: PartRules, Example: "/editrule greet when conversation opened do survey welcome",
	Run: func(c *Call) { ruleFamily.edit(c); alarms(c); showReach(c) },
}

var delRule = Command{
	Name: "delrule", Args: "NAME", About: "Deletes a rule.",
	Who: desk.Manager, Where: Setup, Part: PartRules, Example: "/delrule greet",
	Run: func(c *Call) { ruleFamily.del(c); alarms(c) },
}

// alarms sets the timers of rules that run by the clock anew.
func alarms(c *Call) {
	if len(c.Changes) > 0 {
		h := c.EditHouse()
		h.Alarms = rule.Alarms(c.Book, c.Now, h.Alarms)
	}
}

var rules = Command{
	Name: "rules", About: "The rules, in the order in which they run.",
	Who: desk.Worker, Where: Setup, Part: PartRules, Example: "/rules",
	Run: func(c *Call) {
		ruleFamily.list(c, "Rules, in their order", "There is no rule yet. Example: "+addRule.Example)
	},
}

var ruleCmd = Command{
	Name: "rule", Args: "NAME [on|off|10%]", About: "Shows a rule, or turns it on, off, or on for some contacts.",
	Who: desk.Worker, Where: Setup, Part: PartRules, Example: "/rule greet off", Run: runRule,
}

func runRule(c *Call) {
	_, rest := grammar.FirstWord(c.Cmd.Args)
	if rest.Empty() {
		ruleFamily.show(c)
		return
	}
	i := ruleFamily.item(c)
	if i == nil {
		return
	}
	if c.Role < desk.Manager {
		c.Say("Only admins may turn rules on or off.")
		return
	}
	r := *c.Book.Rule(i.Name)
	if !c.turn(&r, desk.Fold(rest.Trim().S)) {
		return
	}
	if err := c.Save(desk.KindRule, i.Name, i.Source, r); err != nil {
		c.Fail(err)
		return
	}
	alarms(c)
	c.Say("Rule %s is %s.\nTo take it back: /undo", r.Name, onOff(&r))
}

func onOff(r *desk.Rule) string {
	switch {
	case r.Off:
		return "off"
	case r.Share > 0:
		return fmt.Sprintf("on for %d %% of contacts", r.Share)
	}
	return "on"
}

// turn reads on, off or a share.
func (c *Call) turn(r *desk.Rule, how string) bool {
	switch how {
	case "on":
		r.Off, r.Share = false, 0
	case "off":
		r.Off = true
	default:
		var n int
		if _, err := fmt.Sscanf(how, "%d%%", &n); err != nil || n < 1 || n > 100 {
			c.Usage()
			return false
		}
		r.Off, r.Share = false, n%100
	}
	return true
}

var moveRule = Command{
	Name: "moverule", Args: "NAME before|after OTHER", About: "Changes the order in which rules run.",
	Who: desk.Manager, Where: Setup, Part: PartRules, Example: "/moverule vip before greet", Run: runMoveRule,
}

func runMoveRule(c *Call) {
	w := c.Words()
	if len(w) != 3 || desk.Fold(w[1]) != "before" && desk.Fold(w[1]) != "after" {
		c.Usage()
		return
	}
	for _, name := range []string{w[0], w[2]} {
		if c.Book.Rule(name) == nil {
			c.unknown("rule", name, c.names(desk.KindRule))
			return
		}
	}
	if err := c.Reorder(desk.KindRule, w[0], between(c.Book, w[0], w[2], desk.Fold(w[1]) == "before")); err != nil {
		c.Fail(err)
		return
	}
	runRulesAfterMove(c)
}

func runRulesAfterMove(c *Call) {
	ruleFamily.list(c, "Rules, in their order now", "")
}

// between is an order right before or after that rule.
func between(b *desk.Book, name, other string, before bool) float64 {
	var rest []*desk.Rule
	for _, r := range b.Rules {
		if desk.Fold(r.Name) != desk.Fold(name) {
			rest = append(rest, r)
		}
	}
	for i, r := range rest {
		if desk.Fold(r.Name) != desk.Fold(other) {
			continue
		}
		if before {
			if i == 0 {
				return r.Order - 1
			}
			return (rest[i-1].Order + r.Order) / 2
		}
		if i == len(rest)-1 {
			return r.Order + 1
		}
		return (rest[i+1].Order + r.Order) / 2
	}
	return 0
}
