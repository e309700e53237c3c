package scripts

import (
	"slices"
	"time"
)

// MostFailures in a row disable a script.
const MostFailures = 10

// The size of a record's log.
const (
	recordLines = 100
	recordBytes = 8 << 10
)

// Record is how a script is doing: what /scripts and /scriptlog show. It is plain
// data; the caller keeps it, one for each script.
type Record struct {
	Runs   int           `json:"runs,omitempty"`
	Failed int           `json:"failed,omitempty"`
	InARow int           `json:"in_a_row,omitempty"` // failures since the last run that went well
	Last   time.Time     `json:"last,omitzero"`
	Took   time.Duration `json:"took,omitempty"` // of all runs together
	Fuel   int64         `json:"fuel,omitempty"` // most of one run
	Lines  []Line        `json:"lines,omitempty"`
	About  int64         `json:"-"` // the contact whom the lines added are about
}

// Line is a line of a script's log.
type Line struct {
	At    time.Time `json:"at"`
	Text  string    `json:"text"`
	Error bool      `json:"error,omitempty"` // with the calls below it
	About int64     `json:"about,omitempty"` // the contact: it goes with them
}

// Forget drops the lines about contacts; false when there are none.
func (r *Record) Forget(ids []int64) bool {
	kept := make([]Line, 0, len(r.Lines))
	for _, l := range r.Lines {
		if l.About == 0 || !slices.Contains(ids, l.About) {
			kept = append(kept, l)
		}
	}
	some := len(kept) < len(r.Lines)
	r.Lines = kept
	return some
}

// Add notes a run. It tells whether the script is to be disabled now, and the admins
// told.
func (r *Record) Add(at time.Time, res Result, err error) (disable bool) {
	r.Runs++
	r.Last, r.Took, r.Fuel = at, r.Took+res.Used.Took, max(r.Fuel, res.Used.Fuel)
	for _, text := range res.Log {
		r.line(Line{At: at, Text: text})
	}
	if err == nil {
		r.InARow = 0
		return false
	}
	text := err.Error()
	if e, ok := err.(*Error); ok {
		text = e.Traceback()
	}
	r.line(Line{At: at, Text: clip(text, 2000), Error: true})
	r.Failed++
	r.InARow++
	if r.InARow < MostFailures {
		return false
	}
	r.InARow = 0 // who turns it on again gives it as many tries anew
	return true
}

// line adds a line to the log, whose oldest lines go.
func (r *Record) line(l Line) {
	l.About = r.About
	// The list may be shared with a copy of the record: it is never changed in place.
	lines := append(r.Lines[:len(r.Lines):len(r.Lines)], l)
	size := 0
	for i := len(lines) - 1; i >= 0; i-- {
		if size += len(lines[i].Text); size > recordBytes || len(lines)-i > recordLines {
			lines = lines[i+1:]
			break
		}
	}
	r.Lines = lines
}
