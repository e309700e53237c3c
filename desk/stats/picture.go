package stats

import (
	"fmt"
	"strconv"
	"time"

	"frontdesk/desk/chart"
)

// picture shows what matters most at once: four numbers, conversations day by day, and who
// answers how fast.
func (n *numbers) picture() *chart.Picture {
	g := &n.total
	p := &chart.Picture{Title: "Front desk", Below: n.heading()}
	if n.q.Agent == "" {
		p.Tiles = append(p.Tiles, chart.Tile{Value: num(g.began), Label: "conversations", Below: num(g.contact+g.agent+g.bot) + " messages"})
	} else {
		p.Tiles = append(p.Tiles, chart.Tile{Value: num(len(g.replied)), Label: "first answers", Below: num(g.agent) + " messages"})
	}
	p.Tiles = append(p.Tiles, timesTile("first reply", g.replied), timesTile("until closed", g.closed))
	auto := chart.Tile{Value: "–", Label: "by automation", Below: "nothing closed yet"}
	if answered := g.people + g.automation; answered > 0 {
		auto.Value, auto.Below = percent(g.automation, answered), fmt.Sprintf("%s of %s closed", num(g.automation), num(answered))
	}
	p.Tiles = append(p.Tiles, auto)
	if n.q.Agent == "" && g.began > 0 {
		p.Panels = append(p.Panels, n.columns())
	}
	if panel, ok := n.fastest(); ok {
		p.Panels = append(p.Panels, panel)
	}
	return p
}

func timesTile(label string, x times) chart.Tile {
	if len(x) == 0 {
		return chart.Tile{Value: "–", Label: label, Below: "none yet"}
	}
	return chart.Tile{Value: spell(x.median()), Label: label, Below: "90 % within " + spell(x.most())}
}

// mostColumns is how many days are shown one by one; of more, weeks are.
const mostColumns = 62

// columns are the conversations of each day, or week.
func (n *numbers) columns() chart.Panel {
	step, title := 1, "New conversations a day"
	if len(n.days) > mostColumns {
		step, title = 7, "New conversations a week"
	}
	c := &chart.Columns{}
	first := n.q.From.In(n.zone)
	for i := 0; i < len(n.days); i += step {
		sum := 0
		for _, k := range n.days[i:min(i+step, len(n.days))] {
			sum += k
		}
		at := first.AddDate(0, 0, i)
		label := strconv.Itoa(at.Day())
		switch {
		case len(n.days) <= 10:
			label = at.Format("Mon 2")
		case step == 7:
			label = at.Format("2 Jan")
		}
		c.Labels, c.Values = append(c.Labels, label), append(c.Values, float64(sum))
	}
	return chart.Panel{Title: title, Columns: c}
}

// drawnRows is how many bars below each other can be read.
const drawnRows = 8

// fastest shows how long first replies took, by team; where there is one team, by agent.
func (n *numbers) fastest() (chart.Panel, bool) {
	m, most, name, title := n.teams, byBegan, n.teamName, "First reply by team"
	if len(m) < 2 {
		m, most, name, title = n.agents, byWorked, n.agentName, "First reply by agent"
	}
	rows := &chart.Rows{Parts: []string{"median", "90 % within"}, Tones: []chart.Tone{chart.Plain, chart.Faint}}
	for i, key := range ranked(m, most) {
		g := m[key]
		if len(g.replied) == 0 || len(rows.Rows) == drawnRows {
			continue
		}
		half, nine := g.replied.median(), g.replied.most()
		rows.Rows = append(rows.Rows, chart.Row{Number: i + 1, Name: name(key), Text: spell(half) + " · " + spell(nine),
			Values: []float64{seconds(half), seconds(nine - half)}})
	}
	return chart.Panel{Title: title, Rows: rows}, len(rows.Rows) > 0
}

func seconds(d time.Duration) float64 { return max(d, 0).Seconds() }
