package action

import (
	"strings"
	"time"

	"frontdesk/desk"
	"frontdesk/desk/field"
	"frontdesk/desk/grammar"
	"frontdesk/desk/snippet"
)

// value is the next token, which must be a value.
func (p *parser) value(what string) (grammar.Token, error) {
	t, err := p.s.NextValue()
	if err != nil {
		return t, err
	}
	ends := false
	for _, w := range clauses {
		ends = ends || t.Is(w)
	}
	if !t.Value() || ends {
		return t, grammar.At(p.src.S, t.Pos, "Something is missing here.").Expect(what + "; a value that is a word of the grammar stands in quotes").Try(Example)
	}
	return t, nil
}

// word takes the next token if it is that word.
func (p *parser) word(words ...string) bool {
	at := p.s.Pos()
	for _, w := range words {
		t, err := p.s.Next()
		if err != nil || !t.Is(w) {
			p.s.Jump(at)
			return false
		}
	}
	return true
}

func readNothing(*parser, *desk.Action) error { return nil }

func readLater(p *parser, a *desk.Action) error {
	return grammar.At(p.src.S, max(p.s.Pos()-len(a.Name), 0), "The action “%s” comes with a later version.", a.Name).Try(Example)
}

// readName reads the name of an object.
func readName(what string, kind desk.Kind) func(*parser, *desk.Action) error {
	return func(p *parser, a *desk.Action) error {
		t, err := p.value(what)
		a.Arg = t.Text
		if err == nil && p.b != nil && p.b.Item(kind, t.Text) == nil {
			p.warn(string(kind), t.Text)
		}
		return err
	}
}

// warn tells of something that does not exist yet.
func (p *parser) warn(kind, name string) {
	var names []string
	for _, i := range p.b.List(desk.Kind(kind)) {
		names = append(names, i.Name)
	}
	msg := "there is no " + kind + " " + name + " yet"
	if hits := grammar.Suggest(name, names); len(hits) > 0 {
		msg += " (did you mean " + strings.Join(hits, ", ") + "?)"
	}
	p.warnings = append(p.warnings, msg)
}

func readText(p *parser, a *desk.Action) error {
	t, err := p.value("a text in quotes")
	if err != nil {
		return err
	}
	a.Text = t.Rich(p.src)
	return nil
}

func readSay(p *parser, a *desk.Action) error {
	if err := readText(p, a); err != nil || p.b == nil {
		return err
	}
	return snippet.CheckText(a.Text, p.b)
}

func readTag(p *parser, a *desk.Action) error {
	t, err := p.value("a tag")
	if err != nil {
		return err
	}
	a.Arg = strings.TrimPrefix(t.Text, "#")
	return grammar.CheckName(a.Arg, func(string) bool { return false })
}

func readAssign(p *parser, a *desk.Action) error {
	t, err := p.value("a team, or @agent")
	if err != nil {
		return err
	}
	a.Arg = t.Text
	switch {
	case p.word("round", "robin"):
		a.How = "round robin"
	case p.word("least", "busy"):
		a.How = "least busy"
	}
	if !strings.HasPrefix(a.Arg, "@") && p.b != nil && p.b.Teams[desk.Fold(a.Arg)] == nil {
		p.warn("team", a.Arg)
	}
	return nil
}

func readSet(p *parser, a *desk.Action) error {
	name, err := p.value("a field")
	if err != nil {
		return err
	}
	a.Arg = name.Text
	if !p.word("to") {
		t, _ := p.s.Peek()
		return grammar.At(p.src.S, t.Pos, "Something is missing here.").Expect("to, then a value").Try("do set topic to orders")
	}
	v, err := p.value("a value")
	if err != nil {
		return err
	}
	a.Text = v.Rich(p.src)
	a.Text.S, a.Text.Marks = v.Text, nil
	return p.checkSet(a, name, v)
}

func (p *parser) checkSet(a *desk.Action, name, v grammar.Token) error {
	if p.b == nil {
		return nil
	}
	f := p.b.Fields[desk.Fold(a.Arg)]
	switch {
	case field.BuiltIn(desk.Fold(a.Arg)):
		return grammar.At(p.src.S, name.Pos, "%s comes from the network and cannot be set.", a.Arg).Try("do set topic to orders")
	case f == nil:
		p.warn("field", a.Arg)
		return nil
	}
	if _, trouble := field.ReadText(f, v.Text, ""); trouble != nil {
		return grammar.At(p.src.S, v.Pos, "“%s” is no valid value of %s.", v.Text, f.Name).Expect(strings.TrimPrefix(field.Print(f), f.Name+" ")).Try("do set topic to orders")
	}
	return nil
}

func readAlert(p *parser, a *desk.Action) error {
	t, err := p.value("a team, or @person")
	if err != nil {
		return err
	}
	a.Arg = t.Text
	if !strings.HasPrefix(a.Arg, "@") && p.b != nil && p.b.Teams[desk.Fold(a.Arg)] == nil {
		p.warn("team", a.Arg)
	}
	return readText(p, a)
}

func (p *parser) duration(a *desk.Action, least time.Duration) error {
	t, err := p.value("a duration like 5m")
	if err != nil {
		return err
	}
	d, ok := grammar.Duration(t.Text)
	if !ok || d < least || d > 366*24*time.Hour {
		return grammar.At(p.src.S, t.Pos, "“%s” is no duration that I can use.", t.Text).Expect("a number and s, m, h, d or w, as in 90s 15m 2h 7d").Try("do wait 5m; say \"Still there?\"")
	}
	a.For = d
	return nil
}

func readWait(p *parser, a *desk.Action) error {
	if err := p.duration(a, time.Second); err != nil {
		return err
	}
	a.Always = p.word("always")
	return nil
}

func readSnooze(p *parser, a *desk.Action) error { return p.duration(a, time.Minute) }

func printBare(a desk.Action) string { return a.Name }
func printArg(a desk.Action) string  { return a.Name + " " + quoteArg(a.Arg) }
func printText(a desk.Action) string { return a.Name + " " + grammar.InQuotes(a.Text.S) }
func printFor(a desk.Action) string  { return a.Name + " " + grammar.PrintDuration(a.For) }

// quoteArg also quotes what would end the actions.
func quoteArg(s string) string {
	for _, w := range clauses {
		if strings.EqualFold(w, s) {
			return grammar.InQuotes(s)
		}
	}
	return grammar.Quote(s)
}

func printAssign(a desk.Action) string { return strings.TrimSpace(printArg(a) + " " + a.How) }

func printSet(a desk.Action) string { return printArg(a) + " to " + quoteArg(a.Text.S) }

func printAlert(a desk.Action) string { return printArg(a) + " " + grammar.InQuotes(a.Text.S) }

func printWait(a desk.Action) string {
	if a.Always {
		return printFor(a) + " always"
	}
	return printFor(a)
}
