// Package stats counts what happened in a stretch of time, from the facts that turns have
// noted, and says it: as a text, as the data of a picture, as a table. Reading facts takes
// time that a turn does not have: Answer is for outside of turns (desk.CallStats).
package stats

import (
	"encoding/csv"
	"encoding/json"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/chart"
)

// Query is what is asked for: the payload of a desk.CallStats.
type Query struct {
	// Funnel is a survey (folded), whose funnel is asked for. Otherwise the numbers of a
	// stretch of time are.
	Funnel string    `json:"funnel,omitempty"`
	From   time.Time `json:"from,omitzero"`
	To     time.Time `json:"to,omitzero"` // the first instant after it
	// What only is counted: a team (folded), an agent (AgentKey), a channel (the beginning
	// of desk.Channelled).
	Team  string `json:"team,omitempty"`
	Agent string `json:"agent,omitempty"`
	On    string `json:"on,omitempty"`
	About string `json:"about,omitempty"` // the same for people: "team sales"
	CSV   bool   `json:"csv,omitempty"`
	// Drawn is an answer that is known already, and only to be drawn.
	Drawn *Answer `json:"drawn,omitempty"`
}

// Answer is what is said: its picture is yet to be drawn.
type Answer struct {
	Text    chat.Text      `json:"text,omitzero"` // at most mostCaption units, if there is a picture
	More    []chat.Text    `json:"more,omitempty"`
	Picture *chart.Picture `json:"picture,omitempty"`
	PNG     []byte         `json:"png,omitempty"` // the picture, once drawn
	File    []byte         `json:"file,omitempty"`
	Name    string         `json:"name,omitempty"` // of the file
}

// Of is the query of a call's payload.
func Of(payload json.RawMessage) (q Query, err error) {
	err = json.Unmarshal(payload, &q)
	return q, err
}

// Answer answers a query from what a turn of nobody's sees.
func (q Query) Answer(t *desk.Turn) Answer {
	switch {
	case q.Drawn != nil:
		return *q.Drawn
	case q.Funnel != "":
		return funnelOf(t, q)
	}
	n := count(t, q)
	if q.CSV {
		return Answer{Text: chat.Plain(n.heading()), File: Table(n.table()), Name: "stats-" + q.From.Format(time.DateOnly) + ".csv"}
	}
	return Answer{Text: n.text(), More: n.tables(), Picture: n.picture()}
}

// Table is rows as a CSV file that spreadsheets open: none of its cells is a formula.
func Table(rows [][]string) []byte {
	var b strings.Builder
	b.WriteString("\ufeff") // without it some take UTF-8 for something else
	w := csv.NewWriter(&b)
	for _, row := range rows {
		safe := make([]string, len(row))
		for i, cell := range row {
			if safe[i] = cell; formula(cell) {
				safe[i] = "'" + cell
			}
		}
		_ = w.Write(safe) // a Builder takes everything
	}
	w.Flush()
	return []byte(b.String())
}

// formula tells whether a spreadsheet might compute something of a cell. A number below
// zero is one.
func formula(cell string) bool {
	first, _ := utf8.DecodeRuneInString(cell)
	if first == '-' {
		_, err := strconv.Atoi(cell)
		return err != nil
	}
	return cell != "" && strings.ContainsRune("=+@\t\r\n＝＋－＠", first)
}
