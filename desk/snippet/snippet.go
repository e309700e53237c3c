// Package snippet reads, prints, fills in and sends canned replies.
package snippet

import (
	"frontdesk/chat"
	"frontdesk/desk"
)

// Parse reads what follows /addsnippet: the name, an optional #topic, the text.
// captured is the replied message (an album: several), nil when there is none.
// Unknown placeholders are errors (*grammar.Error). parseDo reads a last line
// "do: …" (action.Parse; handed in, since actions send snippets).
func Parse(args chat.Text, captured []chat.Message, b *desk.Book, parseDo ParseDo) (*desk.Snippet, []string, error) {
	panic("stub")
}

// ParseDo reads actions and gives warnings.
type ParseDo func(chat.Text, *desk.Book) ([]desk.Action, []string, error)

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

// Send posts the parts to the contact and logs them; the caller does Snippet.Do
// after it. by is what sends it ("snippet prices", "rule greet"); extra is appended.
func Send(t *desk.Turn, f Filled, by string, extra chat.Text) { panic("stub") }

// FillText fills placeholders into any text (of a rule's say, a survey's
// question) for the turn's contact; a hole becomes nothing.
func FillText(t *desk.Turn, text chat.Text) chat.Text { panic("stub") }

// CheckText tells whether the placeholders of a text are known; the error is a
// *grammar.Error.
func CheckText(text chat.Text, b *desk.Book) error { panic("stub") }
