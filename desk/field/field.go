// Package field knows the types of contact fields: how one is written, what is a
// valid answer, what is kept. It must not know surveys or rules, nor do I/O.
package field

import (
	"frontdesk/chat"
	"frontdesk/desk"
)

// Types lists the type names in the order of the documentation.
func Types() []string { panic("stub") }

// Parse reads "language choice English=en | Español=es" (after /addfield). Errors
// are *grammar.Error.
func Parse(src string) (*desk.Field, error) { panic("stub") }

// Print is the canonical source that Parse reads.
func Print(f *desk.Field) string { panic("stub") }

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
func Read(f *desk.Field, m *chat.Message, region string) (Answer, *Trouble) { panic("stub") }

// ReadText validates plain text as an answer.
func ReadText(f *desk.Field, s, region string) (Answer, *Trouble) { panic("stub") }

// Show is a value for people: the label of a choice, the value otherwise.
func Show(f *desk.Field, v desk.Value) string { panic("stub") }

// Get is a contact's value of a field or of a built-in name (name first_name
// username phone channel language_code created last_seen source); false when
// unset or when the kept value is not valid for the field's type any more.
func Get(b *desk.Book, c *desk.Case, name string) (desk.Value, bool) { panic("stub") }

// BuiltIn tells whether the folded name is a built-in, read-only field.
func BuiltIn(folded string) bool { panic("stub") }

// Set changes a field of the turn's contact and raises "field changed" when it
// differs. It cannot fail: the answer is valid.
func Set(t *desk.Turn, f *desk.Field, v desk.Value) { panic("stub") }

// Number of a value for comparisons: of numbers, ratings and dates (days since
// 1970); false for others.
func Number(v desk.Value) (float64, bool) { panic("stub") }
