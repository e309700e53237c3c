package grammar

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// How much of a long line an error shows, in columns of a monospaced font.
const (
	lineWidth   = 60
	widthBefore = 34
	widthAfter  = 24
)

// cell is a visible character of a line: what is printed, and its columns.
type cell struct {
	text string
	cols int
}

// window is the part of line around byte col that fits on a phone, and the
// column at which col stands in it. Nothing in it can move the text about:
// control and direction characters are left out.
func window(line string, col int) (string, int) {
	cells, at := cellsOf(line, col)
	total := 0
	for _, c := range cells {
		total += c.cols
	}
	from, to := 0, len(cells)
	if total > lineWidth {
		from, to = around(cells, at)
	}
	var b strings.Builder
	column := 0
	if from > 0 {
		b.WriteString("…")
		column = 1
	}
	for i := from; i < to; i++ {
		if i < at {
			column += cells[i].cols
		}
		b.WriteString(cells[i].text)
	}
	if to < len(cells) {
		b.WriteString("…")
	}
	return b.String(), column
}

// cellsOf cuts a line into visible characters; at is the one that byte col falls on.
func cellsOf(line string, col int) (cells []cell, at int) {
	joined := false
	for i, r := range line {
		if i < col {
			at = len(cells) + 1
		}
		switch {
		case r == '\u200d' && len(cells) > 0:
			cells[len(cells)-1].text += string(r)
			joined = true
			continue
		case isMark(r) || joined:
			if len(cells) > 0 {
				// Piles of marks on one letter are cut: they would hide the lines around.
				if last := &cells[len(cells)-1]; len(last.text) < 40 {
					last.text += string(r)
				}
			}
		case unicode.IsSpace(r):
			cells = append(cells, cell{" ", 1})
		case !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r):
			cells = append(cells, cell{string(r), columns(r)})
		}
		joined = false
		at = min(at, len(cells))
	}
	return cells, at
}

// isMark tells whether r is drawn upon the character before it.
func isMark(r rune) bool {
	return unicode.In(r, unicode.Mn, unicode.Me) || 0x1F3FB <= r && r <= 0x1F3FF
}

// columns of a character in a monospaced font.
func columns(r rune) int {
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// around is the range of cells to show of a line that is too long.
func around(cells []cell, at int) (from, to int) {
	from, to = at, at
	for w := 0; from > 0 && w < widthBefore; from-- {
		w += cells[from-1].cols
	}
	for w := 0; to < len(cells) && w < widthAfter; to++ {
		w += cells[to].cols
	}
	return from, to
}
