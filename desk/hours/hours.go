// Package hours answers when a team works: opening hours, holidays, the next
// opening, and open time between two instants. Time zones are handed in loaded.
// It must not look at a clock or load files.
package hours

import (
	"time"

	"frontdesk/desk"
)

// Week is a team's opening hours, parsed. The zero Week is always open.
type Week struct{ _ int }

// Parse reads "mon-fri 09:00-13:00 15:00-18:00, sat 22:00-02:00 Europe/Madrid".
// zone is the name found, "" when none was given. Errors are *grammar.Error.
func Parse(src string) (w Week, zone string, err error) { panic("stub") }

// Print is the canonical form of the hours, without the zone.
func Print(w Week) string { panic("stub") }

// Of is the calendar of a team: its week, zone and holidays. It is kept with the
// Book (Derived).
func Of(b *desk.Book, team string) Calendar { panic("stub") }

// Calendar of a team.
type Calendar struct{ _ int }

// Open tells whether the team works at t.
func (c Calendar) Open(t time.Time) bool { panic("stub") }

// Next is when the team opens next at or after t; false when never.
func (c Calendar) Next(t time.Time) (time.Time, bool) { panic("stub") }

// Add is the instant at which d of open time has passed since t.
func (c Calendar) Add(t time.Time, d time.Duration) time.Time { panic("stub") }

// Between is the open time between two instants.
func (c Calendar) Between(from, to time.Time) time.Duration { panic("stub") }

// Zone of the team (UTC when none is set).
func (c Calendar) Zone() *time.Location { panic("stub") }

// LoadZone finds a time zone by its IANA name; set by the engine or a test.
var LoadZone func(name string) (*time.Location, error) = time.LoadLocation
