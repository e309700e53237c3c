// Package chart is what a picture of numbers shows: plain data, that whoever draws
// pictures gets. It must not know how anything is drawn, nor hold what contacts are
// called or have written.
package chart

// Picture is drawn from top to bottom: title, tiles, panels.
type Picture struct {
	Title  string  `json:"title"`
	Below  string  `json:"below,omitempty"` // the line below the title
	Tiles  []Tile  `json:"tiles,omitempty"`
	Panels []Panel `json:"panels,omitempty"`
}

// Tile is one number, large.
type Tile struct {
	Value string `json:"value"`
	Label string `json:"label"`
	Below string `json:"below,omitempty"`
}

// Panel is one chart: that of its parts which is set.
type Panel struct {
	Title   string   `json:"title"`
	Columns *Columns `json:"columns,omitempty"`
	Rows    *Rows    `json:"rows,omitempty"`
	Matrix  *Matrix  `json:"matrix,omitempty"`
}

// Columns are bars that stand beside each other, in the order of time.
type Columns struct {
	Labels []string  `json:"labels"` // of some; "" is none
	Values []float64 `json:"values"`
}

// Rows are bars that lie below each other, each of several parts.
type Rows struct {
	Parts []string `json:"parts,omitempty"` // what the parts are, for the legend
	Tones []Tone   `json:"tones"`           // theirs
	Rows  []Row    `json:"rows"`
}

// Row is one bar. Number stands before its name, and in the text below the picture too: a
// name in a script that cannot be drawn is left out.
type Row struct {
	Number int       `json:"number"`
	Name   string    `json:"name"`
	Values []float64 `json:"values"`
	Text   string    `json:"text"` // at its end
}

// Tone is what a colour stands for; each has one that is told from the others by those who
// do not see all colours.
type Tone string

// The tones.
const (
	Plain   Tone = "plain"
	Good    Tone = "good"
	Bad     Tone = "bad"
	Faint   Tone = "faint"
	Neutral Tone = "neutral"
)

// Matrix shows how likely things are right against what it costs to be wrong.
type Matrix struct {
	Columns []Column `json:"columns"`
	Points  []Point  `json:"points"`
}

// Column is one cost, with the shares in percent from which on something is suggested, and
// is done.
type Column struct {
	Name    string `json:"name"`
	Suggest int    `json:"suggest"`
	Send    int    `json:"send"`
}

// Point is one thing in a column. Share is in percent, -1 where nobody knows.
type Point struct {
	Number int    `json:"number"`
	Name   string `json:"name"`
	Column int    `json:"column"`
	Share  int    `json:"share"`
	Low    int    `json:"low"`
	High   int    `json:"high"`
	Mode   string `json:"mode"` // auto, suggest, off: told apart by shape and colour
}
