package cond

import (
	"strconv"
	"strings"

	"frontdesk/desk"
	"frontdesk/desk/field"
	"frontdesk/desk/grammar"
)

// test reads one test: the first word decides which.
func (p *parser) test() (desk.Cond, error) {
	t, err := p.s.Next()
	if err != nil {
		return desk.Cond{}, err
	}
	if t.Kind == grammar.Word {
		for _, x := range tests {
			if t.Is(x.word) {
				return x.read(p, t)
			}
		}
	}
	if !t.Value() || clause(t) {
		return desk.Cond{}, p.wrong(t, "A condition is missing here.")
	}
	return p.field(t)
}

// clause tells whether a bare word begins a clause.
func clause(t grammar.Token) bool {
	for _, w := range []string{"when", "if", "do", "else", "and", "or", "then", "once"} {
		if t.Is(w) {
			return true
		}
	}
	return false
}

func (p *parser) wrong(t grammar.Token, msg string) *grammar.Error {
	return grammar.At(p.s.Source(), t.Pos, "%s", msg).Expect(expected).Try(Example)
}

// expected lists what a condition can be.
const expected = "FIELD is VALUE, has tag X, message contains \"…\", message is photo, hours are open, new contact, returning contact, team is X, channel is X, assigned, unassigned or chance 10%"

// next is the next token, which must be one of the words.
func (p *parser) next(words ...string) (string, error) {
	t, err := p.s.NextValue()
	if err != nil {
		return "", err
	}
	for _, w := range words {
		if t.Is(w) {
			return w, nil
		}
	}
	e := grammar.At(p.s.Source(), t.Pos, "Something else was expected here.").Expect(strings.Join(words, " or ")).Try(Example)
	return "", e.Mean(t.Text, words)
}

// value is the next token, which must be a value.
func (p *parser) value(what string) (grammar.Token, error) {
	t, err := p.s.NextValue()
	if err != nil {
		return t, err
	}
	if !t.Value() || clause(t) {
		return t, grammar.At(p.s.Source(), t.Pos, "Something is missing here.").Expect(what + "; a value that is a word of the grammar stands in quotes").Try(Example)
	}
	return t, nil
}

// field reads what follows a field's name.
func (p *parser) field(name grammar.Token) (desk.Cond, error) {
	c := desk.Cond{Op: "field", Arg: name.Text}
	rel, err := p.s.NextValue()
	if err != nil {
		return c, err
	}
	switch {
	case rel.Is("is"):
		err = p.is(&c)
	case rel.Is("contains"):
		c.Rel = "contains"
		err = p.quotes(&c)
	case rel.Is("matches"):
		err = p.matches(&c)
	case rel.Kind == grammar.Symbol && strings.Contains(" > >= < <= = ", " "+rel.Text+" "):
		c.Rel = rel.Text
		err = p.compare(&c)
	default:
		err = p.unknownTest(name, rel)
	}
	if err == nil {
		p.known(name)
	}
	return c, err
}

// unknownTest is the error for a word that begins no test and is followed by
// nothing that compares.
func (p *parser) unknownTest(name, rel grammar.Token) error {
	words := []string{"is", "contains", "matches"}
	for _, w := range words {
		if grammar.Distance(desk.Fold(rel.Text), w) == 1 {
			return grammar.At(p.s.Source(), rel.Pos, "I do not know “%s”.", rel.Text).Expect("is, contains, matches, >, >=, < or <=").Mean(rel.Text, words).Try(Example)
		}
	}
	e := grammar.At(p.s.Source(), name.Pos, "I do not know the condition “%s”.", name.Text).Expect(expected).Try(Example)
	var all []string
	for _, x := range tests {
		all = append(all, x.word)
	}
	return e.Mean(name.Text, all)
}

// known warns of a field that does not exist yet.
func (p *parser) known(name grammar.Token) {
	folded := desk.Fold(name.Text)
	if p.b == nil || field.Exists(p.b, folded) {
		return
	}
	var names []string
	for _, f := range p.b.Fields {
		names = append(names, f.Name)
	}
	p.warn("there is no field "+name.Text+" yet", name.Text, names)
}

func (p *parser) warn(msg, word string, names []string) {
	if hits := grammar.Suggest(word, names); len(hits) > 0 {
		msg += " (did you mean " + strings.Join(hits, ", ") + "?)"
	}
	p.warnings = append(p.warnings, msg)
}

// is reads VALUE, not VALUE, set, not set, empty, not empty, in A, B, not in A, B.
func (p *parser) is(c *desk.Cond) error {
	c.Rel = "is"
	t, err := p.s.Peek()
	if err != nil {
		return err
	}
	if t.Is("not") {
		_, _ = p.s.Next()
		c.Rel = "is not"
	}
	v, err := p.s.Peek()
	if err != nil {
		return err
	}
	switch {
	case v.Is("set"), v.Is("empty"):
		_, _ = p.s.Next()
		c.Rel += " " + strings.ToLower(v.Text)
		return nil
	case v.Is("in"):
		_, _ = p.s.Next()
		c.Rel += " in"
		return p.values(c)
	}
	t, err = p.value("a value")
	c.Vals = []string{t.Text}
	return err
}

// values reads A, B, C.
func (p *parser) values(c *desk.Cond) error {
	for {
		t, err := p.value("values with commas between them")
		if err != nil {
			return err
		}
		c.Vals = append(c.Vals, t.Text)
		comma, err := p.s.Peek()
		if err != nil || !comma.Is(",") {
			return err
		}
		_, _ = p.s.Next()
	}
}

// quotes reads "a" or "b": an or before something in quotes goes on with the list.
func (p *parser) quotes(c *desk.Cond) error {
	t, err := p.value("text in quotes")
	if err != nil {
		return err
	}
	c.Vals = append(c.Vals, t.Text)
	for {
		at := p.s.Pos()
		or, err := p.s.Next()
		if err != nil {
			return err
		}
		if !or.Is("or") {
			p.s.Jump(at)
			return nil
		}
		next, err := p.s.Peek()
		if err != nil {
			return err
		}
		if next.Kind != grammar.Quoted {
			p.s.Jump(at)
			return nil
		}
		_, _ = p.s.Next()
		c.Vals = append(c.Vals, next.Text)
	}
}

// matches reads /pattern/.
func (p *parser) matches(c *desk.Cond) error {
	c.Rel = "matches"
	t, err := p.s.NextValue()
	if err != nil {
		return err
	}
	if t.Kind != grammar.Regex {
		return grammar.At(p.s.Source(), t.Pos, "A pattern is missing here.").Expect("a regular expression between slashes").Try(`if order matches /^AB\d+$/`)
	}
	re, err := grammar.Pattern(p.s.Source(), t)
	if err != nil {
		return err
	}
	c.Vals, c.Re = []string{re.String()}, re
	return nil
}

// compare reads what a field is compared with: a number or a date.
func (p *parser) compare(c *desk.Cond) error {
	t, err := p.value("a number or a date")
	if err != nil {
		return err
	}
	if c.Rel == "=" {
		c.Rel = "is"
	} else if _, ok := amount(t.Text); !ok {
		return grammar.At(p.s.Source(), t.Pos, "“%s” is neither a number nor a date.", t.Text).Expect("a number, or a date like 2026-11-24").Try("if age >= 18")
	}
	c.Vals = []string{t.Text}
	return nil
}

// amount reads a number or a date for comparing.
func amount(s string) (float64, bool) {
	if n, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", "."), 64); err == nil {
		return n, true
	}
	return field.Number(desk.Value{V: s})
}
