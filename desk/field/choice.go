package field

import (
	"strings"

	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

var choiceKind = kind{
	name:    "choice",
	example: "language choice English=en | Español=es | 中文=zh",
	define:  defineChoice,
	print:   printChoices,
	read:    readChoice,
	trouble: func(f *desk.Field) *Trouble { return &Trouble{Key: chooseOne, Args: []any{labels(f)}} },
	valid:   func(f *desk.Field, v desk.Value) bool { return choiceOf(f, v.V) >= 0 },
	show: func(f *desk.Field, v desk.Value) string {
		if i := choiceOf(f, v.V); i >= 0 {
			return f.Choices[i].Label
		}
		return v.V
	},
}

const (
	mostChoices   = 100
	longestChoice = 200 // bytes
)

func defineChoice(f *desk.Field, d definition) error {
	cuts, err := cutChoices(d)
	if err != nil {
		return err
	}
	for _, c := range cuts {
		if err := addChoice(f, d, c); err != nil {
			return err
		}
	}
	if len(f.Choices) == 0 {
		return grammar.At(d.src, len(d.src), "The choices are missing.").
			Expect("Label or Label=value, separated by |")
	}
	return nil
}

// cut is one choice in the source: its label, and its value if it has one.
type cut struct {
	from, eq, after, to int // label from..eq, value after..to; eq == to: no value
}

// cutChoices finds the choices. They are separated by | and new lines; by commas
// too where no | stands, so that "Orders, returns | Other" is two choices.
// Separators in quotes do not count.
func cutChoices(d definition) ([]cut, error) {
	tokens, err := choiceTokens(d)
	if err != nil {
		return nil, err
	}
	bars := false
	for _, t := range tokens {
		bars = bars || t.Is("|")
	}
	var out []cut
	c := cut{from: d.pos, eq: -1}
	for _, t := range tokens {
		switch {
		case t.Is("=") && c.eq < 0:
			c.eq, c.after = t.Pos, t.Stop
		case t.Is("|"), t.Is(",") && !bars, t.Kind == grammar.Newline, t.Kind == grammar.End:
			c.to = t.Pos
			if c.eq < 0 {
				c.eq, c.after = c.to, c.to
			}
			out = append(out, c)
			c = cut{from: t.Stop, eq: -1}
		}
	}
	return out, nil
}

// choiceTokens scans the definition; a word with = in it counts as three tokens.
func choiceTokens(d definition) ([]grammar.Token, error) {
	s := grammar.NewScanner(d.src)
	s.Jump(d.pos)
	var out []grammar.Token
	for {
		t, err := s.Next()
		if err != nil {
			return nil, err
		}
		if t.Kind == grammar.Word {
			if i := strings.Index(d.src[t.Pos:t.Stop], "="); i >= 0 {
				eq := t.Pos + i
				t = grammar.Token{Kind: grammar.Symbol, Text: "=", Pos: eq, Stop: eq + 1}
				s.Jump(eq + 1)
			}
		}
		if out = append(out, t); t.Kind == grammar.End {
			return out, nil
		}
	}
}

// addChoice adds the choice at c, unless nothing stands there.
func addChoice(f *desk.Field, d definition, c cut) error {
	label, value := unquote(d.src[c.from:c.eq]), unquote(d.src[c.after:c.to])
	at := c.from + len(d.src[c.from:c.to]) - len(strings.TrimLeft(d.src[c.from:c.to], " \t"))
	hasValue := c.eq < c.after
	switch {
	case label == "" && !hasValue:
		return nil
	case label == "":
		return grammar.At(d.src, at, "A choice needs a label before the =.").Expect("Label=value")
	case hasValue && value == "":
		return grammar.At(d.src, c.after, "The value of “%s” is missing.", label).Expect("Label=value, or just Label")
	case len(label) > longestChoice || len(value) > longestChoice:
		return grammar.At(d.src, at, "This choice is too long for a button.").Expect("a few words")
	case len(f.Choices) == mostChoices:
		return grammar.At(d.src, at, "These are too many choices: at most %d.", mostChoices)
	case !hasValue:
		value = label
	}
	for _, o := range f.Choices {
		if desk.Fold(o.Label) == desk.Fold(label) {
			return grammar.At(d.src, at, "There are two choices “%s”.", label).Expect("labels that differ")
		}
		if desk.Fold(o.Value) == desk.Fold(value) {
			return grammar.At(d.src, at, "“%s” and “%s” have the same value %s.", o.Label, label, value).Expect("values that differ")
		}
	}
	f.Choices = append(f.Choices, desk.Choice{Label: label, Value: value})
	return nil
}

// unquote is a label or value without the spaces and quotes around it.
func unquote(s string) string {
	s = strings.Join(strings.Fields(grammar.Visible(s)), " ")
	scan := grammar.NewScanner(s)
	if t, err := scan.Next(); err == nil && t.Kind == grammar.Quoted && t.Stop == len(s) {
		return strings.TrimSpace(t.Text)
	}
	return s
}

func printChoices(f *desk.Field) string {
	var out []string
	for _, c := range f.Choices {
		s := quoteChoice(c.Label, false)
		if c.Value != c.Label {
			s += "=" + quoteChoice(c.Value, true)
		}
		out = append(out, s)
	}
	return strings.Join(out, " | ")
}

// quoteChoice puts quotes round what would not be read as one label, or as one
// value, which may have an = in it.
func quoteChoice(s string, value bool) string {
	cuts, err := cutChoices(definition{src: s})
	if err != nil || len(cuts) != 1 || cuts[0].eq < len(s) && !value || unquote(s) != s || strings.ContainsAny(s, "\"“”„«»‹›'‘‚`") {
		return grammar.InQuotes(s)
	}
	return s
}

func labels(f *desk.Field) string {
	var out []string
	for _, c := range f.Choices {
		out = append(out, c.Label)
	}
	return strings.Join(out, ", ")
}

// choiceOf is the index of the choice with that value, -1 when there is none.
func choiceOf(f *desk.Field, value string) int {
	for i, c := range f.Choices {
		if c.Value == value {
			return i
		}
	}
	return -1
}
