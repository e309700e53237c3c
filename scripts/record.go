package scripts

import "time"

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
}

// Line is a line of a script's log.
type Line struct {
	At    time.Time `json:"at"`
	Text  string    `json:"text"`
	Error bool      `json:"error,omitempty"` // with the calls below it
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
	return r.InARow == MostFailures
}

// line adds a line to the log, whose oldest lines go.
func (r *Record) line(l Line) {
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
