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

// ParseCond reads a condition (of a survey's [if …], of "every … for", of
// broadcasts); PrintCond prints it.
func ParseCond(src string, b *desk.Book) (*desk.Cond, []string, error) { panic("stub") }
func PrintCond(c *desk.Cond) string                                    { panic("stub") }

// Holds tells whether the condition holds for the turn's contact and message,
// and why (for the trace).
func Holds(t *desk.Turn, c *desk.Cond) (ok bool, why string) { panic("stub") }

// ParseActions reads "tag x; close" (a snippet's do line); Do runs them.
func ParseActions(src chat.Text, b *desk.Book) ([]desk.Action, []string, error) { panic("stub") }
func PrintActions(as []desk.Action) string                                      { panic("stub") }
func Do(t *desk.Turn, as []desk.Action, by string)                              { panic("stub") }

// Take is the stage: it drains the chain of happenings, running the rules that
// wait for them, and takes timers of waits, "no reply", "silence" and "every".
func Take(t *desk.Turn) { panic("stub") }

// Settle sets the timers that rules need after this turn.
func Settle(t *desk.Turn) { panic("stub") }
