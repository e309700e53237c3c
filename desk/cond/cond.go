// Package cond reads, prints and evaluates conditions, as rules, survey questions
// and broadcasts use them. The tests are one list, one file and one line each. It
// changes nothing.
package cond

import (
	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

// Parse reads a condition up to the end of src. References to what does not exist
// yet are warnings. Errors are *grammar.Error.
func Parse(src string, b *desk.Book) (*desk.Cond, []string, error) { panic("stub") }

// Read reads a condition from a scanner and stops before the first token that
// cannot belong to it (a clause word, a line break, the end).
func Read(s *grammar.Scanner, b *desk.Book) (*desk.Cond, []string, error) { panic("stub") }

// Print is the canonical source.
func Print(c *desk.Cond) string { panic("stub") }

// Holds tells whether the condition holds for the turn's contact and message, and
// why, with the values it saw (for the trace). A nil condition holds.
func Holds(t *desk.Turn, c *desk.Cond) (ok bool, why string) { panic("stub") }
