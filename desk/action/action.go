// Package action reads, prints and does what rules and snippets do. The actions
// are one list, one file and one line each.
package action

import (
	"frontdesk/chat"
	"frontdesk/desk"
)

// Parse reads actions separated by ; or line breaks. References to what does not
// exist yet are warnings. Errors are *grammar.Error.
func Parse(src chat.Text, b *desk.Book) ([]desk.Action, []string, error) { panic("stub") }

// Print is the canonical source, separated by "; ".
func Print(as []desk.Action) string { panic("stub") }

// Do does one action for the turn's contact; by names who does it ("rule greet",
// "snippet promo"). The error is for admins: why it could not be done.
func Do(t *desk.Turn, a desk.Action, by string) error { panic("stub") }
