// Package rule reads, prints, indexes and runs the rules of the Book. Triggers are
// a list of its own (triggers.go); conditions and actions are desk/cond's and
// desk/action's. It must not decide who may speak: desk/talk does.
package rule

import (
	"strconv"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/action"
	"frontdesk/desk/cond"
	"frontdesk/desk/grammar"
)

// Example is a rule that works.
const Example = "/addrule greet when conversation opened if new contact do survey welcome"

// parser reads one rule.
type parser struct {
	s        *grammar.Scanner
	src      chat.Text
	b        *desk.Book
	r        *desk.Rule
	warnings []string
}

// Parse reads what follows /addrule NAME: clauses on lines or on one line.
// References to what does not exist yet are warnings. Errors are *grammar.Error.
func Parse(name string, body chat.Text, b *desk.Book) (*desk.Rule, []string, error) {
	p := &parser{s: grammar.NewScanner(body.S), src: body, b: b, r: &desk.Rule{Name: name}}
	for {
		t, err := p.clause()
		if err != nil {
			return nil, nil, err
		}
		if t.Kind == grammar.End {
			break
		}
	}
	return p.r, p.warnings, p.whole()
}

// whole tells what is missing.
func (p *parser) whole() error {
	switch {
	case p.r.When.Name == "":
		return grammar.At(p.src.S, 0, "This rule does not say when.").Expect("when and a trigger").Try(Example)
	case len(p.r.Do) == 0:
		return grammar.At(p.src.S, len(p.src.S), "This rule does nothing.").Expect("do and an action").Try(Example)
	}
	return nil
}

// clause reads one clause.
func (p *parser) clause() (grammar.Token, error) {
	t, err := p.s.Next()
	if err != nil {
		return t, err
	}
	switch {
	case t.Kind == grammar.End, t.Kind == grammar.Newline:
		return t, nil
	case t.Is("when"):
		return t, p.when(t)
	case t.Is("if"):
		return t, p.cond()
	case t.Is("do"):
		return t, p.actions(&p.r.Do)
	case t.Is("else"):
		if next, err := p.s.Peek(); err == nil && next.Is("do") {
			_, _ = p.s.Next()
		}
		return t, p.actions(&p.r.Else)
	case t.Is("once"):
		return t, p.once()
	}
	return t, grammar.At(p.src.S, t.Pos, "I do not understand “%s” here.", t.Text).Expect("when, if, do, else or once").
		Mean(t.Text, []string{"when", "if", "do", "else", "once"}).Try(Example)
}

func (p *parser) when(t grammar.Token) error {
	if p.r.When.Name != "" {
		return grammar.At(p.src.S, t.Pos, "A rule has one trigger, and this is the second.").Expect("another rule for it").Try(Example)
	}
	return p.trigger()
}

// cond reads an if; several are joined by and.
func (p *parser) cond() error {
	c, warnings, err := cond.Read(p.s, p.b)
	if err != nil {
		return err
	}
	p.warnings = append(p.warnings, warnings...)
	switch {
	case p.r.If == nil:
		p.r.If = c
	case p.r.If.Op == "and" && c.Op == "and":
		p.r.If.Subs = append(p.r.If.Subs, c.Subs...)
	case p.r.If.Op == "and":
		p.r.If.Subs = append(p.r.If.Subs, *c)
	case c.Op == "and":
		p.r.If = &desk.Cond{Op: "and", Subs: append([]desk.Cond{*p.r.If}, c.Subs...)}
	default:
		p.r.If = &desk.Cond{Op: "and", Subs: []desk.Cond{*p.r.If, *c}}
	}
	return nil
}

func (p *parser) actions(into *[]desk.Action) error {
	at := p.s.Pos()
	as, warnings, err := action.Read(p.s, p.src, p.b)
	if err != nil {
		return err
	}
	if len(as) == 0 {
		return grammar.At(p.src.S, at, "An action is missing here.").Expect("an action like assign TEAM or say \"…\"").Try(Example)
	}
	p.warnings = append(p.warnings, warnings...)
	*into = append(*into, as...)
	return nil
}

// once reads once per contact, conversation, or a duration.
func (p *parser) once() error {
	if err := p.words("per"); err != nil {
		return err
	}
	t, err := p.s.Next()
	if err != nil {
		return err
	}
	d, isTime := grammar.Duration(t.Text)
	switch {
	case t.Is("contact"), t.Is("conversation"):
		p.r.Once = strings.ToLower(t.Text)
	case isTime && d > 0:
		p.r.Once = grammar.PrintDuration(d)
	default:
		return grammar.At(p.src.S, t.Pos, "“%s” is not how often.", t.Text).Expect("contact, conversation, or a duration like 12h").
			Mean(t.Text, []string{"contact", "conversation"}).Try("once per 12h")
	}
	return nil
}

// words takes the next tokens, which must be these words.
func (p *parser) words(ws ...string) error {
	for _, w := range ws {
		t, err := p.s.Next()
		if err != nil {
			return err
		}
		if !t.Is(w) {
			return grammar.At(p.src.S, t.Pos, "Something else was expected here.").Expect(w).Try(Example)
		}
	}
	return nil
}

// Print is the canonical source: the name, and a clause a line.
func Print(r *desk.Rule) string {
	lines := []string{r.Name, "when " + PrintTrigger(r.When)}
	if r.If != nil && r.If.Op == "and" {
		for i := range r.If.Subs {
			lines = append(lines, "if "+bracketed(&r.If.Subs[i]))
		}
	} else if r.If != nil {
		lines = append(lines, "if "+cond.Print(r.If))
	}
	for _, a := range r.Do {
		lines = append(lines, "do "+action.Print([]desk.Action{a}))
	}
	if len(r.Else) > 0 {
		lines = append(lines, "else do "+action.Print(r.Else))
	}
	if r.Once != "" {
		lines = append(lines, "once per "+r.Once)
	}
	return strings.Join(lines, "\n")
}

func bracketed(c *desk.Cond) string { return cond.Print(c) }

// Describe is a rule in one line.
func Describe(r *desk.Rule) string {
	s := "when " + PrintTrigger(r.When)
	if r.If != nil {
		s += " if " + cond.Print(r.If)
	}
	s += " do " + action.Print(r.Do)
	if len(r.Else) > 0 {
		s += " else do " + action.Print(r.Else)
	}
	if r.Once != "" {
		s += " once per " + r.Once
	}
	return s
}

// span is a rule's once as a duration; 0 when it is none.
func span(once string) time.Duration {
	d, _ := grammar.Duration(once)
	return d
}

func percent(n int) string { return strconv.Itoa(n) + " %" }
