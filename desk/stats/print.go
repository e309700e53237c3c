package stats

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/dustin/go-humanize"

	"frontdesk/chat"
	"frontdesk/desk"
)

// fewestTook is how many answers of agents tell what a question costs them.
const fewestTook = 5

// heading says what is counted.
func (n *numbers) heading() string {
	s := span(n.q.From.In(n.zone), n.q.To.Add(-1).In(n.zone))
	if n.q.About != "" {
		s += " · " + n.q.About
	}
	return s
}

// span is 18–24 Nov 2026, or 1 Nov – 3 Dec 2026, or 24 Nov 2026.
func span(from, to time.Time) string {
	const day = "2 Jan 2006"
	switch last := to.Format(day); {
	case from.Format(day) == last:
		return last
	case from.Year() != to.Year():
		return from.Format(day) + " – " + last
	case from.Month() != to.Month():
		return from.Format("2 Jan") + " – " + last
	default:
		return from.Format("2") + "–" + last
	}
}

// spell is a time as people say it.
func spell(d time.Duration) string {
	switch d = d.Round(time.Second); {
	case d < time.Minute:
		return fmt.Sprintf("%d s", d/time.Second)
	case d < 99*time.Minute+30*time.Second:
		return fmt.Sprintf("%d min", d.Round(time.Minute)/time.Minute)
	case d < 10*time.Hour:
		if d = d.Round(time.Minute); d%time.Hour > 0 {
			return fmt.Sprintf("%d h %d min", d/time.Hour, d%time.Hour/time.Minute)
		}
	}
	return humanize.Comma(int64(d.Round(time.Hour)/time.Hour)) + " h"
}

// short is the same for tables.
func short(x times, d time.Duration) string {
	if len(x) == 0 {
		return "–"
	}
	s := strings.NewReplacer(" min", "m", " s", "s", " h ", "h", " h", "h").Replace(spell(d))
	if hours, minutes, both := strings.Cut(s, "h"); both && minutes != "" {
		s = hours + "h" + fmt.Sprintf("%02s", strings.TrimSuffix(minutes, "m"))
	}
	return s
}

func num(n int) string { return humanize.Comma(int64(n)) }

// percent of a whole, never rounded up to all of it.
func percent(part, whole int) string { return fmt.Sprintf("%d %%", 100*part/max(whole, 1)) }

// saved is how much of agents' time automatic answers have saved, and how many they were.
func (n *numbers) saved() (d time.Duration, answers int, known bool) {
	answers = max(n.total.auto-n.total.wrongAuto, 0)
	return time.Duration(answers) * n.took.median(), answers, len(n.took) >= fewestTook
}

// text is the numbers of all, a line each.
func (n *numbers) text() chat.Text {
	g := &n.total
	out := chat.Text{}.AddString(n.heading(), chat.Bold)
	line := func(name, format string, args ...any) {
		out = out.AddString("\n").AddString(name+":", chat.Bold).AddString(" " + fmt.Sprintf(format, args...))
	}
	if n.q.Agent == "" {
		line("Conversations", "%s new, %s closed, %s open now", num(g.began), num(len(g.closed)), num(n.open))
		line("Messages", "%s (contacts %s, agents %s, automatic %s)", num(g.contact+g.agent+g.bot), num(g.contact), num(g.agent), num(g.bot))
	} else {
		line("Conversations", "%s first answered, %s closed, %s open now", num(len(g.replied)), num(len(g.closed)), num(n.open))
		line("Messages", "%s written", num(g.agent))
	}
	timesLine(line, "First reply", g.replied)
	timesLine(line, "Resolution", g.closed)
	if answered := g.people + g.automation; answered > 0 {
		line("Handled by automation", "%s (%s of %s closed that were answered)", percent(g.automation, answered), num(g.automation), num(answered))
	}
	if g.auto+g.draft+g.accepted+g.wrong > 0 {
		line("FAQ answers", "%s automatic, %s from drafts; accepted %s, wrong %s", num(g.auto), num(g.draft), num(g.accepted), num(g.wrong))
	}
	d, answers, known := n.saved()
	automatic := num(answers) + " automatic answers"
	if answers == 1 {
		automatic = "1 automatic answer"
	}
	switch {
	case answers == 0:
	case known:
		line("Time saved", "about %s: %s × %s, the median of %s answers that agents gave in talks under way", spell(d), automatic, spell(n.took.median()), num(len(n.took)))
	default:
		line("Time saved", "not known yet: too few answers of agents to measure what one costs them (%d of %d)", len(n.took), fewestTook)
	}
	if g.snippets > 0 {
		line("Snippets", "%s sent: %s", num(g.snippets), n.topSnippets())
	}
	if g.ratings > 0 {
		line("Rating", "%.1f of 5 (%s)", float64(g.ratingSum)/float64(g.ratings), num(g.ratings))
	}
	return out.AddString("\nTimes count the teams' hours only.")
}

func timesLine(line func(name, format string, args ...any), name string, x times) {
	if len(x) > 0 {
		line(name, "median %s, 90 %% within %s (%s)", spell(x.median()), spell(x.most()), num(len(x)))
	}
}

// shownSnippets is how many snippets the text names, shownRows how many rows a table has.
const shownSnippets, shownRows = 5, 20

func (n *numbers) topSnippets() string {
	names := slices.SortedFunc(maps.Keys(n.snippets), func(a, b string) int {
		if d := n.snippets[b] - n.snippets[a]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	var out []string
	for _, name := range names[:min(len(names), shownSnippets)] {
		out = append(out, fmt.Sprintf("%s %s", name, num(n.snippets[name])))
	}
	if len(names) > shownSnippets {
		out = append(out, "…")
	}
	return strings.Join(out, ", ")
}

// The order in which teams, channels and agents are listed.
func byBegan(g *group) int  { return g.began + len(g.closed) }
func byWorked(g *group) int { return g.agent + len(g.replied) }

// tables are the numbers by team, agent, channel and FAQ, as messages of their own. What
// has a number in the picture has it here.
func (n *numbers) tables() (out []chat.Text) {
	add := func(title, head string, rows []string) {
		more := ""
		if len(rows) > shownRows {
			more = fmt.Sprintf("\nand %d more: they are in the CSV", len(rows)-shownRows)
			rows = rows[:shownRows]
		}
		if len(rows) > 0 {
			out = append(out, chat.Text{}.AddString(title, chat.Bold).AddString("\n").AddString(head+"\n"+strings.Join(rows, "\n"), chat.Pre).AddString(more))
		}
	}
	add("By team", table("", "new", "first", "90 %", "done", "90 %"), n.rows(n.teams, byBegan, n.teamName))
	add("By channel", table("", "new", "first", "90 %", "done", "90 %"), n.rows(n.channels, byBegan, n.channelName))
	var rows []string
	for i, key := range ranked(n.agents, byWorked) {
		g := n.agents[key]
		rows = append(rows, table(numbered(i, n.agentName(key)), num(g.agent), short(g.replied, g.replied.median()), short(g.replied, g.replied.most()),
			num(len(g.closed)), short(g.closed, g.closed.median())))
	}
	add("By agent", table("", "msgs", "first", "90 %", "closed", "after"), rows)
	rows = nil
	for i, key := range ranked(n.faqs, byAnswers) {
		g := n.faqs[key]
		rows = append(rows, table(numbered(i, key), num(g.auto), num(g.draft), num(g.accepted), num(g.wrong)))
	}
	add("FAQ answers", table("", "auto", "draft", "right", "wrong"), rows)
	if len(out) == 0 {
		return nil
	}
	return []chat.Text{chat.Join("\n", out...)}
}

func byAnswers(g *group) int { return g.auto + g.draft }

func (n *numbers) rows(m map[string]*group, most func(*group) int, name func(string) string) (rows []string) {
	if len(m) < 2 {
		return nil // it is all
	}
	for i, key := range ranked(m, most) {
		g := m[key]
		rows = append(rows, table(numbered(i, name(key)), num(g.began), short(g.replied, g.replied.median()), short(g.replied, g.replied.most()),
			short(g.closed, g.closed.median()), short(g.closed, g.closed.most())))
	}
	return rows
}

func numbered(i int, name string) string { return fmt.Sprintf("%d. %s", i+1, name) }

// nameWide is how wide names are in tables, and each further column: phones show about 36.
const nameWide, cellWide = 11, 5

// table is a line of a table.
func table(name string, cells ...string) string {
	r := []rune(name)
	if len(r) > nameWide {
		name = string(r[:nameWide-1]) + "…"
	}
	line := name + strings.Repeat(" ", nameWide-utf8.RuneCountInString(name))
	for _, c := range cells {
		line += " " + strings.Repeat(" ", max(cellWide-utf8.RuneCountInString(c), 0)) + c
	}
	return line
}

func (n *numbers) teamName(key string) string { return n.t.Book.TeamName(key) }

func (n *numbers) agentName(key string) string {
	if a := n.t.Roster().Agents[key]; a != nil {
		return a.Name
	}
	if a := n.t.Book.Admins[key]; a != nil {
		return a.Name
	}
	return key
}

func (n *numbers) channelName(key string) string {
	network, account, _ := strings.Cut(key, "/")
	if ch, ok := n.t.House().ChannelAt(chat.Place{Network: network, Account: account}); ok {
		return ch.Name
	}
	return desk.NetworkOf(network).Name
}
