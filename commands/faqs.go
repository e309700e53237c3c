package commands

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/answer"
	"frontdesk/desk/grammar"
	"frontdesk/desk/snippet"
)

// mostExamples and longestExample bound the questions of an FAQ.
const mostExamples, longestExample = 200, 300

var faqFamily = family{
	kind: desk.KindFAQ, noun: "FAQ",
	parse: func(c *Call) (parsed, error) { return c.readFAQ() },
	line:  func(c *Call, i *desk.Item) string { return faqLine(c, c.Book.FAQs[desk.Fold(i.Name)]) },
}

// readFAQ reads NAME and the questions below it; as a reply, the message replied to is
// one more.
func (c *Call) readFAQ() (parsed, error) {
	word, rest := grammar.FirstWord(c.Cmd.Args)
	name, lang := snippet.CutLang(word)
	if err := checkName(c, name, nil); err != nil {
		return parsed{}, err
	}
	f := &desk.FAQ{Name: name, Lang: lang}
	key := desk.WithLang(name, lang)
	if all := c.Book.FAQOf(name); all != nil { // what it does holds for all of its wordings
		f.Cost, f.Mode, f.Sure = all[0].Cost, all[0].Mode, all[0].Sure
	}
	if old := c.Book.FAQs[desk.Fold(key)]; old != nil && c.adds() {
		f.Examples = slices.Clone(old.Examples)
	}
	lines := strings.Split(rest.S, "\n")
	if c.captures() {
		asked, err := c.captured()
		if err != nil {
			return parsed{}, err
		}
		lines = append(lines, strings.Join(strings.Fields(asked), " "))
	}
	if err := addExamples(f, lines, c.Def.Example); err != nil {
		return parsed{}, err
	}
	var warnings []string
	if !c.Book.Answers(name) {
		warnings = append(warnings, fmt.Sprintf("there is no snippet %s yet, so nothing is answered: /addsnippet %s TEXT", name, name))
	}
	return parsed{name: key, source: "/addfaq " + key + "\n" + strings.Join(f.Examples, "\n"), object: f, warnings: warnings}, nil
}

// captures tells whether the command adds the text that it is a reply to: /editfaq
// replaces, so that it takes nothing but what is typed.
func (c *Call) captures() bool {
	m := c.Event.Message
	return c.Def.Name != "editfaq" && m.Reply != nil && !m.Reply.Text.Empty()
}

// addsTo is what [Add to it] reports.
const addsTo = "add"

// adds tells whether what an FAQ of that name has stays: a reply adds its question, and
// [Add to it] what was typed.
func (c *Call) adds() bool { return c.captures() || c.Confirmed == addsTo }

// captured is the question that the command replies to; of a contact's card, what they
// wrote last in it; of a draft or an automatic answer, what it answers.
func (c *Call) captured() (string, error) {
	m := c.Event.Message
	if c.Case == nil || c.View.Logs == nil {
		return m.Reply.Text.S, nil
	}
	seq := int64(0)
	if topic := c.Case.Topic(c.Event.Place); topic != nil && m.ReplyTo != "" && m.ReplyTo == topic.Card && len(topic.Texts) > 0 {
		seq = topic.Texts[len(topic.Texts)-1]
	} else if id, n, ok := c.View.Logs.Ref(desk.Spot{Place: c.Event.Place, ID: m.ReplyTo}); ok && id == c.Case.ID {
		seq = n
	}
	if seq != 0 && slices.ContainsFunc(c.Case.Offers, func(o desk.Offer) bool { return o.Said == seq }) {
		seq = c.askedBefore(seq)
	}
	for _, e := range c.View.Logs.Entries(c.Case.ID, seq, 1) {
		switch {
		case seq == 0 || e.Seq != seq:
		case e.Side != desk.ByContact:
			return "", fmt.Errorf("that is not what %s asked: reply to a message of theirs, or type the question", c.Case.Name)
		case !e.Text.Empty():
			return e.Text.S, nil
		}
	}
	return m.Reply.Text.S, nil
}

// askedBefore is the contact's last text before a row of the log, 0 if there is none.
func (c *Call) askedBefore(seq int64) (last int64) {
	const most = 50
	for _, e := range c.View.Logs.Entries(c.Case.ID, max(1, seq-most), most) {
		if e.Seq < seq && e.Side == desk.ByContact && !e.Hidden && !e.Text.Empty() {
			last = e.Seq
		}
	}
	return last
}

// addExamples takes questions in, each once.
func addExamples(f *desk.FAQ, lines []string, example string) error {
	for _, l := range lines {
		l = strings.TrimSpace(l)
		switch {
		case l == "" || slices.ContainsFunc(f.Examples, func(e string) bool { return desk.Fold(e) == desk.Fold(l) }):
			continue
		case len([]rune(l)) > longestExample:
			return grammar.At(l, 0, "This question is too long: at most %d letters.", longestExample).Try(example)
		}
		f.Examples = append(f.Examples, l)
	}
	switch n := len(f.Examples); {
	case n == 0:
		return grammar.At("", 0, "A question is missing.").Expect("one question per line, below the name").Try(example)
	case n > mostExamples:
		return fmt.Errorf("an FAQ has at most %d questions; the newest are the best, take out the oldest", mostExamples)
	}
	return nil
}

const faqExample = "/addfaq opening\nWhen are you open?\nare you open on sunday"

var addFAQ = Command{
	Name: "addfaq", Args: "NAME QUESTIONS", About: "Adds the questions that a snippet of that name answers.",
	Who: desk.Manager, Where: Setup, Part: PartFAQ, Example: faqExample,
	More: "One question per line; several languages may be mixed. NAME.es holds those of the Spanish wording. As a reply to a contact's question it adds that question. " +
		"A new FAQ only suggests its answer to agents; docs/faq.md tells how it earns more.",
	Run: runAddFAQ,
}

func runAddFAQ(c *Call) {
	word, _ := grammar.FirstWord(c.Cmd.Args)
	old := c.Book.Item(desk.KindFAQ, word)
	if old == nil {
		faqFamily.add(c)
		return
	}
	p, ok := faqFamily.read(c)
	switch {
	case !ok:
	case old.Source == p.source:
		faqFamily.replace(c, old, p) // says so
	case c.adds() || c.Confirmed == "yes":
		faqFamily.save(c, p)
	default:
		id := c.ask()
		c.Reply(faqFamily.both(old, p), []chat.Button{{Label: "Replace", Data: pressData(id, "yes")}, {Label: "Keep", Data: pressData(id, "no")}},
			[]chat.Button{{Label: "Add to it", Data: pressData(id, addsTo)}})
	}
}

var editFAQ = Command{
	Name: "editfaq", Args: "NAME [QUESTIONS]", About: "Changes the questions of an FAQ.",
	Who: desk.Manager, Where: Setup, Part: PartFAQ, Example: "/editfaq opening\nWhen are you open?",
	Run: func(c *Call) { faqFamily.edit(c) },
}

var delFAQ = Command{
	Name: "delfaq", Args: "NAME", About: "Deletes an FAQ and its numbers; the snippet stays.",
	Who: desk.Manager, Where: Setup, Part: PartFAQ, Example: "/delfaq opening",
	Run: func(c *Call) {
		word, _ := grammar.FirstWord(c.Cmd.Args)
		base, _ := snippet.CutLang(word)
		n := len(c.Changes)
		faqFamily.del(c)
		if len(c.Changes) > n && c.Book.FAQOf(base) == nil {
			answer.Forget(c.Turn, base)
		}
	},
}

// handOver lets the wordings of an FAQ that stay do what it did: the first of them says
// what is done, and what it did once, alone, must not come back.
func (c *Call) handOver(name string) error {
	base, _ := snippet.CutLang(name)
	all := c.Book.FAQOf(base)
	if len(all) < 2 || desk.Fold(desk.WithLang(all[0].Name, all[0].Lang)) != desk.Fold(name) {
		return nil
	}
	next := *all[1]
	next.Cost, next.Mode, next.Sure = all[0].Cost, all[0].Mode, all[0].Sure
	return answer.Save(c.Turn, &next)
}

var faqs = Command{
	Name: "faqs", Args: "[csv]", About: "The FAQs: what each does, and how often it was asked, answered, accepted and wrong.",
	Who: desk.Worker, Where: Setup, Part: PartFAQ, Example: "/faqs", Run: runFAQs,
}

func runFAQs(c *Call) {
	names, csv := c.listFAQs()
	if len(names) == 0 {
		return
	}
	var lines []string
	cells := [][]string{{"faq", "does", "cost", "questions", "asked", "answered", "accepted", "wrong"}}
	for i, name := range names {
		f, r := c.Book.FAQOf(name)[0], answer.RecordOf(c.Turn, name)
		lines = append(lines, fmt.Sprintf("%d. %s", i+1, faqLine(c, f)))
		n := strconv.Itoa
		cells = append(cells, []string{f.Name, f.Does(), f.Costs(), n(c.questions(f)), n(r.Asked), n(r.Answered), n(r.Accepted), n(r.Wrong)})
	}
	if csv {
		c.attach("The FAQs", "faqs.csv", cells)
		return
	}
	c.Page("FAQs", lines)
	if c.Confirmed == "" { // else a page was turned
		c.drawFAQs(names)
	}
}

func faqLine(c *Call, f *desk.FAQ) string {
	line := fmt.Sprintf("%s · %s, cost %s · %s · %s", f.Name, does(f), f.Costs(), plural(c.questions(f), "question"), numbers(answer.RecordOf(c.Turn, f.Name)))
	if !c.Book.Answers(f.Name) {
		line += " · its snippet is missing"
	}
	return line
}

// questions counts an FAQ's examples, in all languages.
func (c *Call) questions(f *desk.FAQ) (n int) {
	for _, x := range c.Book.FAQOf(f.Name) {
		n += len(x.Examples)
	}
	return n
}

// does is what an FAQ does, with the percentage that was set by hand.
func does(f *desk.FAQ) string {
	if f.Sure > 0 {
		return fmt.Sprintf("%s from %d %%", f.Does(), f.Sure)
	}
	return f.Does()
}

func numbers(r *answer.Record) string {
	return fmt.Sprintf("asked %d, answered %d, accepted %d, wrong %d", r.Asked, r.Answered, r.Accepted, r.Wrong)
}

var faqCmd = Command{
	Name: "faq", Args: "NAME [cost low|medium|high] [auto|suggest|off [85%]]", About: "Shows an FAQ with its numbers, or sets what it does.",
	Who: desk.Worker, Where: Setup, Part: PartFAQ, Example: "/faq opening cost low",
	More: "cost is the cost of being wrong: an automatic answer needs a probability of 70 %, 85 % or 95 %, a suggestion 30 %, 40 % or 50 %. " +
		"auto sends the answer to the contact, suggest shows agents a draft, off does neither; a percentage takes the place of the usual one.",
	Run: runFAQ,
}

func runFAQ(c *Call) {
	words := c.Words()
	if len(words) == 0 {
		c.Usage()
		return
	}
	base, _ := snippet.CutLang(words[0])
	all := c.Book.FAQOf(base)
	switch {
	case len(all) == 0:
		c.unknown("FAQ", words[0], c.names(desk.KindFAQ))
	case len(words) == 1:
		c.showFAQ(all)
	case c.Role < desk.Manager:
		c.Say("Only admins may change what an FAQ does.")
	default:
		c.setFAQ(all[0], words)
	}
}

// setFAQ takes what stands behind the FAQ's name.
func (c *Call) setFAQ(f *desk.FAQ, words []string) {
	next, err := readFAQSetting(*f, words)
	if err != nil {
		c.Fail(err)
		return
	}
	if next.Costs() == f.Costs() && next.Does() == f.Does() && next.Sure == f.Sure {
		c.Say("FAQ %s is exactly so already: %s, cost %s.", f.Name, does(f), f.Costs())
		return
	}
	if err := answer.Save(c.Turn, &next); err != nil {
		c.Fail(err)
		return
	}
	send, suggest := answer.Bars(&next)
	more := fmt.Sprintf("Agents get a draft from %d %% on.", suggest)
	switch next.Does() {
	case desk.FAQAuto:
		more = fmt.Sprintf("The contact gets the answer from %d %% on, agents a draft from %d %% on.", send, suggest)
	case desk.FAQOff:
		more = "Nobody gets an answer."
	}
	c.Say("FAQ %s: %s, cost %s. %s\nTo take it back: /undo", next.Name, does(&next), next.Costs(), more)
}

// readFAQSetting reads NAME cost low auto 85%, in any order behind the name.
func readFAQSetting(f desk.FAQ, words []string) (desk.FAQ, error) {
	src, at := "/faq "+strings.Join(words, " "), len("/faq "+words[0]+" ")
	costs, modes := []string{desk.CostLow, desk.CostMedium, desk.CostHigh}, []string{desk.FAQAuto, desk.FAQSuggest, desk.FAQOff}
	sure, cost := 0, false
	for _, typed := range words[1:] {
		word := grammar.Digits(desk.Fold(typed))
		number := strings.TrimSuffix(word, "%")
		n, err := strconv.Atoi(number)
		switch {
		case slices.Contains(costs, word):
			f.Cost, cost = word, false
		case cost:
			return f, grammar.At(src, at, "“%s” is no cost.", typed).Expect("low, medium or high").Mean(word, costs).Try("/faq " + f.Name + " cost low")
		case word == "cost":
			cost = true
		case slices.Contains(modes, word) || word == "automatic":
			f.Mode, f.Sure = strings.TrimSuffix(word, "matic"), 0
		case err == nil && n >= 1 && n <= 100:
			sure = n
		case number == "" && sure > 0: // 85 %
		case err == nil:
			return f, grammar.At(src, at, "“%s” is no probability.", typed).Expect("1% to 100%").Try("/faq " + f.Name + " auto 85%")
		default:
			return f, grammar.At(src, at, "“%s” is nothing that an FAQ does.", typed).
				Expect("cost low, cost medium or cost high; auto, suggest or off; a percentage like 85%").
				Mean(word, slices.Concat(costs, modes, []string{"cost"})).Try("/faq " + f.Name + " auto 85%")
		}
		at += len(typed) + 1
	}
	switch {
	case cost:
		return f, grammar.At(src, len(src), "Which cost?").Expect("low, medium or high").Try("/faq " + f.Name + " cost low")
	case f.Does() == desk.FAQOff:
		f.Sure = 0
	case sure > 0:
		f.Sure = sure
	}
	return f, nil
}

// verdictsOf is how many verdicts there are; weak ones count for their part.
func verdictsOf(n float64) string {
	if n == 1 {
		return "1 verdict"
	}
	return fmt.Sprintf("%.4g verdicts", n)
}

// showFAQ shows the questions, what is done, and the numbers behind it.
func (c *Call) showFAQ(all []*desk.FAQ) {
	t := chat.Text{}
	for _, f := range all {
		t = t.AddString(c.Book.Item(desk.KindFAQ, desk.WithLang(f.Name, f.Lang)).Source+"\n", chat.Pre)
	}
	f, r := all[0], answer.RecordOf(c.Turn, all[0].Name)
	t = t.AddString(fmt.Sprintf("%s, cost %s · %s", does(f), f.Costs(), numbers(r)))
	if likely, low, _, n := r.Share(); n > 0 {
		t = t.AddString(fmt.Sprintf("\nLately %d %% were right, at least %d %% (%s, weak signs for their part).", likely, low, verdictsOf(n)))
	}
	send, suggest := answer.Bars(f)
	t = t.AddString(fmt.Sprintf("\nAn automatic answer needs %d %%, a suggestion %d %%.", send, suggest))
	if !c.Book.Answers(f.Name) {
		t = t.AddString("\n⚠️ There is no snippet " + f.Name + ", so nothing is answered.")
	}
	c.Reply(t)
}

var ask = Command{
	Name: "ask", Args: "\"TEXT\"", About: "Which FAQs a message would ask for, how likely, and what would be done.",
	Who: desk.Worker, Where: Setup, Part: PartFAQ, Example: "/ask \"where is my parcel\"",
	More: "As a reply to a contact's question it takes that question.", Run: runAsk,
}

// shownPlans is how many FAQs /ask shows.
const shownPlans = 3

func runAsk(c *Call) {
	text := c.Text()
	if text == "" && c.captures() {
		asked, err := c.captured()
		if err != nil {
			c.Fail(err)
			return
		}
		text = asked
	}
	text = strings.Trim(text, "\"“”„«» ")
	switch {
	case text == "":
		c.Usage()
		return
	case len(c.Book.FAQs) == 0:
		c.Say("There is no FAQ yet. Example:\n%s", addFAQ.Example)
		return
	}
	list, ready := answer.Plans(c.Turn, text)
	if !ready {
		c.Say("I am still learning the questions. Ask me again in a few seconds.")
		return
	}
	left := 1.0
	var lines []string
	for i, p := range list {
		left -= p.P
		if i >= shownPlans {
			continue
		}
		line := fmt.Sprintf("%d. %s · %s", i+1, p.FAQ.Name, chance(p.P))
		if i == 0 {
			line += " · " + p.Why
		}
		lines = append(lines, line)
	}
	lines = append(lines, "None of them · "+chance(max(left, 0)))
	if o := c.View.Outside; o != nil && o.Matcher != "" {
		lines = append(lines, "So says the embedded matcher. Contacts' questions are put to "+o.Matcher+" as well.")
	}
	c.Page("“"+cut(text, 60)+"”", lines)
}

// chance is a probability in percent.
func chance(p float64) string {
	if p < 0.01 {
		return "below 1 %"
	}
	return fmt.Sprintf("%d %%", int(p*100+1e-9))
}
