package draw

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/go-analyze/charts"

	"frontdesk/desk/chart"
)

const longName = "a name that goes on and on until nobody could read it any more, WWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"

// full has every kind of panel, with names that are too long for it.
func full() *chart.Picture {
	m := &chart.Matrix{Columns: []chart.Column{{Name: "cost low", Suggest: 30, Send: 70}, {Name: longName, Suggest: 40, Send: 85}, {Name: "cost high", Suggest: 50, Send: 95}}}
	for i := range 30 {
		m.Points = append(m.Points, chart.Point{Number: i + 1, Name: longName, Column: i % 3, Share: i*5%125 - 20, Low: max(i*5%125-40, 0), High: min(i*5%125, 100), Mode: []string{"auto", "suggest", "off"}[i%3]})
		if p := &m.Points[i]; p.Share < 0 {
			p.Share = -1
		}
	}
	days := &chart.Columns{}
	for i := range 62 {
		days.Labels, days.Values = append(days.Labels, fmt.Sprint(i)), append(days.Values, float64(i*1234567))
	}
	rows := &chart.Rows{Parts: []string{"good", longName, "bad", "rest"}, Tones: []chart.Tone{chart.Good, chart.Faint, chart.Bad, chart.Neutral},
		Rows: []chart.Row{{Number: 1, Name: longName, Values: []float64{5, 4, 3, 2}, Text: "5 of 14"}, {Number: 123456, Name: "价格 😀", Values: []float64{0, 0, 0, 0}, Text: longName}}}
	return &chart.Picture{Title: longName, Below: longName, Tiles: []chart.Tile{{Value: longName, Label: longName, Below: longName}, {Value: "1"}, {Value: "–"}},
		Panels: []chart.Panel{{Title: longName, Columns: days}, {Title: "rows", Rows: rows}, {Title: "matrix", Matrix: m}}}
}

func drawn(t testing.TB, p *chart.Picture) image.Image {
	t.Helper()
	raw, err := PNG(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	if len(raw) > 200<<10 {
		t.Errorf("the picture has %d bytes", len(raw))
	}
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func rgb(c charts.Color) color.RGBA { return color.RGBA{R: c.R, G: c.G, B: c.B, A: 255} }

// count is how many pixels of a colour a part of a picture has.
func count(img image.Image, r image.Rectangle, c charts.Color) (n int) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if color.RGBAModel.Convert(img.At(x, y)) == rgb(c) {
				n++
			}
		}
	}
	return n
}

func TestAPictureOfEverything(t *testing.T) {
	img := drawn(t, full())
	t.Run("nothing runs off the edge", func(t *testing.T) { staysInside(t, img) })
	t.Run("each series has its colour", func(t *testing.T) { hasColours(t, img) })
}

func staysInside(t *testing.T, img image.Image) {
	t.Helper()
	b := img.Bounds()
	if b.Dx() != Width || b.Dy() > highest {
		t.Fatalf("the picture is %v", b)
	}
	const free = margin - edge - 12
	for side, r := range map[string]image.Rectangle{
		"left":   image.Rect(edge, edge, edge+free, b.Max.Y-edge),
		"right":  image.Rect(Width-edge-free, edge, Width-edge, b.Max.Y-edge),
		"bottom": image.Rect(edge, b.Max.Y-edge-free, Width-edge, b.Max.Y-edge),
	} {
		if n := count(img, r, ground); n != r.Dx()*r.Dy() {
			t.Errorf("%d pixels run into the %s margin", r.Dx()*r.Dy()-n, side)
		}
	}
}

func hasColours(t *testing.T, img image.Image) {
	t.Helper()
	for name, c := range map[string]charts.Color{"columns": blue, "good": green, "faint": skyBlue, "bad": vermilion, "neutral": grey, "suggested": orange, "sent": zoneSend} {
		if n := count(img, img.Bounds(), c); n < 400 {
			t.Errorf("%s: %d pixels have its colour", name, n)
		}
	}
}

// TestTypeIsLegible: black on white is 21; 4.5 is what small type needs.
func TestTypeIsLegible(t *testing.T) {
	for _, pair := range [][2]charts.Color{{ink, ground}, {inkSoft, ground}, {inkSoft, tile}, {inkSoft, zoneOff}, {inkSoft, zoneSuggest}, {inkSoft, zoneSend}, {ink, orange}} {
		if c := contrast(pair[0], pair[1]); c < 4.5 {
			t.Errorf("%v on %v has a contrast of %.1f", pair[0], pair[1], c)
		}
	}
	for _, pair := range [][2]charts.Color{{white, green}, {white, grey}, {blue, ground}, {vermilion, ground}} { // large type, and bars
		if c := contrast(pair[0], pair[1]); c < 3 {
			t.Errorf("%v on %v has a contrast of %.1f", pair[0], pair[1], c)
		}
	}
}

func contrast(a, b charts.Color) float64 {
	light := func(c charts.Color) float64 {
		f := func(v uint8) float64 {
			if x := float64(v) / 255; x > 0.03928 {
				return math.Pow((x+0.055)/1.055, 2.4)
			} else {
				return x / 12.92
			}
		}
		return 0.2126*f(c.R) + 0.7152*f(c.G) + 0.0722*f(c.B)
	}
	x, y := light(a), light(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestWhatTheFontLacksIsNumbered(t *testing.T) {
	c := newCanvas(8)
	for name, want := range map[string]string{"sales": "7. sales", "ventas-ñ": "7. ventas-ñ", "продажи": "7. продажи", "πωλήσεις": "7. πωλήσεις",
		"المبيعات": "No. 7", "销售": "No. 7", "sales 😀": "No. 7", "ขาย": "No. 7", "מכירות": "No. 7", "हिन्दी": "No. 7"} {
		if got := c.named(7, name); got != want {
			t.Errorf("%s is drawn as %q, want %q", name, got, want)
		}
	}
	if got := c.drawable("a 😀 b价"); strings.TrimSpace(got) != "a  b" {
		t.Errorf("a text is drawn as %q", got)
	}
}

func TestNumbersThatAreNone(t *testing.T) {
	odd := []float64{math.NaN(), math.Inf(1), math.Inf(-1), -5, 0, 1e300}
	drawn(t, &chart.Picture{Title: "odd", Panels: []chart.Panel{{Columns: &chart.Columns{Labels: make([]string, len(odd)), Values: odd}},
		{Rows: &chart.Rows{Tones: slices.Repeat([]chart.Tone{chart.Good}, len(odd)), Rows: []chart.Row{{Number: 1, Values: odd}}}}}})
}

func TestWhatCannotBeDrawnIsAnError(t *testing.T) {
	rows := &chart.Rows{Tones: []chart.Tone{chart.Good}}
	for range 60 {
		rows.Rows = append(rows.Rows, chart.Row{Values: []float64{1}})
	}
	if _, err := PNG(t.Context(), &chart.Picture{Panels: []chart.Panel{{Rows: rows}}}); err == nil {
		t.Error("a picture of sixty bars was drawn")
	}
	rows.Rows = []chart.Row{{Values: []float64{1, 2, 3}}} // more parts than tones
	if _, err := PNG(t.Context(), &chart.Picture{Panels: []chart.Panel{{Rows: rows}}}); err == nil {
		t.Error("a broken picture was drawn")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	slots <- struct{}{}
	defer func() { <-slots }()
	if _, err := PNG(ctx, full()); err == nil {
		t.Error("a picture was drawn though nobody waits")
	}
}

func BenchmarkPNG(b *testing.B) {
	p := full()
	for b.Loop() {
		if _, err := PNG(b.Context(), p); err != nil {
			b.Fatal(err)
		}
	}
}
