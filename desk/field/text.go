package field

import (
	"strings"

	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

var textKind = kind{
	name:    "text",
	example: `order text /^[A-Z]{2}\d{6}$/ "two letters and six digits, like AB123456"`,
	define:  defineText,
	print:   printText,
	read:    readText,
	trouble: func(f *desk.Field) *Trouble { return &Trouble{Key: notPattern, Args: []any{f.Hint}} },
	valid:   func(f *desk.Field, v desk.Value) bool { return f.Re == nil || f.Re.MatchString(v.V) },
}

// defineText reads an optional /pattern/ and an optional hint.
func defineText(f *desk.Field, d definition) error {
	s := grammar.NewScanner(d.src)
	s.Jump(d.pos)
	t, err := s.NextValue()
	if err != nil {
		return err
	}
	if t.Kind == grammar.Regex {
		if f.Re, err = grammar.Pattern(d.src, t); err != nil {
			return err
		}
		f.Pattern = t.Text
		s.Jump(t.Stop)
	} else {
		s.Jump(d.pos)
	}
	if err := validator(f, s); err != nil {
		return err
	}
	return hint(f, s)
}

// validator reads an optional script NAME.
func validator(f *desk.Field, s *grammar.Scanner) error {
	at := s.Pos()
	word, err := s.NextValue()
	if err != nil {
		return err
	}
	if name, err := s.NextValue(); word.Is("script") && err == nil && name.Value() {
		f.Script = name.Text
		return nil
	}
	s.Jump(at)
	return nil
}

// hint reads the rest of a definition: text in quotes, or as it is.
func hint(f *desk.Field, s *grammar.Scanner) error {
	rest := strings.TrimSpace(grammar.Visible(s.Rest()))
	t, err := s.Next()
	if err != nil {
		return err
	}
	after, _ := s.Peek()
	if t.Kind == grammar.Quoted && after.Kind == grammar.End {
		rest = strings.TrimSpace(t.Text)
	}
	if len(rest) > 400 {
		return grammar.At(s.Source(), t.Pos, "This hint is too long.").Expect("one short sentence")
	}
	f.Hint = strings.Join(strings.Fields(rest), " ")
	return nil
}

func printText(f *desk.Field) string {
	var parts []string
	if f.Pattern != "" {
		parts = append(parts, grammar.PrintPattern(f.Pattern))
	}
	if f.Script != "" {
		parts = append(parts, "script "+grammar.Quote(f.Script))
	}
	if f.Hint != "" {
		parts = append(parts, grammar.InQuotes(f.Hint))
	}
	return strings.Join(parts, " ")
}

// readText takes what the pattern takes; digits of another script and full-width
// letters are understood where the pattern wants plain ones.
func readText(f *desk.Field, s, _ string) (Answer, bool) {
	if f.Re == nil || f.Re.MatchString(s) {
		return kept(s)
	}
	if plain := strings.TrimSpace(grammar.Digits(grammar.Normalize(s))); f.Re.MatchString(plain) {
		return kept(plain)
	}
	return refused()
}
