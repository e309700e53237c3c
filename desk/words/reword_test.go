package words

import (
	"strings"
	"testing"
)

func TestCheckRewording(t *testing.T) {
	for _, c := range []struct {
		key       Key
		text, err string // part of the error, "" for none
	}{
		{Understood, "¡Perfecto, {label}!", ""},
		{Understood, "{ LABEL } ✓", ""},
		{Understood, "｛label｝，好的", ""},
		{Understood, "Perfect!", "{label} is missing: understood needs {label}"},
		{Understood, "{label} {name}", "understood knows no {name}: understood needs {label}"},
		{Understood, "{{ contact.first_name }} {label}", "a brace is not closed"},
		{Understood, "{label", "a brace is not closed"},
		{Understood, "label} {label}", "a brace is not closed"},
		{Understood, "{} {label}", "knows no {}"},
		{NotInRange, "From {min}", "{max} is missing: not_in_range needs {min} {max}"},
		{ChooseOne, "One of {options}, please", ""},
		{ChooseOne, "Choose!", ""},
		{ChooseOne, "{label}", "choose_one can have {options}"},
		{Skipped, "{label} skipped", "skipped has no placeholders"},
		{Skipped, " \u200b\n", "is empty"},
		{Skipped, "!!", "is empty"},
		{Skipped, strings.Repeat("a", 2001), "at most 2000"},
		{Yes, "👍", ""},
		{Yes, "Sí,\nclaro", "one line of at most 40"},
		{Yes, strings.Repeat("ж", 41), "one line of at most 40"},
		{Yes, strings.Repeat("ж", 40), ""},
		{"nothing", "a", "/texts lists them all"},
	} {
		err := CheckRewording(c.key, c.text)
		switch {
		case c.err == "" && err != nil:
			t.Errorf("%s %q: %v", c.key, c.text, err)
		case c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)):
			t.Errorf("%s %q: %v, want %q", c.key, c.text, err, c.err)
		}
	}
}

// What is accepted can be said, and says all its values.
func FuzzCheckRewording(f *testing.F) {
	for _, s := range []string{"From {min} to {max}", "{min}{max}", "｛MIN｝ { max }", "{{min}}", "{", "{\n}", "א{min}{max}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		err := CheckRewording(NotInRange, s)
		said := Speak("en", "", Overrides{NotInRange: {"": s}}).Say(NotInRange, "\x01", "\x02")
		if err == nil && !(strings.Contains(said, "\x01") && strings.Contains(said, "\x02")) {
			t.Errorf("%q was accepted and says %q", s, said)
		}
		if err == nil && strings.ContainsAny(said, "{}") {
			t.Errorf("%q was accepted and leaves braces: %q", s, said)
		}
	})
}
