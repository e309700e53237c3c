package action

import (
	"fmt"

	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

// readScript reads a script's name and what it is given.
func readScript(p *parser, a *desk.Action) error {
	t, err := p.value("a script")
	if err != nil {
		return err
	}
	a.Arg = t.Text
	if p.b != nil && p.b.Scripts[desk.Fold(t.Text)] == nil {
		p.warn("script", t.Text)
	} else if p.b != nil && p.b.Lacks(t.Text, "action") != "" {
		p.warnings = append(p.warnings, p.b.Lacks(t.Text, "action"))
	}
	for {
		at := p.s.Pos()
		t, err := p.s.NextValue()
		if err != nil {
			return err
		}
		ends := !t.Value()
		for _, w := range clauses {
			ends = ends || t.Is(w)
		}
		if ends {
			p.s.Jump(at)
			return nil
		}
		a.Args = append(a.Args, t.Text)
	}
}

func printScript(a desk.Action) string {
	out := "script " + grammar.Quote(a.Arg)
	for _, v := range a.Args {
		out += " " + grammar.InQuotes(v)
	}
	return out
}

func doScript(t *desk.Turn, a desk.Action, _ string) error {
	s := t.Book.Scripts[desk.Fold(a.Arg)]
	switch {
	case s == nil:
		return fmt.Errorf("there is no script %s", a.Arg)
	case t.View.Scripts == nil:
		return fmt.Errorf("scripts do not run here")
	}
	c := desk.ScriptCall{Script: s, Kind: "action"}
	for _, v := range a.Args {
		c.Args = append(c.Args, v)
	}
	if err := t.View.Scripts.Run(t, c).Err; err != nil {
		return fmt.Errorf("script %s: %w", s.Name, err)
	}
	return nil
}
