// Command samples makes the pictures of the documentation:
//
//	go run ./internal/draw/samples docs
//
// Their numbers are made up. It must not be part of any release.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"frontdesk/desk/chart"
	"frontdesk/internal/draw"
)

func main() {
	dir := "docs"
	if len(os.Args) > 1 {
		dir = os.Args[1]
	}
	for name, p := range map[string]*chart.Picture{"stats": week(), "funnel": survey(), "matrix": matrix()} {
		raw, err := draw.PNG(context.Background(), p)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name+".png"), raw, 0o644)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "samples:", err)
			os.Exit(1)
		}
	}
}

func week() *chart.Picture {
	days := &chart.Columns{Labels: []string{"Wed 18", "Thu 19", "Fri 20", "Sat 21", "Sun 22", "Mon 23", "Tue 24"}, Values: []float64{17, 21, 19, 8, 2, 26, 31}}
	teams := &chart.Rows{Parts: []string{"median", "90 % within"}, Tones: []chart.Tone{chart.Plain, chart.Faint}, Rows: []chart.Row{
		{Number: 1, Name: "support", Values: []float64{240, 1680}, Text: "4 min · 32 min"},
		{Number: 2, Name: "sales-es", Values: []float64{420, 4980}, Text: "7 min · 90 min"},
		{Number: 3, Name: "المبيعات", Values: []float64{120, 300}, Text: "2 min · 7 min"},
	}}
	return &chart.Picture{Title: "Front desk", Below: "18–24 Nov 2026", Tiles: []chart.Tile{
		{Value: "124", Label: "conversations", Below: "1,204 messages"}, {Value: "4 min", Label: "first reply", Below: "90 % within 32 min"},
		{Value: "2 h 10 min", Label: "until closed", Below: "90 % within 27 h"}, {Value: "31 %", Label: "by automation", Below: "34 of 110 closed"},
	}, Panels: []chart.Panel{{Title: "New conversations a day", Columns: days}, {Title: "First reply by team", Rows: teams}}}
}

func survey() *chart.Picture {
	rows := &chart.Rows{Parts: []string{"answered", "skipped", "abandoned", "an agent came in"},
		Tones: []chart.Tone{chart.Good, chart.Faint, chart.Bad, chart.Neutral}, Rows: []chart.Row{
			{Number: 1, Name: "language", Values: []float64{180, 0, 12, 4}, Text: "180 of 198"},
			{Number: 2, Name: "topic", Values: []float64{150, 10, 15, 3}, Text: "150 of 180"},
			{Number: 3, Name: "order", Values: []float64{80, 40, 6, 1}, Text: "80 of 128"},
		}}
	return &chart.Picture{Title: "Survey welcome", Below: "198 began, 121 completed it", Panels: []chart.Panel{{Title: "What became of each question", Rows: rows}}}
}

func matrix() *chart.Picture {
	m := &chart.Matrix{Columns: []chart.Column{{Name: "cost low", Suggest: 30, Send: 70}, {Name: "cost medium", Suggest: 40, Send: 85}, {Name: "cost high", Suggest: 50, Send: 95}}}
	add := func(name string, column, share, low, high int, mode string) {
		m.Points = append(m.Points, chart.Point{Number: len(m.Points) + 1, Name: name, Column: column, Share: share, Low: low, High: high, Mode: mode})
	}
	add("gift-cards", 1, 91, 80, 97, "suggest")
	add("invoice", 2, 71, 55, 83, "suggest")
	add("opening", 0, 96, 90, 99, "auto")
	add("parcel", 1, 92, 84, 97, "auto")
	add("password", 2, -1, 0, 100, "suggest")
	add("sizes", 0, 66, 50, 80, "suggest")
	add("warranty", 1, 24, 12, 37, "off")
	return &chart.Picture{Title: "Automation matrix", Below: "Each FAQ by its number", Panels: []chart.Panel{{Title: "Right answers, lately, in percent", Matrix: m}}}
}
