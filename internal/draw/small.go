package draw

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"slices"
)

// shades is how many colours a picture may have: edges of letters need some between.
const shades = 256

// small is a picture with few colours, in a third of the bytes.
func small(raw []byte) ([]byte, error) {
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("reading the picture back: %w", err)
	}
	b := img.Bounds()
	full := image.NewRGBA(b)
	draw.Draw(full, b, img, b.Min, draw.Src)
	pal, index := palette(full)
	out := image.NewPaletted(b, pal)
	for i := range out.Pix {
		out.Pix[i] = index[pixel(full, i)]
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, out); err != nil {
		return nil, fmt.Errorf("writing the picture: %w", err)
	}
	return buf.Bytes(), nil
}

// pixel is the colour of a picture's pixel, counted from the top left.
func pixel(img *image.RGBA, i int) uint32 { return binary.BigEndian.Uint32(img.Pix[4*i:]) }

// palette is the colours that a picture has most, and by which of them each colour is
// shown.
func palette(img *image.RGBA) (color.Palette, map[uint32]uint8) {
	count := map[uint32]int{}
	last, run := uint32(0), 0
	for i := range len(img.Pix) / 4 {
		if p := pixel(img, i); p != last {
			count[last] += run
			last, run = p, 0
		}
		run++
	}
	count[last] += run
	used := slices.SortedFunc(maps.Keys(count), func(p, q uint32) int { return cmp.Or(count[q]-count[p], cmp.Compare(p, q)) })
	at := func(p uint32) color.Color {
		return color.RGBA{R: uint8(p >> 24), G: uint8(p >> 16), B: uint8(p >> 8), A: uint8(p)}
	}
	var pal color.Palette
	for _, p := range used[:min(len(used), shades)] {
		pal = append(pal, at(p))
	}
	index := map[uint32]uint8{}
	for _, p := range used {
		index[p] = uint8(pal.Index(at(p)))
	}
	return pal, index
}
