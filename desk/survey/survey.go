// Package survey asks a contact questions, one after another, and keeps the
// answers. It never traps anyone.
package survey

import (
	"frontdesk/chat"
	"frontdesk/desk"
)

// Parse reads what follows /addsurvey NAME: one item a line. Fields that do not
// exist yet are warnings. Errors are *grammar.Error.
func Parse(name string, body chat.Text, b *desk.Book) (*desk.Survey, []string, error) { panic("stub") }

// Print is the canonical source.
func Print(s *desk.Survey) string { panic("stub") }

// Start begins a survey with the turn's contact; by is what started it ("rule
// greet", an agent's name). One that is under way ends as left.
func Start(t *desk.Turn, name, by string) error { panic("stub") }

// Take is the stage: answers, presses, /back /skip /human and their plain words,
// timers.
func Take(t *desk.Turn) { panic("stub") }

// Leave ends the open survey, if there is one; how is "left" or "abandoned".
func Leave(t *desk.Turn, how string) { panic("stub") }
