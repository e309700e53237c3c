// Package cond reads, prints and evaluates conditions, as rules, survey questions
// and broadcasts use them. The tests are one list (tests in tests.go), one entry
// each. It changes nothing.
package cond

import (
	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

// Example is a condition that works.
const Example = "if language is es and not has tag vip"

// parser reads one condition.
type parser struct {
	s        *grammar.Scanner
	b        *desk.Book
	depth    int
	warnings []string
}

// Parse reads a condition up to the end of src. References to what does not exist
// yet are warnings. Errors are *grammar.Error.
func Parse(src string, b *desk.Book) (*desk.Cond, []string, error) {
	s := grammar.NewScanner(src)
	c, warnings, err := Read(s, b)
	if err != nil {
		return nil, nil, err
	}
	t, err := s.Next()
	for err == nil && t.Kind == grammar.Newline {
		t, err = s.Next()
	}
	if err != nil {
		return nil, nil, err
	}
	if t.Kind != grammar.End {
		return nil, nil, grammar.At(src, t.Pos, "“%s” does not belong here.", t.Text).Expect("and, or, or the end of the condition").Try(Example)
	}
	return c, warnings, nil
}

// Read reads a condition from a scanner and stops before the first token that
// cannot belong to it (a clause word, a line break, the end).
func Read(s *grammar.Scanner, b *desk.Book) (*desk.Cond, []string, error) {
	p := &parser{s: s, b: b}
	c, err := p.or()
	if err != nil {
		return nil, nil, err
	}
	return &c, p.warnings, nil
}

// or is and-terms joined by or.
func (p *parser) or() (desk.Cond, error) { return p.join("or", p.and) }

// and is factors joined by and.
func (p *parser) and() (desk.Cond, error) { return p.join("and", p.not) }

func (p *parser) join(word string, part func() (desk.Cond, error)) (desk.Cond, error) {
	first, err := part()
	if err != nil {
		return first, err
	}
	subs := []desk.Cond{first}
	for {
		t, err := p.s.Peek()
		if err != nil {
			return first, err
		}
		if !t.Is(word) {
			break
		}
		_, _ = p.s.Next()
		next, err := part()
		if err != nil {
			return first, err
		}
		subs = append(subs, next)
	}
	if len(subs) == 1 {
		return first, nil
	}
	return desk.Cond{Op: word, Subs: subs}, nil
}

// deepest is how many brackets and nots may stand in one another.
const deepest = 50

func (p *parser) not() (desk.Cond, error) {
	t, err := p.s.Peek()
	if err != nil {
		return desk.Cond{}, err
	}
	if !t.Is("not") {
		return p.factor()
	}
	_, _ = p.s.Next()
	if p.depth++; p.depth > deepest {
		return desk.Cond{}, grammar.At(p.s.Source(), t.Pos, "This condition is nested too deeply.").Try(Example)
	}
	sub, err := p.not()
	p.depth--
	return desk.Cond{Op: "not", Subs: []desk.Cond{sub}}, err
}

func (p *parser) factor() (desk.Cond, error) {
	t, err := p.s.Peek()
	if err != nil {
		return desk.Cond{}, err
	}
	if !t.Is("(") {
		return p.test()
	}
	_, _ = p.s.Next()
	if p.depth++; p.depth > deepest {
		return desk.Cond{}, grammar.At(p.s.Source(), t.Pos, "This condition is nested too deeply.").Try(Example)
	}
	c, err := p.or()
	if err != nil {
		return c, err
	}
	p.depth--
	end, err := p.s.Next()
	if err == nil && !end.Is(")") {
		err = grammar.At(p.s.Source(), t.Pos, "This bracket is not closed.").Expect("a closing bracket").Try("if (language is es or language is pt) and new contact")
	}
	return c, err
}
