package commands

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/answer"
	"frontdesk/desk/field"
	"frontdesk/desk/grammar"
	"frontdesk/desk/rule"
)

var test = Command{
	Name: "test", Args: "\"TEXT\" as new contact [on whatsapp] [where FIELD is VALUE]", About: "What would happen, and why; nothing is sent.",
	Who: desk.Manager, Where: Setup, Part: PartRules, Example: "/test \"hola\" as new contact where language is es",
	More: "/test rule NAME last 200 shows where a rule would have fired on stored messages, /test faq NAME last 200 which of them an FAQ would have answered.", Run: runTest,
}

func runTest(c *Call) {
	s := grammar.NewScanner(c.Text())
	first, err := s.Next()
	if err != nil {
		c.Fail(err)
		return
	}
	switch {
	case first.Is("rule"):
		testRule(c)
		return
	case first.Is("faq"):
		testFAQ(c)
		return
	}
	if first.Kind != grammar.Quoted && first.Kind != grammar.Word {
		c.Usage()
		return
	}
	if err := c.unquoted(first); err != nil {
		c.Fail(err)
		return
	}
	sim, err := c.readSim(s, first.Text)
	if err != nil {
		c.Fail(err)
		return
	}
	c.simulate(sim)
}

// unquoted is what is wrong with a message of several words, or with the name of a rule
// or an FAQ, that stands there bare.
func (c *Call) unquoted(first grammar.Token) error {
	w := c.Words()
	if first.Kind == grammar.Quoted || len(w) < 2 || slices.Contains([]string{"as", "on", "where", "and", "new", "returning"}, desk.Fold(w[1])) {
		return nil
	}
	src := "/test " + c.Text()
	if desk.Fold(w[1]) == "last" {
		for _, kind := range []desk.Kind{desk.KindRule, desk.KindFAQ} {
			if i := c.Book.Item(kind, w[0]); i != nil {
				return grammar.At(src, len("/test "), "Is that a rule or an FAQ?").Expect("rule or faq, then its name").Try("/test " + string(kind) + " " + i.Name + " last 200")
			}
		}
	}
	return grammar.At(src, len("/test "), "The message stands in quotes.").Try("/test \"" + cut(strings.ReplaceAll(c.Text(), "\"", ""), 60) + "\" as new contact")
}

// sim is a made-up contact and what they write.
type sim struct {
	text, network string
	known         bool
	fields        map[string]desk.Value
}

func (c *Call) readSim(s *grammar.Scanner, text string) (sim, error) {
	m := sim{text: text, network: c.Event.Place.Network, fields: map[string]desk.Value{}}
	for {
		t, err := s.Next()
		switch {
		case err != nil:
			return m, err
		case t.Kind == grammar.End:
			return m, nil
		case t.Is("as"), t.Is("contact"), t.Is("and"), t.Is("where"), t.Is("new"), t.Is("on"), t.Is("a"):
		case t.Is("returning"):
			m.known = true
		case t.Is("whatsapp"), t.Is("telegram"):
			m.network = strings.ToLower(t.Text)
		default:
			if err := c.simField(s, t, m.fields); err != nil {
				return m, err
			}
		}
	}
}

// simField reads FIELD is VALUE.
func (c *Call) simField(s *grammar.Scanner, name grammar.Token, into map[string]desk.Value) error {
	f := c.Book.Fields[desk.Fold(name.Text)]
	if f == nil {
		return grammar.At(s.Source(), name.Pos, "There is no field “%s”.", name.Text).
			Expect("as new contact, on NETWORK, or where FIELD is VALUE").Mean(name.Text, c.names(desk.KindField)).Try(c.Def.Example)
	}
	is, err := s.Next()
	if err != nil {
		return err
	}
	value, err := s.Next()
	if err != nil {
		return err
	}
	if !is.Is("is") {
		return grammar.At(s.Source(), is.Pos, "Something is missing here.").Expect("is, then a value").Try(c.Def.Example)
	}
	a, trouble := field.ReadText(f, value.Text, "")
	if trouble != nil {
		return grammar.At(s.Source(), value.Pos, "“%s” is no valid value of %s.", value.Text, f.Name).Try(c.Def.Example)
	}
	into[desk.Fold(f.Name)] = a.Value
	return nil
}

// simulate decides the made-up message and shows what would happen.
func (c *Call) simulate(m sim) {
	at := chat.Place{Network: m.network, Account: c.Event.Place.Account, Chat: "test"}
	k := &desk.Case{ID: 0, Name: "Test contact", First: "Test", Created: c.Now, Seen: c.Now, Last: at, Fields: m.fields,
		Addresses: []desk.Address{{Place: at, Person: "test"}}}
	if m.known {
		k.Talk = desk.Talk{Number: 1, State: desk.Closed, Closed: c.Now.AddDate(0, -1, 0)}
	}
	ev := chat.Event{ID: "test/" + c.Event.ID, Kind: chat.Said, At: c.Now, Place: at, Private: true,
		From: chat.Person{ID: "test", First: "Test", Last: "contact"}, Message: &chat.Message{ID: "1", Text: chat.Plain(m.text)}}
	t := c.Try(ev, k)
	lines := append([]string{"What would happen:"}, outcome(t)...)
	lines = append(lines, "", "Why:")
	for _, s := range t.Steps {
		lines = append(lines, "· "+s)
	}
	c.Page("Test: “"+cut(m.text, 60)+"” (nothing was sent)", lines)
}

// outcome says what a turn does, in lines.
func outcome(t *desk.Turn) []string {
	var out []string
	for _, p := range t.Posts {
		switch {
		case p.Out.Op == chat.Send && strings.HasPrefix(p.Lane, "c/"):
			out = append(out, "· the contact gets: "+cut(strings.ReplaceAll(p.Out.Text.S, "\n", " ⏎ "), 200)+labels(p.Out.Buttons))
		case p.Out.Op == chat.OpenTopic:
			out = append(out, "· a topic opens in the room of "+roomName(t, p))
		case p.Out.Op == chat.Send && !p.Room.IsZero():
			out = append(out, "· "+roomName(t, p)+" sees: "+cut(strings.ReplaceAll(p.Out.Text.S, "\n", " ⏎ "), 200))
		}
	}
	if t.Case.Talk.Team != "" {
		out = append(out, "· assigned to team "+t.Book.TeamName(t.Case.Talk.Team))
	}
	for name, v := range t.Case.Fields {
		out = append(out, "· field "+name+" = "+v.V)
	}
	if len(t.Case.Tags) > 0 {
		out = append(out, "· tags: "+strings.Join(t.Case.Tags, ", "))
	}
	if len(out) == 0 {
		out = append(out, "· nothing")
	}
	return out
}

func roomName(t *desk.Turn, p *desk.Post) string {
	if team := t.Book.RoomOf(p.Room); team != nil {
		return "team " + team.Name
	}
	return "the room"
}

func labels(rows [][]chat.Button) string {
	var b strings.Builder
	for _, row := range rows {
		for _, x := range row {
			b.WriteString(" [" + x.Label + "]")
		}
	}
	return b.String()
}

// testedOn is what /test is to try, and on how many of the latest messages: 200 unless
// "last N", or N, says otherwise.
func (c *Call) testedOn() (name string, n int, err error) {
	w := c.Words()
	src, example := "/test "+strings.Join(w, " "), "/test "+w[0]+" NAME last 200"
	if len(w) < 2 {
		return "", 0, grammar.At(src, len(src), "Which one?").Expect("its name").Try(example)
	}
	n, example = usuallyTested, "/test "+w[0]+" "+w[1]+" last 200"
	rest := w[2:]
	if len(rest) > 0 && desk.Fold(rest[0]) == "last" {
		rest = rest[1:]
	}
	if len(rest) > 0 {
		n, err = strconv.Atoi(grammar.Digits(rest[0]))
		if rest = rest[1:]; len(rest) > 0 && strings.HasPrefix(desk.Fold(rest[0]), "message") {
			rest = rest[1:]
		}
	}
	if err != nil || n < 1 || len(rest) > 0 {
		at := len("/test " + w[0] + " " + w[1] + " ")
		return "", 0, grammar.At(src, at, "That is no number of messages.").Expect("last 200, or another number from 1 on").Try(example)
	}
	return w[1], n, nil
}

// usuallyTested is how many messages are looked at where nothing else is said.
const usuallyTested = 200

// testRule shows where a rule would have fired on stored messages.
func testRule(c *Call) {
	name, n, err := c.testedOn()
	if err != nil {
		c.Fail(err)
		return
	}
	r := c.Book.Rule(name)
	if r == nil {
		c.unknown("rule", name, c.names(desk.KindRule))
		return
	}
	if !rule.Replayable(r.When) {
		c.Say("Rule %s waits for “%s”, and stored messages do not show where that was. I can look back for rules on conversation opened, message and faq unanswered.", r.Name, rule.PrintTrigger(r.When))
		return
	}
	if _, ready := answer.Plans(c.Turn, ""); r.When.Name == "faq unanswered" && !ready && len(c.Book.FAQs) > 0 {
		c.Say("I am still learning the questions. Ask me again in a few seconds.")
		return
	}
	hits, total, lines := 0, 0, []string(nil)
	for _, l := range c.View.Logs.Recent(c.Now.AddDate(0, 0, -90), most(r, n)) {
		total++
		ok, why := c.would(l, r)
		if !ok {
			continue
		}
		hits++
		line := fmt.Sprintf("• %s #%d “%s”", l.Entry.At.Format("01-02 15:04"), l.Case, cut(l.Entry.Text.S, 60))
		if why != "" {
			line += " · " + why
		}
		lines = append(lines, line)
	}
	c.Page(fmt.Sprintf("Rule %s would have fired on %d of the last %s", r.Name, hits, plural(total, "message")), append(lines, ""))
}

// most is how many of n messages a rule is tried on: FAQs take their time.
func most(r *desk.Rule, n int) int {
	if r.When.Name == "faq unanswered" {
		return min(n, mostTested)
	}
	return min(n, 1000)
}

// would tells whether a rule would have fired on a stored message, and on what.
func (c *Call) would(l desk.Logged, r *desk.Rule) (bool, string) {
	t := c.replay(l)
	if t == nil {
		return false, "the contact is gone"
	}
	if r.When.Name == "faq unanswered" {
		list, ready := answer.Plans(t, l.Entry.Text.S)
		if !ready || l.Entry.Text.Empty() || len(list) > 0 && list[0].Do != "" {
			return false, "FAQs do not leave it unanswered"
		}
	}
	return rule.Would(t, r)
}

// replay is a turn about a stored message, for looking only: with the contact as they
// are now, but new where they were.
func (c *Call) replay(l desk.Logged) *desk.Turn {
	now := c.View.Cases.Case(l.Case)
	if now == nil {
		return nil
	}
	k := *now
	if es := c.View.Logs.Entries(l.Case, 1, 1); len(es) > 0 {
		k.Talk.Number, k.Talk.First = l.Entry.Talk, es[0].Talk == l.Entry.Talk
	}
	t := *c.Turn
	t.Case, t.Entry, t.DryRun, t.Now = &k, &l.Entry, true, l.Entry.At
	t.Event = chat.Event{ID: "replay", Kind: chat.Said, At: l.Entry.At, Place: l.Entry.Src.Place, Private: true,
		Message: &chat.Message{ID: l.Entry.Src.ID, Text: l.Entry.Text, Media: l.Entry.Media}}
	t.Posts, t.Steps = nil, nil
	return &t
}
