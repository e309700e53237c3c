package commands

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/answer"
	"frontdesk/desk/chart"
	"frontdesk/desk/grammar"
	"frontdesk/desk/stats"
)

var matrix = Command{
	Name: "matrix", Args: "[csv]", About: "All FAQs: how often each is right, against the cost of being wrong; as a picture and a table.",
	Who: desk.Worker, Where: Setup, Part: PartFAQ, Example: "/matrix",
	More: "A circle answers by itself, a triangle suggests to agents, a square is off. The line through each shows how sure its percentage is. " +
		"Below stands what the matrix would propose; docs/faq.md says from which percentages on.",
	Run: runMatrix,
}

// costs in the order of the matrix's columns.
var costs = []string{desk.CostLow, desk.CostMedium, desk.CostHigh}

func runMatrix(c *Call) {
	names, csv := c.listFAQs()
	if len(names) == 0 {
		return
	}
	m := &chart.Matrix{}
	for _, cost := range costs {
		send, suggest := answer.Bars(&desk.FAQ{Cost: cost})
		m.Columns = append(m.Columns, chart.Column{Name: "cost " + cost, Suggest: suggest, Send: send})
	}
	cells := [][]string{{"number", "faq", "does", "cost", "right_percent", "at_least", "at_most", "verdicts", "proposed"}}
	var lines []string
	for i, name := range names {
		f, r := c.Book.FAQOf(name)[0], answer.RecordOf(c.Turn, name)
		likely, low, high, n := r.Share()
		mode, why := answer.Proposal(f, r)
		p := chart.Point{Number: i + 1, Name: f.Name, Column: slices.Index(costs, f.Costs()), Share: likely, Low: low, High: high, Mode: f.Does()}
		line := fmt.Sprintf("%d. %s · %s, cost %s · ", p.Number, f.Name, does(f), f.Costs())
		if n == 0 {
			p.Share = -1
			line += "not measured yet"
		} else {
			line += fmt.Sprintf("%d %% right, between %d and %d %% (%s)", likely, low, high, verdictsOf(n))
		}
		if mode != "" {
			line += fmt.Sprintf("\n   ➜ propose %s: %s", mode, why)
		}
		m.Points, lines = append(m.Points, p), append(lines, line)
		right, atLeast, atMost := strconv.Itoa(likely), strconv.Itoa(low), strconv.Itoa(high)
		if n == 0 {
			right, atLeast, atMost = "", "", "" // nobody knows
		}
		cells = append(cells, []string{strconv.Itoa(p.Number), f.Name, f.Does(), f.Costs(), right, atLeast, atMost, strconv.FormatFloat(n, 'f', 1, 64), mode})
	}
	if csv {
		c.attach("The automation matrix", "matrix.csv", cells)
		return
	}
	c.figures(stats.Query{Drawn: &stats.Answer{
		Text:    chat.Text{}.AddString("Automation matrix", chat.Bold).AddString("\n" + firstOf(lines)),
		Picture: &chart.Picture{Title: "Automation matrix", Below: "Each FAQ by its number", Panels: []chart.Panel{{Title: "Right answers, lately, in percent", Matrix: m}}},
	}})
}

// firstOf is the lines that one message takes.
func firstOf(lines []string) string {
	text := ""
	for i, l := range lines {
		if len(text)+len(l) > pageChars {
			return text + fmt.Sprintf("and %d more: /matrix csv, or /faq NAME", len(lines)-i)
		}
		text += l + "\n"
	}
	return strings.TrimSuffix(text, "\n")
}

// wantsCSV reads the only word that a list takes; when it is another one, that is said.
func (c *Call) wantsCSV() (csv, ok bool) {
	text := c.Text()
	if text == "" || desk.Fold(text) == "csv" {
		return text != "", true
	}
	src := "/" + c.Def.Name + " " + text
	c.Fail(grammar.At(src, len(c.Def.Name)+2, "“%s” is nothing that I can show.", text).Expect("nothing more, or csv").Try("/" + c.Def.Name + " csv"))
	return false, false
}

// listFAQs is the FAQs, and whether a file is asked for; none where there is nothing to
// list, which is said then.
func (c *Call) listFAQs() (names []string, csv bool) {
	csv, ok := c.wantsCSV()
	if !ok {
		return nil, false
	}
	if names = c.Book.FAQNames(); len(names) == 0 {
		c.Say("There is no FAQ yet. Example:\n%s", addFAQ.Example)
	}
	return names, csv
}

// attach answers with a table as a file.
func (c *Call) attach(text, name string, cells [][]string) {
	raw := stats.Table(cells)
	p := c.Reply(chat.Plain(text))
	p.Out.Media = []chat.Media{{Kind: "document", Name: name, Mime: "text/csv", Data: raw, Size: int64(len(raw))}}
}

// drawFAQs has a picture made of what came of the FAQs, where anything did.
func (c *Call) drawFAQs(names []string) {
	rows := &chart.Rows{Parts: []string{"accepted", "wrong"}, Tones: []chart.Tone{chart.Good, chart.Bad}}
	for i, name := range names {
		if r := answer.RecordOf(c.Turn, name); r.Accepted+r.Wrong > 0 {
			rows.Rows = append(rows.Rows, chart.Row{Number: i + 1, Name: c.Book.FAQOf(name)[0].Name, Text: fmt.Sprintf("%d right, %d wrong", r.Accepted, r.Wrong),
				Values: []float64{float64(r.Accepted), float64(r.Wrong)}})
		}
	}
	if len(rows.Rows) == 0 {
		return
	}
	slices.SortStableFunc(rows.Rows, func(a, b chart.Row) int {
		return cmp.Compare(b.Values[0]+b.Values[1], a.Values[0]+a.Values[1])
	})
	title := "FAQ answers, as they were judged"
	if n := len(rows.Rows); n > mostBars {
		rows.Rows, title = rows.Rows[:mostBars], fmt.Sprintf("The %d FAQs most often judged, of %d", mostBars, n)
	}
	c.figures(stats.Query{Drawn: &stats.Answer{Picture: &chart.Picture{Title: "FAQs", Panels: []chart.Panel{{Title: title, Rows: rows}}}}})
}

// mostBars is how many bars a picture has.
const mostBars = 12
