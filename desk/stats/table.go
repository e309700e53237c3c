package stats

import (
	"maps"
	"slices"
	"strconv"
	"time"
)

// table is the numbers as rows for a spreadsheet, times in seconds.
func (n *numbers) table() [][]string {
	rows := [][]string{{"of", "name", "conversations", "closed", "closed_by_automation", "closed_by_people",
		"messages_contacts", "messages_agents", "messages_automatic",
		"first_replies", "first_reply_median_s", "first_reply_90_s", "resolution_median_s", "resolution_90_s",
		"faq_automatic", "faq_from_draft", "faq_accepted", "faq_wrong", "snippets", "ratings", "rating"}}
	rows = append(rows, n.total.row("all", n.heading()))
	for _, part := range []struct {
		of   string
		m    map[string]*group
		most func(*group) int
		name func(string) string
	}{{"team", n.teams, byBegan, n.teamName}, {"channel", n.channels, byBegan, n.channelName}, {"agent", n.agents, byWorked, n.agentName},
		{"faq", n.faqs, byAnswers, func(s string) string { return s }}} {
		for _, key := range ranked(part.m, part.most) {
			rows = append(rows, part.m[key].row(part.of, part.name(key)))
		}
	}
	for i, k := range n.days {
		rows = append(rows, []string{"day", n.q.From.In(n.zone).AddDate(0, 0, i).Format(time.DateOnly), strconv.Itoa(k)})
	}
	for _, name := range slices.Sorted(maps.Keys(n.snippets)) {
		g := group{snippets: n.snippets[name]}
		rows = append(rows, g.row("snippet", name))
	}
	return filled(rows)
}

// filled makes all rows as long as the first.
func filled(rows [][]string) [][]string {
	for i := range rows {
		for len(rows[i]) < len(rows[0]) {
			rows[i] = append(rows[i], "")
		}
	}
	return rows
}

func (g *group) row(of, name string) []string {
	n := strconv.Itoa
	took := func(x times, d time.Duration) string {
		if len(x) == 0 {
			return ""
		}
		return n(int(d / time.Second))
	}
	rating := ""
	if g.ratings > 0 {
		rating = strconv.FormatFloat(float64(g.ratingSum)/float64(g.ratings), 'f', 2, 64)
	}
	return []string{of, name, n(g.began), n(len(g.closed)), n(g.automation), n(g.people), n(g.contact), n(g.agent), n(g.bot),
		n(len(g.replied)), took(g.replied, g.replied.median()), took(g.replied, g.replied.most()), took(g.closed, g.closed.median()), took(g.closed, g.closed.most()),
		n(g.auto), n(g.draft), n(g.accepted), n(g.wrong), n(g.snippets), n(g.ratings), rating}
}
