package rule

import (
	"strings"
	"time"

	"frontdesk/desk"
	"frontdesk/desk/cond"
	"frontdesk/desk/grammar"
)

// trigger is one thing a rule can wait for, found by its first words.
type trigger struct {
	words string // as typed
	name  string // as happenings are raised
	read  func(p *parser, w *desk.Trigger) error
	print func(w desk.Trigger) string
}

// triggers is every trigger; of two with the same first words the longer stands
// first.
var triggers []trigger

func init() { // the readers refer to the list
	triggers = []trigger{
		{"conversation opened", "conversation opened", bare, nil},
		{"conversation reopened", "reopened", bare, nil},
		{"reopened", "reopened", bare, nil},
		{"message contains", "message", contains, func(w desk.Trigger) string { return "message contains " + quoteAll(w.Words) }},
		{"message matches", "message", matching, func(w desk.Trigger) string { return "message matches " + grammar.PrintPattern(w.Pattern) }},
		{"message", "message", bare, nil},
		{"survey", "survey", ofSurvey, nil},
		{"field", "field changed", ofField, func(w desk.Trigger) string { return "field " + grammar.Quote(w.Arg) + " changed" }},
		{"tag", "tag", ofTag, nil},
		{"assigned", "assigned", bare, nil},
		{"closed", "closed", bare, nil},
		{"conversation closed", "closed", bare, nil},
		{"no reply for", "no reply", noReply, printNoReply},
		{"silence for", "silence", lasting, func(w desk.Trigger) string { return "silence for " + grammar.PrintDuration(w.For) }},
		{"started with", "started with", payload, func(w desk.Trigger) string { return "started with " + grammar.Quote(w.Arg) }},
		{"every", "every", every, printEvery},
		{"faq unanswered", "faq unanswered", bare, nil},
		{"rated", "rated", bare, nil},
	}
}

// trigger reads what follows when.
func (p *parser) trigger() error {
	at := p.s.Pos()
	var words []string
	for _, x := range triggers {
		p.s.Jump(at)
		if p.begins(x.words) {
			w := desk.Trigger{Name: x.name}
			err := x.read(p, &w)
			p.r.When = w
			return err
		}
		words = append(words, x.words)
	}
	p.s.Jump(at)
	t, err := p.s.Next()
	if err != nil {
		return err
	}
	return grammar.At(p.src.S, t.Pos, "I do not know the trigger “%s”.", t.Text).
		Expect("one of "+strings.Join(words[:len(words)-1], ", ")).Mean(t.Text, firstWords()).Try(Example)
}

func firstWords() []string {
	var out []string
	for _, x := range triggers {
		w, _, _ := strings.Cut(x.words, " ")
		out = append(out, w)
	}
	return out
}

// begins takes the words if they stand next.
func (p *parser) begins(words string) bool {
	for _, w := range strings.Fields(words) {
		if t, err := p.s.Next(); err != nil || !t.Is(w) {
			return false
		}
	}
	return true
}

func bare(*parser, *desk.Trigger) error { return nil }

func (p *parser) value(what string) (grammar.Token, error) {
	t, err := p.s.NextValue()
	if err != nil {
		return t, err
	}
	if !t.Value() {
		return t, grammar.At(p.src.S, t.Pos, "Something is missing here.").Expect(what).Try(Example)
	}
	return t, nil
}

func contains(p *parser, w *desk.Trigger) error {
	for {
		t, err := p.value("words in quotes")
		if err != nil {
			return err
		}
		w.Words = append(w.Words, t.Text)
		if next, err := p.s.Peek(); err != nil || !next.Is("or") {
			return err
		}
		_, _ = p.s.Next()
	}
}

func quoteAll(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = grammar.InQuotes(w)
	}
	return strings.Join(out, " or ")
}

func matching(p *parser, w *desk.Trigger) error {
	t, err := p.s.NextValue()
	if err != nil {
		return err
	}
	if t.Kind != grammar.Regex {
		return grammar.At(p.src.S, t.Pos, "A pattern is missing here.").Expect("a regular expression between slashes").Try(`when message matches /refund/i`)
	}
	re, err := grammar.Pattern(p.src.S, t)
	if err != nil {
		return err
	}
	w.Pattern, w.Re = re.String(), re
	return nil
}

// object reads an object's name and one of the words after it.
func (p *parser) object(w *desk.Trigger, kind desk.Kind, after ...string) error {
	t, err := p.value("a name")
	if err != nil {
		return err
	}
	w.Arg = t.Text
	if kind != "" && p.b != nil && p.b.Item(kind, t.Text) == nil {
		var names []string
		for _, i := range p.b.List(kind) {
			names = append(names, i.Name)
		}
		msg := "there is no " + string(kind) + " " + t.Text + " yet"
		if hits := grammar.Suggest(t.Text, names); len(hits) > 0 {
			msg += " (did you mean " + strings.Join(hits, ", ") + "?)"
		}
		p.warnings = append(p.warnings, msg)
	}
	how, err := p.s.Next()
	if err != nil {
		return err
	}
	for _, a := range after {
		if how.Is(a) {
			w.Name = strings.Fields(w.Name)[0] + " " + a
			return nil
		}
	}
	return grammar.At(p.src.S, how.Pos, "Something else was expected here.").Expect(strings.Join(after, " or ")).Mean(how.Text, after).Try(Example)
}

func ofSurvey(p *parser, w *desk.Trigger) error {
	return p.object(w, desk.KindSurvey, "completed", "abandoned")
}
func ofField(p *parser, w *desk.Trigger) error { return p.object(w, desk.KindField, "changed") }
func ofTag(p *parser, w *desk.Trigger) error   { return p.object(w, "", "added", "removed") }

func lasting(p *parser, w *desk.Trigger) error {
	t, err := p.value("a duration like 10m")
	if err != nil {
		return err
	}
	d, ok := grammar.Duration(t.Text)
	if !ok || d < time.Second || d > 366*24*time.Hour {
		return grammar.At(p.src.S, t.Pos, "“%s” is no duration that I can use.", t.Text).Expect("a number and s, m, h, d or w").Try("when no reply for 10m")
	}
	w.For = d
	return nil
}

func noReply(p *parser, w *desk.Trigger) error {
	if err := lasting(p, w); err != nil {
		return err
	}
	if t, err := p.s.Peek(); err == nil && t.Is("always") {
		_, _ = p.s.Next()
		w.Always = true
	}
	return nil
}

func printNoReply(w desk.Trigger) string {
	s := "no reply for " + grammar.PrintDuration(w.For)
	if w.Always {
		s += " always"
	}
	return s
}

func payload(p *parser, w *desk.Trigger) error {
	t, err := p.value("the payload of the link")
	w.Arg = t.Text
	return err
}

// PrintTrigger is a trigger as it is typed behind when.
func PrintTrigger(w desk.Trigger) string {
	kind, how, _ := strings.Cut(w.Name, " ")
	switch kind {
	case "survey", "tag":
		return kind + " " + grammar.Quote(w.Arg) + " " + how
	case "message":
		switch {
		case len(w.Words) > 0:
			return "message contains " + quoteAll(w.Words)
		case w.Pattern != "":
			return "message matches " + grammar.PrintPattern(w.Pattern)
		}
	}
	for _, x := range triggers {
		if x.name == w.Name && x.print != nil && x.name != "message" {
			return x.print(w)
		}
	}
	return w.Name
}

// every reads DAYS TIME [for CONDITION].
func every(p *parser, w *desk.Trigger) error {
	days, err := p.value("days like mon or mon-fri")
	if err != nil {
		return err
	}
	at, err := p.value("a time like 09:00")
	if err != nil {
		return err
	}
	plan, ok := readPlan(days.Text, at.Text)
	if !ok {
		return grammar.At(p.src.S, days.Pos, "“%s %s” is no time of the week.", days.Text, at.Text).Expect("days and a time").Try("when every mon 09:00")
	}
	w.Arg = plan.String()
	if t, err := p.s.Peek(); err != nil || !t.Is("for") {
		return err
	}
	_, _ = p.s.Next()
	c, warnings, err := cond.Read(p.s, p.b)
	p.warnings = append(p.warnings, warnings...)
	w.Who = c
	return err
}

func printEvery(w desk.Trigger) string {
	if w.Who == nil {
		return "every " + w.Arg
	}
	return "every " + w.Arg + " for " + cond.Print(w.Who)
}
