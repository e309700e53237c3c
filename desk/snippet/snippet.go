// Package snippet reads, prints, fills in and sends canned replies.
package snippet

import (
	"frontdesk/chat"
	"frontdesk/desk"
)

// Parse reads what follows /addsnippet: the name, an optional #topic, the text.
// captured is the replied message (an album: several), nil when there is none.
// Unknown placeholders are errors (*grammar.Error).
func Parse(args chat.Text, captured []chat.Message, b *desk.Book) (*desk.Snippet, []string, error) {
	panic("stub")
}

// Print is the canonical source.
func Print(s *desk.Snippet) string { panic("stub") }

// Filled is a snippet ready to be sent.
type Filled struct {
	Snippet *desk.Snippet
	Parts   []desk.Part
	Holes   []string // why it should be held: an empty placeholder without default, a missing wording
}

// Fill chooses the wording for the turn's contact and fills the placeholders in.
// agent is who sends it, nil for automation.
func Fill(t *desk.Turn, name string, agent *desk.Agent) (Filled, error) { panic("stub") }

// Send posts the parts to the contact, logs them, and does what its do line says.
// by is what sends it ("snippet prices", "rule greet"); extra is appended.
func Send(t *desk.Turn, f Filled, by string, extra chat.Text) { panic("stub") }

// FillText fills placeholders into any text (of a rule's say, a survey's
// question) for the turn's contact; a hole becomes nothing.
func FillText(t *desk.Turn, text chat.Text) chat.Text { panic("stub") }

// CheckText tells whether the placeholders of a text are known; the error is a
// *grammar.Error.
func CheckText(text chat.Text, b *desk.Book) error { panic("stub") }
