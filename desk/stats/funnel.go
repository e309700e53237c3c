package stats

import (
	"fmt"
	"strconv"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/chart"
)

// question is what became of a survey's question.
type question struct {
	n    map[string]int
	took times // until it was answered
}

// mostQuestions is how many bars a picture has room for.
const mostQuestions = 25

// funnelOf counts a survey's questions.
func funnelOf(t *desk.Turn, q Query) Answer {
	s := t.Book.Surveys[q.Funnel]
	if s == nil {
		return Answer{Text: chat.Plain("That survey is gone. /surveys lists those there are.")}
	}
	all := map[string]*question{}
	get := func(item string) *question {
		if all[item] == nil {
			all[item] = &question{n: map[string]int{}}
		}
		return all[item]
	}
	for f := range t.View.Logs.Facts(q.Funnel, time.Unix(0, 0), q.To) {
		x := get(f.Item)
		if x.n[f.What]++; f.What == "answered" || f.What == "completed" {
			x.took.add(f.Took)
		}
	}
	done := get("")
	rows := &chart.Rows{Parts: []string{"answered", "skipped", "abandoned", "an agent came in"}, Tones: []chart.Tone{chart.Good, chart.Faint, chart.Bad, chart.Neutral}}
	cells := [][]string{{"question", "asked", "answered", "skipped", "abandoned", "left", "median_s"}}
	title := "What became of each question"
	lines := table("", "asked", "answ.", "skip.", "aband", "time")
	for i, qu := range s.Questions {
		x := get(qu.Field)
		n := x.n
		lines += "\n" + table(numbered(i, qu.Field), num(n["asked"]), num(n["answered"]), num(n["skipped"]), num(n["abandoned"]), short(x.took, x.took.median()))
		cell := []string{qu.Field, strconv.Itoa(n["asked"]), strconv.Itoa(n["answered"]), strconv.Itoa(n["skipped"]), strconv.Itoa(n["abandoned"]), strconv.Itoa(n["left"]), ""}
		if len(x.took) > 0 {
			cell[6] = strconv.Itoa(int(x.took.median() / time.Second))
		}
		cells = append(cells, cell)
		if i == mostQuestions {
			title = fmt.Sprintf("What became of the first %d questions", i)
		}
		if i >= mostQuestions {
			continue
		}
		rows.Rows = append(rows.Rows, chart.Row{Number: i + 1, Name: qu.Field, Text: fmt.Sprintf("%s of %s", num(n["answered"]), num(n["asked"])),
			Values: []float64{float64(n["answered"]), float64(n["skipped"]), float64(n["abandoned"]), float64(n["left"])}})
	}
	a := Answer{Text: chat.Text{}.AddString("Survey "+s.Name, chat.Bold).AddString("\n").AddString(lines, chat.Pre)}
	began, ended := 0, done.n["completed"]
	if len(s.Questions) > 0 {
		began = get(s.Questions[0].Field).n["asked"]
	}
	if began > 0 {
		a.Text = a.Text.AddString(fmt.Sprintf("\n%s completed it, in %s at the median.", num(ended), spell(done.took.median())))
	}
	switch {
	case q.CSV:
		a.File, a.Name = Table(cells), "funnel-"+q.Funnel+".csv"
	case began > 0:
		a.Picture = &chart.Picture{Title: "Survey " + s.Name, Below: fmt.Sprintf("%s began, %s completed it", num(began), num(ended)),
			Panels: []chart.Panel{{Title: title, Rows: rows}}}
	}
	return a
}
