package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"image/png"
	"log/slog"
	"testing"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/chart"
	"frontdesk/desk/stats"
	"frontdesk/internal/draw"
)

// TestWithoutAPictureTheTextStillComes: what cannot be drawn is said.
func TestWithoutAPictureTheTextStillComes(t *testing.T) {
	q := stats.Query{Drawn: &stats.Answer{Text: chat.Plain("42 %"), Picture: &chart.Picture{Title: "x"}}}
	raw, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	ask := func(f func(context.Context, *chart.Picture) ([]byte, error)) (a stats.Answer) {
		out := teller{func() house { return nil }, slog.New(slog.DiscardHandler), f}.Do(t.Context(), desk.OutCall{Kind: desk.CallStats, Payload: raw})
		if err := json.Unmarshal(out, &a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	if a := ask(func(context.Context, *chart.Picture) ([]byte, error) { return nil, errors.New("no ink") }); a.Text.S != "42 %" || a.PNG != nil {
		t.Errorf("answered %+v", a)
	}
	a := ask(draw.PNG)
	if img, err := png.Decode(bytes.NewReader(a.PNG)); err != nil || img.Bounds().Dx() != draw.Width || a.Text.S != "42 %" || a.Picture != nil {
		t.Errorf("answered %d bytes, %v, %q", len(a.PNG), err, a.Text.S)
	}
	if out := (teller{func() house { return nil }, slog.New(slog.DiscardHandler), draw.PNG}).Do(t.Context(), desk.OutCall{Payload: []byte("{")}); out != nil {
		t.Errorf("a payload that cannot be read is answered %s", out)
	}
}
