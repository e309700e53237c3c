package commands

import (
	"fmt"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/action"
	"frontdesk/desk/field"
	"frontdesk/desk/grammar"
	"frontdesk/desk/talk"
)

var take = Command{
	Name: "take", About: "Assigns the conversation to you.",
	Who: desk.Worker, Where: Topic, Part: PartTalk, Example: "/take",
	Run: func(c *Call) { c.assignTo(c.Acting()) },
}

var assign = Command{
	Name: "assign", Args: "@AGENT|TEAM", About: "Gives the conversation to an agent or a team.",
	Who: desk.Worker, Where: Topic, Part: PartTalk, Example: "/assign @ana", Run: runAssign,
}

func runAssign(c *Call) {
	who := c.Text()
	if who == "" {
		c.Usage()
		return
	}
	if t := c.Book.Teams[desk.Fold(who)]; t != nil && !strings.HasPrefix(who, "@") {
		if err := talk.Assign(c.Turn, desk.Fold(t.Name), "", c.Event.From.Name()); err != nil {
			c.Fail(err)
		}
		return
	}
	a := c.Roster().Find(who)
	if a == nil {
		names := keys(c.Book.Teams)
		for _, g := range c.Roster().Agents {
			names = append(names, mention(g.Username, g.Name))
		}
		c.unknown("team or agent", who, names)
		return
	}
	c.assignTo(a)
}

func (c *Call) assignTo(a *desk.Agent) {
	if err := talk.AssignTo(c.Turn, a, c.Event.From.Name()); err != nil {
		c.Fail(err)
	}
}

var closeCmd = Command{
	Name: "close", Args: "[2h]", About: "Closes the conversation, now or later unless somebody writes.",
	Who: desk.Worker, Where: Topic, Part: PartTalk, Example: "/close 2h", Run: runClose,
}

func runClose(c *Call) {
	if c.Text() == "" {
		closeTalk(c)
		return
	}
	d, ok := grammar.Duration(c.Text())
	if !ok || d <= 0 {
		c.Usage()
		return
	}
	if !c.Case.Talk.Active() {
		c.Say("This conversation is closed already.")
		return
	}
	talk.PlanClose(c.Turn, c.Now.Add(d), c.Sender(), c.Acting().Name)
	c.Say("This closes in %s unless somebody writes.", grammar.PrintDuration(d))
}

func closeTalk(c *Call) {
	if !c.Case.Talk.Active() {
		c.Say("This conversation is closed already.")
		return
	}
	talk.Close(c.Turn, c.Event.From.Name())
}

var reopen = Command{
	Name: "reopen", About: "Opens a closed conversation again.",
	Who: desk.Worker, Where: Topic, Part: PartTalk, Example: "/reopen",
	Run: func(c *Call) {
		if c.Case.Talk.Active() {
			c.Say("This conversation is open.")
			return
		}
		talk.Reopen(c.Turn, c.Event.From.Name())
	},
}

var snooze = Command{
	Name: "snooze", Args: "DURATION|TIME", About: "Puts the conversation aside until then, or until the contact writes.",
	Who: desk.Worker, Where: Topic, Part: PartTalk, Example: "/snooze 1d",
	Run: func(c *Call) {
		at, rest, _, ok := grammar.When(c.Cmd.Args, c.Now, talk.Zone(c.Turn))
		if !ok || !rest.Empty() || at.Sub(c.Now) < time.Minute {
			c.Usage()
			return
		}
		talk.Snooze(c.Turn, at, c.Event.From.Name())
	},
}

var info = Command{
	Name: "info", About: "The contact: fields, tags, channel, conversation.",
	Who: desk.Worker, Where: Topic, Part: PartTalk, Example: "/info", Run: runInfo,
}

func runInfo(c *Call) {
	k := c.Case
	lines := []string{fmt.Sprintf("#%d %s", k.ID, k.Name)}
	if k.Username != "" {
		lines[0] += " (@" + k.Username + ")"
	}
	for _, i := range c.Book.List(desk.KindField) {
		if v, ok := field.Get(c.Book, k, i.Name); ok {
			lines = append(lines, i.Name+": "+field.Show(c.Book.Fields[desk.Fold(i.Name)], v))
		}
	}
	for _, name := range []string{"phone", "channel", "language_code", "source"} {
		if v, ok := field.Get(c.Book, k, name); ok && v.V != "" {
			lines = append(lines, name+": "+v.V)
		}
	}
	if len(k.Tags) > 0 {
		lines = append(lines, "tags: "+strings.Join(k.Tags, ", "))
	}
	lines = append(lines, c.talkLines()...)
	c.Reply(chat.Plain(strings.Join(lines, "\n")))
}

func (c *Call) talkLines() []string {
	k := c.Case
	lines := []string{fmt.Sprintf("conversation %d: %s", k.Talk.Number, k.Talk.State)}
	if k.Talk.Team != "" {
		lines = append(lines, "team: "+c.Book.TeamName(k.Talk.Team))
	}
	if k.Talk.Agent != "" {
		lines = append(lines, "agent: "+c.agentName(k.Talk.Agent)+c.presence(k.Talk.Agent))
	}
	if k.Talk.Silent {
		lines = append(lines, "automation: silent (/bot on wakes it)")
	}
	if k.Stopped {
		lines = append(lines, "opted out of automatic messages")
	}
	if k.Unreachable != "" {
		lines = append(lines, "cannot be reached: "+k.Unreachable)
	}
	lines = append(lines, "contact since "+k.Created.Format("2006-01-02")+", last seen "+k.Seen.Format("2006-01-02 15:04")+" UTC")
	return lines
}

// presence is said of an agent who is not there.
func (c *Call) presence(key string) string {
	a := c.Roster().Agents[key]
	switch {
	case a == nil || a.There(c.Now):
		return ""
	case a.Waiting:
		return " (not let in yet)"
	case a.Until.IsZero():
		return " (away)"
	}
	return " (away until " + talk.At(c.Turn, a.Until) + ")"
}

func (c *Call) agentName(key string) string {
	if a := c.Roster().Agents[key]; a != nil {
		return a.Name
	}
	return key
}

var set = Command{
	Name: "set", Args: "FIELD VALUE", About: "Changes a field of the contact; without a value, clears it.",
	Who: desk.Worker, Where: Topic, Part: PartTalk, Example: "/set language Español", Run: runSet,
}

func runSet(c *Call) {
	name, rest := grammar.FirstWord(c.Cmd.Args)
	if name == "" {
		c.Usage()
		return
	}
	f := c.Book.Fields[desk.Fold(name)]
	switch {
	case field.BuiltIn(desk.Fold(name)):
		c.Say("%s comes from the network and cannot be changed.", name)
	case f == nil:
		c.unknown("field", name, c.names(desk.KindField))
	case rest.Empty() && c.Event.Message.Reply == nil:
		delete(c.Case.Fields, desk.Fold(name))
		c.Raise("field changed", desk.Fold(name))
		c.Say("%s is empty now.", f.Name)
	default:
		c.setValue(f, rest)
	}
}

// expected is what a value must be: what a script says, or the field's definition.
func expected(f *desk.Field, trouble *field.Trouble) string {
	if f.Script != "" && len(trouble.Args) > 0 {
		if why, ok := trouble.Args[0].(string); ok && why != "" {
			return why
		}
	}
	return strings.TrimPrefix(field.Print(f), f.Name+" ")
}

// setValue validates what was typed, or the message replied to, and keeps it.
func (c *Call) setValue(f *desk.Field, rest chat.Text) {
	m := &chat.Message{Text: rest.Trim()}
	if rest.Empty() {
		m = c.Event.Message.Reply
	}
	a, trouble := field.ReadFor(c.Turn, f, m, "")
	if trouble != nil {
		c.Fail(grammar.At("/set "+c.Text(), len("/set ")+len(f.Name)+1, "That is no valid %s for %s.", f.Type, f.Name).
			Expect(expected(f, trouble)))
		return
	}
	field.Set(c.Turn, f, a.Value)
	c.Say("%s: %s", f.Name, field.Show(f, a.Value))
}

var tag = Command{
	Name: "tag", Args: "TAG", About: "Tags the contact.",
	Who: desk.Worker, Where: Topic, Part: PartTalk, Example: "/tag vip",
	Run: func(c *Call) { c.tagging("tag") },
}

var untag = Command{
	Name: "untag", Args: "TAG", About: "Takes a tag off the contact.",
	Who: desk.Worker, Where: Topic, Part: PartTalk, Example: "/untag vip",
	Run: func(c *Call) { c.tagging("untag") },
}

func (c *Call) tagging(verb string) {
	w := c.Words()
	if len(w) == 0 {
		c.Usage()
		return
	}
	for _, name := range w {
		name = strings.Trim(name, ",#")
		if err := grammar.CheckName(name, func(string) bool { return false }); err != nil {
			c.Fail(err)
			return
		}
		if err := action.Do(c.Turn, desk.Action{Name: verb, Arg: name}, c.Event.From.Name()); err != nil {
			c.Fail(err)
			return
		}
	}
	tags := strings.Join(c.Case.Tags, ", ")
	if tags == "" {
		tags = "none"
	}
	c.Say("Tags: %s", tags)
}

var botCmd = Command{
	Name: "bot", Args: "on|off", About: "Lets automation speak to the contact again, or silences it.",
	Who: desk.Worker, Where: Topic, Part: PartTalk, Example: "/bot on",
	Run: func(c *Call) {
		switch desk.Fold(c.Text()) {
		case "on":
			c.Case.Talk.Silent = false
			c.Say("Automation may write to %s again.", c.Case.Name)
		case "off":
			c.Case.Talk.Silent = true
			c.Say("Automation is silent towards %s until this closes or /bot on.", c.Case.Name)
		default:
			c.Usage()
		}
	},
}
