package draw

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/go-analyze/charts"

	"frontdesk/desk/chart"
)

// The zones of a matrix, from the top: done by itself, suggested, neither.
var (
	zoneSend    = charts.ColorFromHex("#D7EFE5")
	zoneSuggest = charts.ColorFromHex("#FBEBC8")
	zoneOff     = charts.ColorFromHex("#ECEEF0")
)

// mode is how a thing looks by what it does: the shape tells as much as the colour.
type mode struct {
	label string
	draw  func(c *canvas, x, y int)
	ink   charts.Color
}

var modes = map[string]mode{
	"auto":    {"answers by itself", func(c *canvas, x, y int) { c.p.Circle(mark, x, y, green, ground, 3) }, white},
	"suggest": {"suggests to agents", (*canvas).triangle, ink},
	"off": {"off", func(c *canvas, x, y int) {
		c.p.FilledRect(x-mark+3, y-mark+3, x+mark-3, y+mark-3, grey, ground, 3)
	}, white},
}

// mark is how far a mark reaches from its middle.
const mark = 25

func (c *canvas) triangle(x, y int) {
	pts := []charts.Point{{X: x, Y: y - mark - 8}, {X: x + mark + 8, Y: y + mark - 3}, {X: x - mark - 8, Y: y + mark - 3}, {X: x, Y: y - mark - 8}}
	c.p.FillArea(pts, orange)
	c.p.LineStroke(pts, ground, 3)
}

// The measures of a matrix.
const (
	matrixHeight = 960 // of 0 to 100 %
	matrixScale  = 96  // for the percentages beside it
	shelfRow     = 60  // of those that nobody knows yet
	mostOnShelf  = 6   // of them in one column
)

func (c *canvas) matrix(m *chart.Matrix) []part {
	list := []part{c.modesLegend(), {matrixHeight + 30 + line(sizeText) + 2*line(sizeSmall), func() { c.field(m) }}}
	most := 0
	for i := range m.Columns {
		most = max(most, min(len(unknown(m, i)), mostOnShelf+1))
	}
	if most > 0 {
		list = append(list, part{line(sizeText) + 14 + most*shelfRow, func() { c.shelf(m) }})
	}
	return list
}

func unknown(m *chart.Matrix, column int) []chart.Point {
	return slices.DeleteFunc(slices.Clone(m.Points), func(p chart.Point) bool { return p.Column != column || p.Share >= 0 })
}

func (c *canvas) modesLegend() part {
	return part{line(sizeSmall) + 26, func() {
		x := margin + mark
		for _, key := range []string{"auto", "suggest", "off"} {
			m := modes[key]
			m.draw(c, x, c.y+22)
			c.text(x+mark+16, c.y, Width, faint(sizeSmall), m.label)
			x += 2*mark + 56 + c.wide(faint(sizeSmall), m.label)
		}
	}}
}

func matrixColumn(m *chart.Matrix, i int) (left, right int) {
	wide := (Width - 2*margin - matrixScale) / len(m.Columns)
	return margin + matrixScale + i*wide, margin + matrixScale + (i+1)*wide - 10
}

// field draws the zones, the scale, and what is known.
func (c *canvas) field(m *chart.Matrix) {
	bottom := c.y + matrixHeight
	at := func(share int) int { return bottom - share*(matrixHeight-20)/100 }
	for i, col := range m.Columns {
		left, right := matrixColumn(m, i)
		c.p.FilledRect(left, at(col.Suggest), right, bottom, zoneOff, zoneOff, 0)
		c.p.FilledRect(left, at(col.Send), right, at(col.Suggest), zoneSuggest, zoneSuggest, 0)
		c.p.FilledRect(left, at(100), right, at(col.Send), zoneSend, zoneSend, 0)
		for _, bar := range []int{col.Send, col.Suggest} {
			c.p.LineStroke([]charts.Point{{X: left, Y: at(bar)}, {X: right, Y: at(bar)}}, inkSoft, 3)
		}
		middle := (left + right) / 2
		c.centre(middle, bottom+10, right-left, bold(sizeText), col.Name)
		c.centre(middle, bottom+10+line(sizeText), right-left, faint(sizeSmall), fmt.Sprintf("automatic: %d %%", col.Send))
		c.centre(middle, bottom+10+line(sizeText)+line(sizeSmall), right-left, faint(sizeSmall), fmt.Sprintf("draft: %d %%", col.Suggest))
	}
	for share := 0; share <= 100; share += 25 {
		c.right(margin+matrixScale-14, at(share)-sizeSmall/2-8, matrixScale, faint(sizeSmall), fmt.Sprintf("%d %%", share))
	}
	for i := range m.Columns {
		c.points(m, i, at)
	}
}

// spot is a mark with its place.
type spot struct {
	chart.Point
	x, y int
}

// points draws a column's marks: the higher the likelier, beside each other where they
// would cover each other, and their names where there is room.
func (c *canvas) points(m *chart.Matrix, column int, at func(int) int) {
	left, right := matrixColumn(m, column)
	known := slices.DeleteFunc(slices.Clone(m.Points), func(p chart.Point) bool { return p.Column != column || p.Share < 0 })
	slices.SortStableFunc(known, func(a, b chart.Point) int { return cmp.Compare(b.Share, a.Share) })
	var spots []spot
	for _, p := range known {
		s := spot{p, left + mark + 16, at(p.Share)}
		for slices.ContainsFunc(spots, func(o spot) bool { return o.x == s.x && abs(o.y-s.y) < 2*mark+8 }) && s.x+3*mark+16 < right-mark {
			s.x += 2*mark + 16
		}
		spots = append(spots, s)
	}
	for _, s := range spots {
		c.p.LineStroke([]charts.Point{{X: s.x, Y: at(s.High)}, {X: s.x, Y: at(s.Low)}}, inkSoft, 4)
	}
	for i, s := range spots {
		c.mark(s.Point, s.x, s.y)
		room := right - s.x - mark - 24
		for k, o := range spots {
			if k != i && abs(o.y-s.y) < 2*mark && o.x > s.x {
				room = min(room, o.x-s.x-2*mark-30)
			}
		}
		if room > 70 && c.draws(s.Name) {
			c.text(s.x+mark+14, s.y-sizeSmall/2-8, room, plain(sizeSmall), s.Name)
		}
	}
}

func (c *canvas) mark(p chart.Point, x, y int) {
	m := modes[p.Mode]
	if m.draw == nil {
		m = modes["off"]
	}
	m.draw(c, x, y)
	s := style{26, true, m.ink}
	c.centre(x, y-21, 2*mark+20, s, strconv.Itoa(p.Number))
}

// shelf shows what nobody knows the share of yet.
func (c *canvas) shelf(m *chart.Matrix) {
	c.text(margin, c.y, Width-2*margin, faint(sizeText), "Not measured yet:")
	for i := range m.Columns {
		left, right := matrixColumn(m, i)
		y := c.y + line(sizeText) + 14 + mark
		all := unknown(m, i)
		for k, p := range all {
			if k == mostOnShelf {
				c.text(left, y-mark, right-left, faint(sizeSmall), fmt.Sprintf("and %d more", len(all)-k))
				break
			}
			c.mark(p, left+mark+16, y)
			if c.draws(p.Name) {
				c.text(left+2*mark+30, y-sizeSmall/2-8, right-left-2*mark-34, plain(sizeSmall), p.Name)
			}
			y += shelfRow
		}
	}
}

func abs(n int) int { return max(n, -n) }
