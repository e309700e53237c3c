package draw

import (
	"strconv"

	"github.com/go-analyze/charts"
	"github.com/golang/freetype/truetype"

	"frontdesk/desk/chart"
)

// The colours: of Okabe and Ito, who chose them to be told apart by those who do not see
// all colours, on a light ground of our own.
var (
	ground  = charts.ColorFromHex("#FCFCFA")
	frame   = charts.ColorFromHex("#C9CDD2")
	tile    = charts.ColorFromHex("#EEF1F4")
	ink     = charts.ColorFromHex("#15191E")
	inkSoft = charts.ColorFromHex("#4A535D")
	rule    = charts.ColorFromHex("#D5D9DE")
	white   = charts.ColorFromHex("#FFFFFF")

	blue      = charts.ColorFromHex("#0072B2")
	skyBlue   = charts.ColorFromHex("#8CC5EA")
	green     = charts.ColorFromHex("#009E73")
	vermilion = charts.ColorFromHex("#D55E00")
	orange    = charts.ColorFromHex("#E69F00")
	grey      = charts.ColorFromHex("#7A828B")
)

var tones = map[chart.Tone]charts.Color{chart.Plain: blue, chart.Good: green, chart.Bad: vermilion, chart.Faint: skyBlue, chart.Neutral: grey}

// style is how a text looks.
type style struct {
	size  int
	bold  bool
	color charts.Color
}

func plain(size int) style { return style{size, false, ink} }
func bold(size int) style  { return style{size, true, ink} }
func faint(size int) style { return style{size, false, inkSoft} }

// perPoint is how many pixels the library makes of a point.
const perPoint = 92.0 / 72

func (c *canvas) font(s style) charts.FontStyle {
	f := c.normal
	if s.bold {
		f = c.bold
	}
	return charts.FontStyle{FontSize: float64(s.size) / perPoint, FontColor: s.color, Font: f}
}

// wide is how wide a text becomes.
func (c *canvas) wide(s style, text string) int { return c.p.MeasureText(text, 0, c.font(s)).Width() }

// text writes a line whose top left is at x, y, cut to the width.
func (c *canvas) text(x, y, width int, s style, text string) {
	text = c.fit(width, s, c.drawable(text))
	if text != "" {
		c.p.Text(text, x, y+s.size, 0, c.font(s))
	}
}

// right writes a line that ends at x, centre one around it.
func (c *canvas) right(x, y, width int, s style, text string) {
	text = c.fit(width, s, c.drawable(text))
	c.text(x-c.wide(s, text), y, width, s, text)
}

func (c *canvas) centre(x, y, width int, s style, text string) {
	text = c.fit(width, s, c.drawable(text))
	c.text(x-c.wide(s, text)/2, y, width, s, text)
}

// fit cuts a text that is too wide.
func (c *canvas) fit(width int, s style, text string) string {
	if c.wide(s, text) <= width {
		return text
	}
	r := []rune(text)
	for len(r) > 0 && c.wide(s, string(r)+"…") > width {
		r = r[:len(r)-1]
	}
	if len(r) == 0 {
		return ""
	}
	return string(r) + "…"
}

// draws tells whether the fonts have all letters of a text. They have none of scripts that
// join letters or go from right to left, which takes more than one letter after another.
func (c *canvas) draws(text string) bool {
	for _, r := range text {
		if !has(c.normal, r) || !has(c.bold, r) {
			return false
		}
	}
	return true
}

func has(f *truetype.Font, r rune) bool { return f.Index(r) != 0 }

// drawable is a text without what cannot be drawn.
func (c *canvas) drawable(text string) string {
	if c.draws(text) {
		return text
	}
	var out []rune
	for _, r := range text {
		if c.draws(string(r)) {
			out = append(out, r)
		}
	}
	return string(out)
}

// named is what stands for a numbered thing: its number and name, or the number alone
// where its name cannot be drawn; the text below the picture says which that is.
func (c *canvas) named(number int, name string) string {
	n := strconv.Itoa(number)
	if !c.draws(name) {
		return "No. " + n
	}
	return n + ". " + name
}
