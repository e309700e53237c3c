package draw

import (
	"math"

	"github.com/dustin/go-humanize"
	"github.com/go-analyze/charts"

	"frontdesk/desk/chart"
)

// columns draws bars beside each other, with a scale of few lines.
func (c *canvas) columns(col *chart.Columns) part {
	const plot, labels, scale = 330, 56, 90
	return part{plot + labels, func() {
		top, bottom := c.y+20, c.y+plot
		most := 1.0
		for _, v := range col.Values {
			most = max(most, finite(v))
		}
		step := stepOf(most)
		ceiling := math.Ceil(most/step) * step
		for v := 0.0; v <= ceiling; v += step {
			y := bottom - int(v/ceiling*float64(bottom-top))
			c.p.LineStroke([]charts.Point{{X: margin + scale, Y: y}, {X: Width - margin, Y: y}}, rule, 2)
			c.right(margin+scale-14, y-sizeSmall/2-8, scale, faint(sizeSmall), humanize.Comma(int64(v)))
		}
		n := len(col.Values)
		wide := float64(Width-2*margin-scale) / float64(max(n, 1))
		every := c.labelled(col.Labels, wide)
		for i, v := range col.Values {
			x := float64(margin+scale) + (float64(i)+0.5)*wide
			half := min(wide*0.36, 60)
			if v = finite(v); v > 0 {
				h := max(int(v/ceiling*float64(bottom-top)), 3)
				c.p.FilledRect(int(x-half), bottom-h, int(x+half), bottom, blue, blue, 0)
			}
			if (n-1-i)%every == 0 {
				w := c.wide(faint(sizeSmall), col.Labels[i])
				c.text(max(min(int(x)-w/2, Width-margin-w), margin), bottom+10, w+4, faint(sizeSmall), col.Labels[i])
			}
		}
		c.p.LineStroke([]charts.Point{{X: margin + scale, Y: bottom}, {X: Width - margin, Y: bottom}}, ink, 3)
	}}
}

// labelled is of how many columns one is labelled, the last in any case.
func (c *canvas) labelled(labels []string, wide float64) int {
	most := 0
	for _, l := range labels {
		most = max(most, c.wide(faint(sizeSmall), l)+14)
	}
	return max(int(math.Ceil(float64(most)/wide)), 1)
}

// stepOf is between the lines of a scale: 1, 2 or 5 of a power of ten, at most four lines.
func stepOf(most float64) float64 {
	for unit := 1.0; ; unit *= 10 {
		for _, k := range []float64{1, 2, 5} {
			if most/(k*unit) <= 4 {
				return k * unit
			}
		}
	}
}

// rowHeight is that of a bar with the line above it.
const rowHeight = 104

// rows draws bars below each other: name and numbers above, the bar below them.
func (c *canvas) rows(r *chart.Rows) []part {
	list := []part{c.legend(r)}
	most := 0.0
	for _, row := range r.Rows {
		most = max(most, sum(row.Values))
	}
	for _, row := range r.Rows {
		list = append(list, part{rowHeight, func() { c.row(r, row, most) }})
	}
	return list
}

func (c *canvas) row(r *chart.Rows, row chart.Row, most float64) {
	end := c.wide(bold(sizeText), row.Text)
	c.text(margin, c.y, Width-2*margin-end-30, plain(sizeText), c.named(row.Number, row.Name))
	c.right(Width-margin, c.y, Width-2*margin, bold(sizeText), row.Text)
	y, full := c.y+52, Width-2*margin
	c.p.FilledRect(margin, y, Width-margin, y+34, tile, tile, 0)
	x := float64(margin)
	for i, v := range row.Values {
		if v = finite(v); v == 0 {
			continue
		}
		w := v / most * float64(full)
		c.p.FilledRect(int(x), y, max(int(x+w), int(x)+2), y+34, tones[r.Tones[i]], ground, 0)
		if i > 0 && x > margin { // told apart without colours as well
			c.p.FilledRect(int(x)-2, y, int(x)+2, y+34, ground, ground, 0)
		}
		x += w
	}
}

func sum(vs []float64) (s float64) {
	for _, v := range vs {
		s += finite(v)
	}
	return s
}

// finite is a number that a bar can have: of others, none.
func finite(v float64) float64 {
	if v > 0 && v < 1e12 {
		return v
	}
	return 0
}

// legend says what the parts of bars are.
func (c *canvas) legend(r *chart.Rows) part {
	if len(r.Parts) == 0 {
		return part{draw: func() {}}
	}
	type entry struct{ x, line int }
	at, x, lines := make([]entry, len(r.Parts)), margin, 0
	for i, name := range r.Parts {
		w := 44 + c.wide(faint(sizeSmall), name)
		if x+w > Width-margin && x > margin {
			x, lines = margin, lines+1
		}
		at[i] = entry{x, lines}
		x += w + 40
	}
	return part{(lines+1)*line(sizeSmall) + 14, func() {
		for i, name := range r.Parts {
			x, y := at[i].x, c.y+at[i].line*line(sizeSmall)
			color := tones[r.Tones[i]]
			c.p.FilledRect(x, y+8, x+30, y+34, color, color, 0)
			c.text(x+44, y, Width-margin-x-44, faint(sizeSmall), name)
		}
	}}
}
