package stats

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"frontdesk/desk"
	"frontdesk/desk/hours"
)

// numbers is what was counted.
type numbers struct {
	q        Query
	t        *desk.Turn
	zone     *time.Location
	total    group
	teams    map[string]*group
	agents   map[string]*group
	channels map[string]*group
	faqs     map[string]*group
	snippets map[string]int
	days     []int // conversations that began
	open     int   // conversations now
	took     times // of questions that agents answered in talks under way
	words    map[string]string
	closed   map[int64]closing
}

// group is the numbers of a team, an agent, a channel, or all.
type group struct {
	began, people, automation    int
	contact, bot, agent          int // messages
	replied, closed              times
	auto, draft                  int // answers of FAQs
	accepted, wrong, wrongAuto   int
	snippets, ratings, ratingSum int
}

// closing is how a conversation closed last.
type closing struct {
	took                 time.Duration
	who, team, agent, on string
}

// times is how long something took, in seconds.
type times []int32

func (x *times) add(d time.Duration) { *x = append(*x, int32(min(d/time.Second, 1<<31-1))) }

// median is the middle one, of an even number the mean of the two in the middle; 0 of none.
func (x times) median() time.Duration {
	if len(x) == 0 {
		return 0
	}
	slices.Sort(x)
	a, b := x[(len(x)-1)/2], x[len(x)/2]
	return time.Duration(int64(a)+int64(b)) * time.Second / 2
}

// most is the least time within which nine of ten are; 0 of none.
func (x times) most() time.Duration {
	if len(x) == 0 {
		return 0
	}
	slices.Sort(x)
	return time.Duration(x[(9*len(x)+9)/10-1]) * time.Second
}

// longestDays is how many days a query may reach.
const longestDays = 400

func count(t *desk.Turn, q Query) *numbers {
	n := &numbers{q: q, t: t, zone: hours.House(t.Book), teams: map[string]*group{}, agents: map[string]*group{}, channels: map[string]*group{},
		faqs: map[string]*group{}, snippets: map[string]int{}, words: map[string]string{}, closed: map[int64]closing{}}
	n.days = make([]int, min(max(n.day(q.To.Add(-1))+1, 1), longestDays))
	for f := range t.View.Logs.Facts("", q.From, q.To) {
		n.add(f)
	}
	n.addOpen()
	for _, c := range n.closed {
		n.each(c.team, c.agent, c.on, func(g *group) { g.close(c) })
	}
	return n
}

// day is the number of a day of the stretch.
func (n *numbers) day(at time.Time) int {
	y, m, d := at.In(n.zone).Date()
	fy, fm, fd := n.q.From.In(n.zone).Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Sub(time.Date(fy, fm, fd, 0, 0, 0, 0, time.UTC)) / (24 * time.Hour))
}

// wanted tells whether the query asks for something of a team, an agent and a channel.
func (q Query) wanted(team, agent, on string) bool {
	return (q.Team == "" || q.Team == team) && (q.Agent == "" || q.Agent == agent) && (q.On == "" || q.On == on || strings.HasPrefix(on, q.On+"/"))
}

// each calls f with every group that something belongs to.
func (n *numbers) each(team, agent, on string, f func(*group)) {
	if !n.q.wanted(team, agent, on) {
		return
	}
	f(&n.total)
	for _, in := range []struct {
		m   map[string]*group
		key string
	}{{n.teams, team}, {n.agents, agent}, {n.channels, on}} {
		if in.key != "" {
			f(at(in.m, in.key))
		}
	}
}

func at(m map[string]*group, key string) *group {
	g := m[key]
	if g == nil {
		g = &group{}
		m[strings.Clone(key)] = g
	}
	return g
}

// same is a word, kept once.
func (n *numbers) same(s string) string {
	if w, ok := n.words[s]; ok {
		return w
	}
	n.words[s] = s
	return s
}

func (n *numbers) add(f desk.Fact) {
	switch f.What {
	case desk.FactSaid:
		n.said(f.Team, f.On, f.Said)
		return
	case desk.FactClosed:
		n.closed[f.Talk] = closing{f.Took, n.same(f.Item), n.same(f.Team), n.same(f.Agent), n.same(f.On)} // whoever had it before: the last close counts
		return
	case desk.FactBegan:
		f.Agent = "" // whoever has it by then
		if i := n.day(f.At); n.q.wanted(f.Team, f.Agent, f.On) && i >= 0 && i < len(n.days) {
			n.days[i]++
		}
	case desk.FactSnippet:
		if n.q.wanted(f.Team, f.Agent, f.On) {
			n.snippets[f.Name]++
		}
	case desk.FactFAQ, desk.FactAccepted, desk.FactWrong:
		if n.q.wanted(f.Team, f.Agent, f.On) {
			at(n.faqs, f.Name).add(f)
		}
	}
	n.each(f.Team, f.Agent, f.On, func(g *group) { g.add(f) })
}

func (g *group) add(f desk.Fact) {
	many := f.N
	if many == 0 {
		many = 1
	}
	auto := f.Item == desk.FAQAuto
	switch f.What {
	case desk.FactBegan:
		g.began++
	case desk.FactReplied:
		g.replied.add(f.Took)
	case desk.FactSnippet:
		g.snippets++
	case desk.FactRated:
		if s := f.Item; len(s) == 1 && s[0] >= '1' && s[0] <= '5' {
			g.ratings++
			g.ratingSum += int(s[0] - '0')
		}
	case desk.FactFAQ:
		if auto {
			g.auto++
		} else {
			g.draft++
		}
	case desk.FactAccepted:
		g.accepted += many
	case desk.FactWrong:
		if g.wrong += many; auto {
			g.wrongAuto += many
		}
	}
}

func (g *group) close(c closing) {
	g.closed.add(c.took)
	switch c.who {
	case desk.ByPeople:
		g.people++
	case desk.ByAutomation:
		g.automation++
	}
}

// said adds messages. Contacts' and automation's belong to no agent.
func (n *numbers) said(team, on string, s *desk.Said) {
	if s == nil {
		return
	}
	n.each(team, "", on, func(g *group) { g.contact, g.bot = g.contact+s.Contact, g.bot+s.Bot })
	for who, k := range s.Agents {
		n.each(team, who, on, func(g *group) { g.agent += k })
	}
	if n.q.wanted(team, n.q.Agent, on) {
		for _, took := range s.Took {
			n.took.add(time.Duration(took) * time.Second)
		}
	}
}

// page is how many conversations are looked up at a time.
const page = 1000

// addOpen adds the messages of conversations under way that no fact tells of yet.
func (n *numbers) addOpen() {
	for last := int64(0); ; {
		ids := n.t.View.Cases.Walk(desk.WalkActive, last, page)
		for _, id := range ids {
			last = id
			if c := n.t.View.Cases.Case(id); c != nil && !c.Preview {
				n.addCase(c)
			}
		}
		if len(ids) < page {
			return
		}
	}
}

func (n *numbers) addCase(c *desk.Case) {
	on := desk.Channelled(c.Last)
	if c.Talk.Began && n.q.wanted(c.Talk.Team, c.Talk.Agent, on) {
		n.open++
	}
	s := &c.Talk.Said
	if since := time.Unix(s.Since, 0); !since.Before(n.q.From) && since.Before(n.q.To) {
		n.said(s.Team, on, s)
	}
}

// ranked is the keys of groups, those first of whom there is most.
func ranked(m map[string]*group, most func(*group) int) []string {
	return slices.SortedFunc(maps.Keys(m), func(a, b string) int {
		return cmp.Or(most(m[b])-most(m[a]), strings.Compare(a, b))
	})
}
