// Package rule reads, prints, indexes and runs the rules of the Book. Triggers,
// conditions and actions are three lists, one file and one line each.
package rule

import (
	"frontdesk/chat"
	"frontdesk/desk"
)

// Parse reads what follows /addrule NAME: clauses on lines or on one line.
// References to what does not exist yet are warnings. Errors are *grammar.Error.
func Parse(name string, body chat.Text, b *desk.Book) (*desk.Rule, []string, error) { panic("stub") }

// Print is the canonical source.
func Print(r *desk.Rule) string { panic("stub") }

// Take is the stage: it drains the chain of happenings, running the rules that
// wait for them, and takes timers of waits, "no reply", "silence" and "every".
func Take(t *desk.Turn) { panic("stub") }

// Settle sets the timers that rules need after this turn.
func Settle(t *desk.Turn) { panic("stub") }
