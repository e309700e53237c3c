// Package hours answers when a team works: opening hours, holidays, the next
// opening, and open time between two instants. Time zones are handed in loaded.
// It must not look at a clock or load files.
package hours

import (
	"time"

	"frontdesk/desk"
)

// LoadZone finds a time zone by its IANA name; set by the engine or a test.
var LoadZone func(name string) (*time.Location, error) = time.LoadLocation

// derived is this package's key in the Book's compiled parts.
const derived = "hours"

// Of is the calendar of a team: its week, zone and holidays. It is kept with the
// Book (Derived). A team that is not there is always open.
func Of(b *desk.Book, team string) Calendar {
	team = desk.Fold(team)
	kept, _ := b.Derived[derived].(map[string]Calendar)
	if c, ok := kept[team]; ok {
		return c
	}
	c := compile(b, team)
	if kept == nil && b.Derived != nil {
		kept = map[string]Calendar{}
		b.Derived[derived] = kept
	}
	if kept != nil && b.Teams[team] != nil {
		kept[team] = c
	}
	return c
}

// House is the time zone of the house: the default team's, UTC before there is one.
func House(b *desk.Book) *time.Location {
	if t := b.DefaultTeam(); t != nil {
		return Of(b, t.Name).Zone()
	}
	return time.UTC
}

// compile makes a team's calendar. What was saved has been checked; should it
// not be readable any more, the team is open rather than never there.
func compile(b *desk.Book, team string) Calendar {
	var c Calendar
	t := b.Teams[team]
	if t == nil {
		return c
	}
	zone, week := t.Zone, Week{}
	if t.Hours != "" {
		if w, named, err := Parse(t.Hours); err == nil {
			week = w
			if zone == "" {
				zone = named
			}
		}
	}
	c.limited, c.days = week.limited, week.days()
	if loc, err := LoadZone(zone); err == nil && zone != "" {
		c.zone = loc
	}
	for _, h := range b.Holidays {
		if o, ok := offOf(h); ok && desk.Fold(h.Team) == team {
			c.off = append(c.off, o)
		}
	}
	return c
}
