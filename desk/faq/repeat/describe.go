package repeat

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/desk/faq/gram"
	"frontdesk/desk/faq/mine"
	"frontdesk/desk/faq/near"
)

// How sure a group must be that its answer depends on what was asked: below, it is what
// agents say to anything.
const leastCoverage = 0.1

// What makes an answer a greeting: most of those it was given to opened a conversation,
// and said as good as nothing, or all sorts of things.
const (
	mostHello    = 2   // words of a message that says nothing
	greetsFrom   = 0.6 // of its questions opened a conversation
	saysNothing  = 0.6 // of them say nothing
	greetsAll    = 0.3 // of all conversations begin so
	describeFrom = 300 // pairs that a group is described by
)

// describe makes opportunities of the groups.
func (f *finder) describe() {
	made := make([]*Opportunity, len(f.groups))
	df := f.wordsOfAll()
	firsts := 0
	for _, p := range f.pairs {
		if p.First {
			firsts++
		}
	}
	f.run(len(f.groups), func(n int) {
		g, j := f.groups[n], f.judged[n]
		o := f.basics(g.pairs)
		o.Coverage, o.Precision = share(j.right, j.asked), share(j.right, j.answered)
		o.Greeting = f.greets(g.pairs, o, firsts)
		f.words(o, g)
		f.samples(o, f.examples(n))
		o.Words = telling(o.Samples, df)
		made[n] = o
	})
	for _, o := range made {
		switch {
		case !o.Greeting && o.Coverage < leastCoverage && len(f.pairs) >= Enough:
		case o.Greeting && o.Reply == "":
		default:
			f.add(o)
		}
	}
}

// Enough is how many questions there must be for the trial to tell anything.
const Enough = 200

// add keeps an opportunity that is not covered, nor ignored.
func (f *finder) add(o *Opportunity) {
	if o.Greeting {
		o.Coverage, o.Precision = 1, 1
	} else if len(f.pairs) < Enough {
		o.Coverage, o.Precision = 0, 0.5 // too few to tell
	}
	cover := o.Coverage
	if cover == 0 {
		cover = 0.5
	}
	o.Saved = o.PerMonth * o.Seconds / 60 * cover
	switch {
	case len(o.Samples) == 0: // nothing of it can be shown
	case f.ignored(o.Sign):
		f.report.Ignored++
	case f.covered(o):
		f.report.Covered++
	default:
		f.found = append(f.found, *o)
	}
}

func (f *finder) ignored(s Signature) bool {
	return slices.ContainsFunc(f.o.Ignored, func(i Signature) bool {
		if i.Reply != nil && s.Reply != nil {
			return i.Reply.Equal(s.Reply) >= near.Bins/2
		}
		return i.Question.Equal(&s.Question) >= near.Bins/2
	})
}

// covered tells whether most of what was asked is answered already.
func (f *finder) covered(o *Opportunity) bool {
	if f.o.Covered == nil || o.Greeting {
		return false
	}
	n := 0
	for _, q := range o.Samples {
		if f.o.Covered(q) {
			n++
		}
	}
	return 2*n > len(o.Samples)
}

// basics counts.
func (f *finder) basics(pairs []int32) *Opportunity {
	o := &Opportunity{Times: len(pairs), PerMonth: float64(len(pairs)) / f.months, Contacts: f.contacts(pairs)}
	took := 0.0
	for _, p := range pairs {
		took += float64(f.pairs[p].Took)
		if f.pairs[p].First {
			o.First++
		}
	}
	o.Seconds = took / float64(len(pairs))
	return o
}

// greets tells whether an answer is how conversations begin.
func (f *finder) greets(pairs []int32, o *Opportunity, firsts int) bool {
	if float64(o.First) < greetsFrom*float64(o.Times) {
		return false
	}
	hello, some := 0, evenly(pairs, describeFrom)
	for _, p := range some {
		if tokens := gram.Read(f.pairs[p].Question); len(gram.Words(tokens)) <= mostHello {
			hello++
		}
	}
	return share(hello, len(some)) >= saysNothing || o.Coverage < leastCoverage && len(f.pairs) >= Enough && share(o.First, firsts) >= greetsAll
}

// words finds the text that agents write, or shows how the answers vary.
func (f *finder) words(o *Opportunity, g *group) {
	m := f.membersOf(g)
	m.compare()
	o.Alike = m.alike
	o.Reply = m.canned()
	sign := m.sketches[m.order[0]]
	o.Sign.Reply = &sign
	for name, texts := range f.o.Snippets {
		says := slices.ContainsFunc(texts, func(text string) bool {
			s := near.Of(text)
			return sign.Equal(&s) >= near.Bins*3/4
		})
		if says && (o.Snippet == "" || name < o.Snippet) {
			o.Snippet = name
		}
	}
	if o.Reply == "" && o.Snippet == "" {
		o.Answers = m.shown()
	}
}

// samples are questions that differ, without what is personal in them: the most typical,
// then always the one farthest from all chosen.
func (f *finder) samples(o *Opportunity, pairs []int32) {
	const mostLooked = 120
	var texts []string
	for _, p := range evenly(pairs, 2*mostLooked) {
		if t := Scrub(f.pairs[p].Question); fits(t) && len(texts) < mostLooked {
			texts = append(texts, t)
		}
	}
	if len(texts) == 0 {
		for _, p := range evenly(pairs, mostSamples) {
			if t := Shorten(Scrub(f.pairs[p].Question), longestSample); t != "" {
				texts = append(texts, t)
			}
		}
	}
	if len(texts) == 0 {
		return
	}
	sk := make([]near.Sketch, len(texts))
	for i, t := range texts {
		sk[i] = near.Of(t)
	}
	best, most := 0, -1
	for i := range sk {
		sum := 0
		for k := range sk {
			sum += sk[i].Equal(&sk[k])
		}
		if sum > most {
			best, most = i, sum
		}
	}
	o.Sign.Question = sk[best]
	like := make([]int, len(sk))
	for i := best; i >= 0 && len(o.Samples) < mostSamples; {
		o.Samples = append(o.Samples, texts[i])
		next := -1
		for k := range sk {
			like[k] = max(like[k], sk[i].Equal(&sk[k]))
			if like[k] <= near.Bins*3/4 && (next < 0 || like[k] < like[next]) {
				next = k
			}
		}
		i = next
	}
}

const (
	mostSamples   = 10
	longestSample = 200 // letters
	leastSample   = 4
)

// fits tells whether a question is one to show: neither a word nor a letter.
func fits(s string) bool {
	n := utf8.RuneCountInString(s)
	return n >= leastSample && n <= longestSample && !strings.Contains(s, "\n")
}

// Shorten is at most so many letters of a text.
func Shorten(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}

// wordsOfAll is in how many of the questions each word stands, of an even sample.
func (f *finder) wordsOfAll() map[string]int {
	df := map[string]int{}
	for _, p := range evenly(f.pairs, 20_000) {
		for _, w := range distinct(p.Question) {
			df[w]++
		}
	}
	return df
}

// distinct are the words of a text, each once.
func distinct(s string) []string {
	var out []string
	for _, t := range gram.Read(s) {
		if !slices.Contains(out, t.Text) {
			out = append(out, t.Text)
		}
	}
	return out
}

// telling are the words that questions share and others do not have, the best first.
func telling(samples []string, df map[string]int) []string {
	in := map[string]int{}
	for _, s := range samples {
		for _, w := range distinct(s) {
			if utf8.RuneCountInString(w) >= 2 && strings.IndexFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) < 0 {
				in[w]++
			}
		}
	}
	words := make([]string, 0, len(in))
	for w := range in {
		words = append(words, w)
	}
	score := func(w string) float64 { // short words tell little, in any language
		return float64(in[w]) * math.Log(20_000/float64(1+df[w])) * min(1, float64(utf8.RuneCountInString(w)-1)/5)
	}
	slices.SortFunc(words, func(a, b string) int { return cmp.Or(cmp.Compare(score(b), score(a)), cmp.Compare(a, b)) })
	if len(words) == 0 {
		return nil
	}
	n := 0
	for n < min(len(words), 4) && score(words[n]) >= 0.7*score(words[0]) {
		n++
	}
	said := strings.ToLower(samples[0])
	slices.SortStableFunc(words[:n], func(a, b string) int { return cmp.Compare(uint(strings.Index(said, a)), uint(strings.Index(said, b))) })
	return words[:n]
}

// clusterRest looks for what is asked again and again among the questions whose answers
// differ.
func (f *finder) clusterRest() {
	rest := slices.DeleteFunc(f.others(), func(p int32) bool { return len(gram.Words(gram.Read(f.pairs[p].Question))) <= mostHello })
	texts := make([]string, len(rest))
	for k, p := range rest {
		texts[k] = f.pairs[p].Question
	}
	clusters, err := mine.Find(texts, mine.Options{Parallel: f.run, Progress: func(done float64) bool {
		return f.o.Progress == nil || f.o.Progress(0.7+0.27*done)
	}})
	if err != nil { // stopped: the next step says so
		return
	}
	df := f.wordsOfAll()
	for _, c := range clusters {
		var pairs []int32
		for _, m := range c.Members {
			pairs = append(pairs, rest[m])
		}
		if len(pairs) < f.least || f.contacts(pairs) < leastContacts || c.Cohesion < leastCohesion {
			continue
		}
		o := f.basics(pairs)
		f.answersOf(o, pairs)
		f.samples(o, pairs)
		o.Words = telling(o.Samples, df)
		if f.add(o); len(f.found) > 2*mostShown+mostGroups {
			return
		}
	}
}

const leastCohesion = 0.4

// answersOf shows how differently a cluster was answered.
func (f *finder) answersOf(o *Opportunity, pairs []int32) {
	g := &group{}
	for _, p := range evenly(pairs, describeFrom) {
		if r := f.of[p]; r >= 0 && !slices.Contains(g.replies, r) {
			g.replies = append(g.replies, r)
		}
	}
	if len(g.replies) == 0 {
		return
	}
	m := f.membersOf(g)
	m.compare()
	o.Alike, o.Answers = m.alike, m.shown()
}
