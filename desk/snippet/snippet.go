// Package snippet reads, prints, fills in and sends canned replies, and fills the
// placeholders of every other text that goes to a contact. What is filled in is
// literal: it is never read as a placeholder, a command or formatting. It must not
// look at a clock, and must not know who may send what, nor when.
package snippet

import (
	"frontdesk/chat"
	"frontdesk/desk"
)

// ParseDo reads actions and gives warnings.
type ParseDo func(chat.Text, *desk.Book) ([]desk.Action, []string, error)

// Filled is a snippet ready to be sent.
type Filled struct {
	Snippet *desk.Snippet
	Parts   []desk.Part
	Holes   []string    // why it should be held: an empty placeholder without default, a missing wording
	Agent   *desk.Agent // who sends it; nil: automation
	// Variant is its number among Of; Of is 1 where it has no variants.
	Variant, Of int
}

// Shown is all of a snippet in one text, for agents.
func (f Filled) Shown() chat.Text {
	var parts []chat.Text
	for _, p := range f.Parts {
		for _, m := range p.Media {
			parts = append(parts, chat.Plain("["+m.Kind+"]"))
		}
		if !p.Text.Empty() {
			parts = append(parts, p.Text)
		}
		for _, row := range p.Buttons {
			for _, b := range row {
				parts = append(parts, chat.Plain("["+b.Label+"] "+b.URL))
			}
		}
	}
	return chat.Join("\n", parts...)
}
