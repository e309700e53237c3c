// Package action reads, prints and does what rules and snippets do. The actions
// are one list (kinds), one entry each. It must not decide when something is done:
// rules do.
package action

import (
	"fmt"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

// Example is a line of actions that works.
const Example = `do assign support; tag vip`

// kind is one kind of action, found by its first word.
type kind struct {
	word  string
	read  func(p *parser, a *desk.Action) error
	print func(a desk.Action) string
	do    func(t *desk.Turn, a desk.Action, by string) error
}

// kinds is every action.
var kinds []kind

func init() { // the readers refer to the list
	kinds = []kind{
		{"survey", readName("a survey", desk.KindSurvey), printArg, doSurvey},
		{"snippet", readName("a snippet", desk.KindSnippet), printArg, doSnippet},
		{"say", readSay, printText, doSay},
		{"assign", readAssign, printAssign, doAssign},
		{"unassign", readNothing, printBare, doUnassign},
		{"set", readSet, printSet, doSet},
		{"tag", readTag, printArg, doTag},
		{"untag", readTag, printArg, doUntag},
		{"note", readText, printText, doNote},
		{"alert", readAlert, printAlert, doAlert},
		{"wait", readWait, printWait, nil}, // the rules do it
		{"close", readNothing, printBare, doClose},
		{"snooze", readSnooze, printFor, doSnooze},
		{"merge", readNothing, printBare, doMerge},
		{"stop", readNothing, printBare, nil}, // the rules do it
		{"script", readScript, printScript, doScript},
		{"post", readLater, printArg, nil},
	}
}

// parser reads actions.
type parser struct {
	s        *grammar.Scanner
	src      chat.Text
	b        *desk.Book
	warnings []string
}

// Parse reads actions separated by ; or line breaks. References to what does not
// exist yet are warnings. Errors are *grammar.Error.
func Parse(src chat.Text, b *desk.Book) ([]desk.Action, []string, error) {
	s := grammar.NewScanner(src.S)
	as, warnings, err := Read(s, src, b)
	if err != nil {
		return nil, nil, err
	}
	t, err := s.Next()
	if err == nil && t.Kind != grammar.End {
		err = grammar.At(src.S, t.Pos, "“%s” does not belong here.", t.Text).Expect("; and another action, or the end").Try(Example)
	}
	return as, warnings, err
}

// Read reads actions from a scanner over src and stops before the first token that
// cannot belong to them (a clause word, the end).
func Read(s *grammar.Scanner, src chat.Text, b *desk.Book) ([]desk.Action, []string, error) {
	p := &parser{s: s, src: src, b: b}
	var out []desk.Action
	for {
		more, err := p.more(len(out) == 0)
		if err != nil || !more {
			return out, p.warnings, err
		}
		a, err := p.one()
		if err != nil {
			return nil, nil, err
		}
		out = append(out, a)
	}
}

// clauses are the words that end a list of actions.
var clauses = []string{"when", "if", "do", "else", "once"}

// more tells whether another action follows, past what separates them.
func (p *parser) more(first bool) (bool, error) {
	separated := first
	for {
		at := p.s.Pos()
		t, err := p.s.Next()
		if err != nil {
			return false, err
		}
		if t.Is(";") || t.Kind == grammar.Newline {
			separated = true
			continue
		}
		p.s.Jump(at)
		if t.Kind == grammar.End {
			return false, nil
		}
		for _, w := range clauses {
			if t.Is(w) {
				return false, nil
			}
		}
		if !separated {
			return false, grammar.At(p.src.S, t.Pos, "“%s” does not belong to the action before it.", t.Text).Expect("; before another action").Try(Example)
		}
		return true, nil
	}
}

// one reads one action.
func (p *parser) one() (desk.Action, error) {
	t, err := p.s.Next()
	if err != nil {
		return desk.Action{}, err
	}
	var words []string
	for _, k := range kinds {
		if t.Is(k.word) {
			a := desk.Action{Name: k.word}
			err := k.read(p, &a)
			return a, err
		}
		words = append(words, k.word)
	}
	return desk.Action{}, grammar.At(p.src.S, t.Pos, "I do not know the action “%s”.", t.Text).
		Expect("one of "+strings.Join(words[:len(words)-2], ", ")).Mean(t.Text, words).Try(Example)
}

// Print is the canonical source, separated by "; ".
func Print(as []desk.Action) string {
	out := make([]string, len(as))
	for i, a := range as {
		out[i] = print(a)
	}
	return strings.Join(out, "; ")
}

func print(a desk.Action) string {
	for _, k := range kinds {
		if k.word == a.Name {
			return k.print(a)
		}
	}
	return a.Name
}

// Do does one action for the turn's contact; by names who does it ("rule greet",
// "snippet promo"). The error is for admins: why it could not be done.
func Do(t *desk.Turn, a desk.Action, by string) error {
	if t.Case == nil && a.Name != "alert" {
		return fmt.Errorf("%s needs a contact, and there is none", print(a))
	}
	for _, k := range kinds {
		if k.word == a.Name && k.do != nil {
			return k.do(t, a, by)
		}
	}
	return fmt.Errorf("%s cannot be done here", a.Name)
}
