// Package field knows the types of contact fields: how one is written, what is a
// valid answer, what is kept. It must not know surveys or rules, nor do I/O.
package field

import (
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

// Types lists the type names in the order of the documentation.
func Types() []string {
	var out []string
	for _, k := range kinds {
		out = append(out, k.name)
	}
	return out
}

// Answer says how an answer was understood.
type Answer struct {
	Value desk.Value
	Label string // what to say back: a choice's label, the value as kept
	Guess bool   // a misspelling was understood
}

// Trouble is why an answer is not valid: the key of the bot's own words to say,
// and its arguments (words.Key as a string: "not_email", …).
type Trouble struct {
	Key  string
	Args []any
}

// Read validates a message as an answer to the field: exact label or value, then
// number, then a unique misspelling of a label of four letters or more; for other
// types the type's own rules. region is the contact's country where known ("ES"),
// for phone numbers.
func Read(f *desk.Field, m *chat.Message, region string) (Answer, *Trouble) {
	k := kindOf(f.Type)
	if m.Media == nil {
		return ReadText(f, m.Text.S, region)
	}
	if k.media != nil {
		if a, ok := k.media(m.Media, region); ok {
			return a, nil
		}
	}
	return Answer{}, k.trouble(f)
}

// ReadText validates plain text as an answer.
func ReadText(f *desk.Field, s, region string) (Answer, *Trouble) {
	k := kindOf(f.Type)
	s = strings.TrimSpace(grammar.Visible(s))
	if s != "" && len(s) <= longestAnswer {
		if a, ok := k.read(f, s, strings.ToUpper(region)); ok {
			return a, nil
		}
	}
	return Answer{}, k.trouble(f)
}

// longestAnswer bounds what a Case keeps of one answer, in bytes.
const longestAnswer = 2000

// Show is a value for people: the label of a choice, the value otherwise.
func Show(f *desk.Field, v desk.Value) string {
	if k := kindOf(f.Type); k.show != nil {
		return k.show(f, v)
	}
	return v.V
}

// kept is an answer that is said back as it is kept.
func kept(v string) (Answer, bool) {
	return Answer{Value: desk.Value{V: v}, Label: v}, true
}

func refused() (Answer, bool) { return Answer{}, false }
