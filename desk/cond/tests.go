package cond

import (
	"fmt"
	"strconv"
	"strings"

	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

// test is one kind of condition, found by its first word; everything else is a
// field's.
type test struct {
	word  string
	op    string
	read  func(p *parser, t grammar.Token) (desk.Cond, error)
	print func(c *desk.Cond) string
	holds func(t *desk.Turn, c *desk.Cond) (bool, string)
}

// tests is every kind of condition that is not a field's.
var tests []test

func init() { // the readers refer to the list
	tests = []test{
		{"has", "tag", readTag, func(c *desk.Cond) string { return "has tag " + grammar.Quote(c.Arg) }, holdsTag},
		{"message", "message", readMessage, printMessage, holdsMessage},
		{"hours", "hours", readHours, printHours, holdsHours},
		{"new", "new", readNew, func(*desk.Cond) string { return "new contact" }, holdsNew},
		{"returning", "returning", readNew, func(*desk.Cond) string { return "returning contact" }, holdsReturning},
		{"team", "team", readTeam, printTeam, holdsTeam},
		{"assigned", "assigned", readBare, func(*desk.Cond) string { return "assigned" }, holdsAssigned},
		{"unassigned", "unassigned", readBare, func(*desk.Cond) string { return "unassigned" }, holdsUnassigned},
		{"chance", "chance", readChance, func(c *desk.Cond) string { return "chance " + c.Arg + "%" }, holdsChance},
		{"script", "script", readScript, printScript, holdsScript},
	}
}

func readBare(_ *parser, t grammar.Token) (desk.Cond, error) {
	return desk.Cond{Op: strings.ToLower(t.Text)}, nil
}

func readNew(p *parser, t grammar.Token) (desk.Cond, error) {
	_, err := p.next("contact")
	return desk.Cond{Op: strings.ToLower(t.Text)}, err
}

func readTag(p *parser, _ grammar.Token) (desk.Cond, error) {
	if _, err := p.next("tag"); err != nil {
		return desk.Cond{}, err
	}
	t, err := p.value("a tag")
	return desk.Cond{Op: "tag", Arg: t.Text}, err
}

// kindsOf are what a message can be.
var kindsOf = []string{"text", "photo", "video", "voice", "audio", "document", "sticker", "animation", "location", "contact", "poll", "dice"}

func readMessage(p *parser, _ grammar.Token) (desk.Cond, error) {
	c := desk.Cond{Op: "message"}
	word, err := p.next("contains", "matches", "is")
	if err != nil {
		return c, err
	}
	switch word {
	case "contains":
		c.Rel = "contains"
		return c, p.quotes(&c)
	case "matches":
		return c, p.matches(&c)
	}
	c.Rel = "is"
	kind, err := p.next(kindsOf...)
	c.Vals = []string{kind}
	return c, err
}

func printMessage(c *desk.Cond) string {
	switch c.Rel {
	case "contains":
		return "message contains " + orList(c.Vals)
	case "matches":
		return "message matches " + grammar.PrintPattern(c.Vals[0])
	}
	return "message is " + c.Vals[0]
}

func orList(vals []string) string {
	out := make([]string, len(vals))
	for i, v := range vals {
		out[i] = grammar.InQuotes(v)
	}
	return strings.Join(out, " or ")
}

func readHours(p *parser, _ grammar.Token) (desk.Cond, error) {
	c := desk.Cond{Op: "hours"}
	word, err := p.next("are", "of")
	if err != nil {
		return c, err
	}
	if word == "of" {
		t, err := p.value("a team")
		if err != nil {
			return c, err
		}
		c.Arg = t.Text
		p.team(t)
		if _, err := p.next("are"); err != nil {
			return c, err
		}
	}
	state, err := p.next("open", "closed")
	c.Vals = []string{state}
	return c, err
}

func printHours(c *desk.Cond) string {
	if c.Arg != "" {
		return fmt.Sprintf("hours of %s are %s", grammar.Quote(c.Arg), c.Vals[0])
	}
	return "hours are " + c.Vals[0]
}

// team warns of a team that does not exist yet.
func (p *parser) team(t grammar.Token) {
	if p.b != nil && p.b.Teams[desk.Fold(t.Text)] == nil {
		var names []string
		for _, x := range p.b.Teams {
			names = append(names, x.Name)
		}
		p.warn("there is no team "+t.Text+" yet", t.Text, names)
	}
}

func readTeam(p *parser, _ grammar.Token) (desk.Cond, error) {
	c := desk.Cond{Op: "team", Rel: "is"}
	if _, err := p.next("is"); err != nil {
		return c, err
	}
	if t, err := p.s.Peek(); err == nil && t.Is("not") {
		_, _ = p.s.Next()
		c.Rel = "is not"
	}
	t, err := p.value("a team")
	if err == nil {
		p.team(t)
	}
	c.Arg = t.Text
	return c, err
}

func printTeam(c *desk.Cond) string { return "team " + c.Rel + " " + grammar.Quote(c.Arg) }

func readChance(p *parser, _ grammar.Token) (desk.Cond, error) {
	t, err := p.value("a percentage")
	if err != nil {
		return desk.Cond{}, err
	}
	n, err := strconv.Atoi(strings.TrimSuffix(t.Text, "%"))
	if err != nil || n < 0 || n > 100 {
		return desk.Cond{}, grammar.At(p.s.Source(), t.Pos, "“%s” is no percentage.", t.Text).Expect("a whole number from 0 to 100 and %").Try("if chance 10%")
	}
	return desk.Cond{Op: "chance", Arg: strconv.Itoa(n)}, nil
}

func readScript(p *parser, _ grammar.Token) (desk.Cond, error) {
	c := desk.Cond{Op: "script"}
	t, err := p.value("a script")
	if err != nil {
		return c, err
	}
	c.Arg = t.Text
	if p.b != nil && p.b.Scripts[desk.Fold(t.Text)] == nil {
		p.warn(p.b.Lacks(t.Text, "condition"), t.Text, scriptNames(p.b))
	} else if p.b != nil && p.b.Lacks(t.Text, "condition") != "" {
		p.warnings = append(p.warnings, p.b.Lacks(t.Text, "condition"))
	}
	for {
		at := p.s.Pos()
		t, err := p.s.NextValue()
		if err != nil {
			return c, err
		}
		if !t.Value() || clause(t) || t.Is("and") || t.Is("or") || t.Is("not") {
			p.s.Jump(at)
			return c, nil
		}
		c.Vals = append(c.Vals, t.Text)
	}
}

func scriptNames(b *desk.Book) []string {
	var out []string
	for _, s := range b.Scripts {
		out = append(out, s.Name)
	}
	return out
}

func printScript(c *desk.Cond) string {
	out := "script " + grammar.Quote(c.Arg)
	for _, v := range c.Vals {
		out += " " + grammar.InQuotes(v)
	}
	return out
}

func holdsScript(t *desk.Turn, c *desk.Cond) (bool, string) {
	s := t.Book.Scripts[desk.Fold(c.Arg)]
	switch {
	case s == nil:
		return false, "there is no script " + c.Arg
	case t.View.Scripts == nil:
		return false, "scripts do not run here"
	}
	call := desk.ScriptCall{Script: s, Kind: "condition"}
	for _, v := range c.Vals {
		call.Args = append(call.Args, v)
	}
	r := t.View.Scripts.Run(t, call)
	if r.Err != nil {
		first, _, _ := strings.Cut(r.Err.Error(), "\n")
		return false, "script " + s.Name + ": " + first
	}
	return r.True(), fmt.Sprintf("script %s says %v", s.Name, r.True())
}
