// Package draw makes pictures of numbers, as PNG files for phones: on a background of their
// own, with large type, in colours that are told apart by everybody. It must know nothing
// but what chart.Picture says.
package draw

import (
	"context"
	"fmt"

	"github.com/go-analyze/charts"
	"github.com/golang/freetype/truetype"

	"frontdesk/desk/chart"
)

// Width of every picture, in pixels. A phone shows it at about a third.
const Width = 1080

// highest is how high a picture becomes at most; margin is what stays free around it.
const highest, margin = 3200, 48

// The sizes of type, in pixels.
const (
	sizeTitle  = 56
	sizeValue  = 76
	sizePanel  = 40
	sizeText   = 34
	sizeSmall  = 31
	lineHeight = 1.35
)

// slots is how many pictures are drawn at once: it is work for a processor.
var slots = make(chan struct{}, 1)

// PNG draws a picture. It waits for its turn as long as ctx lets it.
func PNG(ctx context.Context, pic *chart.Picture) (raw []byte, err error) {
	select {
	case slots <- struct{}{}:
		defer func() { <-slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() {
		if r := recover(); r != nil { // of the library, on numbers that it does not expect
			raw, err = nil, fmt.Errorf("drawing %s: %v", pic.Title, r)
		}
	}()
	probe := newCanvas(8)
	h := probe.measure(pic)
	if h > highest {
		return nil, fmt.Errorf("drawing %s: it would be %d pixels high", pic.Title, h)
	}
	c := newCanvas(h)
	c.p.FilledRect(0, 0, Width, h, ground, ground, 0)
	c.border(h)
	c.draw(pic)
	if raw, err = c.p.Bytes(); err != nil {
		return nil, fmt.Errorf("drawing %s: %w", pic.Title, err)
	}
	return small(raw)
}

// canvas is a picture being drawn. y is where the next part begins.
type canvas struct {
	p      *charts.Painter
	y      int
	normal *truetype.Font
	bold   *truetype.Font
}

func newCanvas(h int) *canvas {
	return &canvas{p: charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputPNG, Width: Width, Height: h}),
		normal: charts.GetFont(charts.FontFamilyNotoSans), bold: charts.GetFont(charts.FontFamilyNotoSansBold)}
}

// part is something below which the next begins.
type part struct {
	height int
	draw   func()
}

// parts are those of a picture, from top to bottom.
func (c *canvas) parts(pic *chart.Picture) []part {
	list := []part{{line(sizeTitle), func() { c.text(margin, c.y, Width-2*margin, bold(sizeTitle), pic.Title) }}}
	if pic.Below != "" {
		list = append(list, part{line(sizeText), func() { c.text(margin, c.y, Width-2*margin, faint(sizeText), pic.Below) }})
	}
	if len(pic.Tiles) > 0 {
		list = append(list, c.tiles(pic.Tiles))
	}
	for _, p := range pic.Panels {
		list = append(list, part{gap, func() {}}, part{line(sizePanel) + 8, func() { c.text(margin, c.y, Width-2*margin, bold(sizePanel), p.Title) }})
		switch {
		case p.Columns != nil:
			list = append(list, c.columns(p.Columns))
		case p.Rows != nil:
			list = append(list, c.rows(p.Rows)...)
		case p.Matrix != nil:
			list = append(list, c.matrix(p.Matrix)...)
		}
	}
	return list
}

// gap is between panels.
const gap = 44

func (c *canvas) measure(pic *chart.Picture) int {
	h := 2 * margin
	for _, p := range c.parts(pic) {
		h += p.height
	}
	return h
}

func (c *canvas) draw(pic *chart.Picture) {
	c.y = margin - 10
	for _, p := range c.parts(pic) {
		p.draw()
		c.y += p.height
	}
}

// line is how high a line of text is.
func line(size int) int { return int(float64(size) * lineHeight) }

// border sets the picture off from a chat that is as light as it is.
func (c *canvas) border(h int) {
	for _, r := range [][4]int{{0, 0, Width, edge}, {0, h - edge, Width, h}, {0, 0, edge, h}, {Width - edge, 0, Width, h}} {
		c.p.FilledRect(r[0], r[1], r[2], r[3], frame, frame, 0)
	}
}

const edge = 3

// tiles are numbers, two beside each other.
func (c *canvas) tiles(all []chart.Tile) part {
	const height, between = 210, 24
	w := (Width - 2*margin - between) / 2
	rows := (len(all) + 1) / 2
	return part{gap/2 + rows*(height+between), func() {
		for i, t := range all {
			x, y := margin+i%2*(w+between), c.y+gap/2+i/2*(height+between)
			c.p.FilledRect(x, y, x+w, y+height, tile, tile, 0)
			c.text(x+28, y+12, w-56, faint(sizeText), t.Label)
			c.text(x+28, y+52, w-56, bold(sizeValue), t.Value)
			c.text(x+28, y+152, w-56, faint(sizeSmall), t.Below)
		}
	}}
}
