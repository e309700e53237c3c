package hours

import (
	"time"
)

// Calendar of a team. The zero Calendar is always open, in UTC.
type Calendar struct {
	limited bool // else always open, but for holidays
	days    [7][]part
	zone    *time.Location
	off     []off
}

const (
	daySeconds = 24 * 60 * 60
	// horizon is how far Next looks, and how long a gap Add goes over.
	horizon = 400 * daySeconds
	// never is what Add adds where the team does not open any more.
	never = 100 * 365 * 24 * time.Hour
)

// Zone of the team (UTC when none is set).
func (c Calendar) Zone() *time.Location {
	if c.zone == nil {
		return time.UTC
	}
	return c.zone
}

func (c Calendar) always() bool { return !c.limited && len(c.off) == 0 }

// Open tells whether the team works at t: by the clock on its wall, and on no
// holiday. A night that begins on a holiday is off to its end.
func (c Calendar) Open(t time.Time) bool {
	if c.always() {
		return true
	}
	open := false
	c.walk(t.Unix(), t.Unix()+1, func(int64, int64) bool {
		open = true
		return false
	})
	return open
}

// Next is when the team opens next at or after t; false when never. While it is
// open that is t itself.
func (c Calendar) Next(t time.Time) (time.Time, bool) {
	if c.always() || c.Open(t) {
		return t, true
	}
	var next time.Time
	c.walk(t.Unix()+1, t.Unix()+horizon, func(from, _ int64) bool {
		next = time.Unix(from, 0).In(t.Location())
		return false
	})
	return next, !next.IsZero()
}

// Add is the instant at which d of open time has passed since t; a century later
// where that much never comes.
func (c Calendar) Add(t time.Time, d time.Duration) time.Time {
	if c.always() || d <= 0 {
		return t.Add(max(d, 0))
	}
	end := time.Time{}
	at, limit := t.Unix(), t.Unix()+horizon
	for end.IsZero() && at < limit {
		stop := limit
		c.walk(at, stop, func(from, to int64) bool {
			begin, part := t, time.Unix(to, 0).Sub(t)
			if from > t.Unix() {
				begin, part = time.Unix(from, 0), time.Duration(to-from)*time.Second
			}
			if part >= d {
				end = begin.Add(d)
				return false
			}
			d -= part
			limit = to + horizon
			return true
		})
		at = stop
	}
	if end.IsZero() {
		return t.Add(never)
	}
	return end.In(t.Location())
}

// Between is the open time between two instants, 0 when to is not after from.
func (c Calendar) Between(from, to time.Time) time.Duration {
	if !from.Before(to) {
		return 0
	}
	if c.always() {
		return to.Sub(from)
	}
	var sum time.Duration
	c.walk(from.Unix(), to.Unix()+1, func(a, b int64) bool {
		begin, end := time.Unix(a, 0), time.Unix(b, 0)
		if begin.Before(from) {
			begin = from
		}
		if end.After(to) {
			end = to
		}
		sum += max(end.Sub(begin), 0)
		return true
	})
	return sum
}

// walk calls yield with the open spans between two instants (Unix seconds), in
// order, until it says no. A span may be cut at midnight and where the clocks
// change: between two such changes local time runs evenly, so no hour is missed
// or counted twice.
func (c Calendar) walk(from, to int64, yield func(from, to int64) bool) {
	for from < to {
		t := time.Unix(from, 0).In(c.Zone())
		_, offset := t.Zone()
		end := to
		if _, change := t.ZoneBounds(); !change.IsZero() {
			end = min(to, change.Unix())
		}
		if !c.walkLocal(from, end, int64(offset), yield) {
			return
		}
		from = end
	}
}

// walkLocal is walk while local time is offset ahead of UTC.
func (c Calendar) walkLocal(from, to, offset int64, yield func(from, to int64) bool) bool {
	for day := floorDiv(from+offset, daySeconds); day*daySeconds < to+offset; day++ {
		if c.holiday(day) {
			continue
		}
		midnight := day*daySeconds - offset
		for _, p := range c.days[weekday(day)] {
			a, b := max(from, midnight+int64(p.from)*60), min(to, midnight+int64(p.to)*60)
			if p.tail && c.holiday(day-1) {
				continue
			}
			if a < b && !yield(a, b) {
				return false
			}
		}
	}
	return true
}

// weekday of a day counted from 1 January 1970, a Thursday; Monday is 0.
func weekday(day int64) int { return int(((day+3)%7 + 7) % 7) }

func floorDiv(a, b int64) int64 {
	if q := a / b; a%b >= 0 {
		return q
	}
	return a/b - 1
}
