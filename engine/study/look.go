package study

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"runtime"
	"slices"

	"frontdesk/desk"
	"frontdesk/desk/faq"
	"frontdesk/desk/faq/repeat"
	"frontdesk/engine"
	"frontdesk/engine/learn"
)

// look looks for opportunities in conversations and imports.
func (s *Study) look(ctx context.Context, raw []byte) (done desk.LookDone) {
	const failed = "I could not look through what was said. /opportunities new tries again."
	if err := json.Unmarshal(raw, &done.Do); err != nil {
		done.Error = failed
		return done
	}
	report, err := s.Look(ctx, done.Do.ID)
	switch {
	case errors.Is(err, errUnwanted), errors.Is(err, repeat.ErrStopped):
		done.Stopped = true
		return done
	case err == nil:
		done.Report, err = fitting(report)
	}
	if err != nil {
		s.o.Log.Error("looking for opportunities", "err", err)
		done.Error = failed
	}
	return done
}

// mostReport is how long a report may be, in bytes: it is kept in one row.
const mostReport = 400 << 10

// fitting is a report in JSON, without the last opportunities where there are too many.
func fitting(r repeat.Report) ([]byte, error) {
	for {
		raw, err := json.Marshal(r)
		if err != nil || len(raw) <= mostReport {
			return raw, err
		}
		r.Onboarding = r.Onboarding[:len(r.Onboarding)/2]
		r.Questions = r.Questions[:len(r.Questions)*2/3]
	}
}

// readingPart is how much of the work reading is, by the progress shown.
const readingPart = 0.2

// Look is what is worth automating by now; id is of the work that shows how far it is.
func (s *Study) Look(ctx context.Context, id int64) (repeat.Report, error) {
	defer lift()()
	e := s.engine.Load()
	p := s.begin(id)
	g := &gatherer{ctx: ctx, e: e, p: p, contacts: map[uint64]int32{}, agents: map[string]int32{}, stride: 1}
	if err := g.imports(); err != nil {
		return repeat.Report{}, err
	}
	if err := g.conversations(); err != nil {
		return repeat.Report{}, err
	}
	o, err := options(ctx, e)
	if err != nil {
		return repeat.Report{}, err
	}
	var unwanted error
	o.Progress = func(done float64) bool {
		unwanted = p.at(ctx, readingPart+(1-readingPart)*done)
		return unwanted == nil
	}
	report, err := repeat.Find(g.finish(), o)
	return report, cmp.Or(unwanted, err)
}

// placeholders are what snippets have in place of names.
var placeholders = regexp.MustCompile(`\{\{.*?\}\}|\{\w+\}`)

// options is what the house knows already.
func options(ctx context.Context, e *engine.Engine) (repeat.Options, error) {
	o := repeat.Options{Parallel: parallel, Snippets: map[string][]string{}}
	var examples []faq.Example
	var err error
	cerr := e.Consult(ctx, func(t *desk.Turn) {
		examples = learn.Examples(t.Book)
		for name, s := range t.Book.Snippets {
			for _, wording := range append(t.Book.VariantsOf(name), s) {
				if i := slices.IndexFunc(wording.Parts, func(p desk.Part) bool { return !p.Text.Empty() }); i >= 0 {
					o.Snippets[name] = append(o.Snippets[name], placeholders.ReplaceAllString(wording.Parts[i].Text.S, ""))
				}
			}
		}
		if raw := t.View.Memory.Get(desk.MemoryIgnored); raw != nil {
			err = json.Unmarshal(raw, &o.Ignored)
		}
	})
	if err := errors.Join(err, cerr); err != nil {
		return o, err
	}
	model, err := faq.Train(examples, faq.Options{Parallel: parallel})
	if err == nil { // there are FAQs
		const sure = 0.5
		o.Covered = func(q string) bool {
			m := model.Match(q)
			return len(m) > 0 && m[0].P >= sure
		}
	}
	return o, nil
}

// parallel leaves half of the processors to the conversations, and lets others go first.
func parallel(n int, f func(i int)) {
	learn.Parallel(n, func(i int) {
		f(i)
		if i%64 == 63 {
			runtime.Gosched()
		}
	})
}

// mostPairs is how many questions are looked at: of more, an even part.
const mostPairs = 1_000_000

// longestTook is the most that an answer counts as an agent's time, in seconds: who took
// longer did something else meanwhile.
const longestTook = 5 * 60

// gatherer collects pairs.
type gatherer struct {
	ctx context.Context
	e   *engine.Engine
	p   *progress

	pairs    []repeat.Pair
	answers  []answered // by whom and when, of each pair
	stride   int        // every so many-th pair is kept
	seen     int
	contacts map[uint64]int32
	agents   map[string]int32
}

// answered is when somebody answered.
type answered struct {
	by int32
	at int64
}

func (g *gatherer) add(contact int32, p pair) {
	if g.seen++; g.seen%g.stride != 0 {
		return
	}
	if len(g.pairs) == mostPairs {
		n := 0
		for i := 1; i < len(g.pairs); i += 2 {
			g.pairs[n], g.answers[n] = g.pairs[i], g.answers[i]
			n++
		}
		clear(g.pairs[n:])
		g.pairs, g.answers = g.pairs[:n], g.answers[:n]
		g.stride *= 2
	}
	took := int32(0)
	if p.reply != "" {
		took = int32(min(max(p.replied-p.asked, 1), longestTook))
	}
	g.pairs = append(g.pairs, repeat.Pair{Question: p.question, Reply: p.reply, Contact: contact, At: p.asked, Took: took, First: p.first})
	g.answers = append(g.answers, answered{p.by, p.replied})
}

// finish takes off what agents did for others meanwhile: an answer takes no longer than
// since the same agent's answer before.
func (g *gatherer) finish() []repeat.Pair {
	order := make([]int32, 0, len(g.pairs))
	for i := range g.pairs {
		if g.pairs[i].Reply != "" {
			order = append(order, int32(i))
		}
	}
	slices.SortFunc(order, func(a, b int32) int {
		x, y := g.answers[a], g.answers[b]
		return cmp.Or(cmp.Compare(x.by, y.by), cmp.Compare(x.at, y.at), cmp.Compare(a, b))
	})
	for k := 1; k < len(order); k++ {
		x, y := g.answers[order[k-1]], g.answers[order[k]]
		if p := &g.pairs[order[k]]; x.by == y.by && y.at-x.at < int64(p.Took) {
			p.Took = int32(max(y.at-x.at, 1))
		}
	}
	g.answers = nil
	return g.pairs
}

func number[K comparable](in map[K]int32, key K) int32 {
	n, ok := in[key]
	if !ok {
		n = int32(len(in))
		in[key] = n
	}
	return n
}

// imports reads what was imported. What stands in two exports of one chat counts once.
func (g *gatherer) imports() error {
	all, err := list[desk.Import](g.ctx, g.e, desk.MemoryImports)
	if err != nil {
		return err
	}
	total, read := 1, 0
	for _, i := range all {
		total += i.Messages
	}
	var seen map[uint64]bool
	if len(all) > 1 {
		seen = map[uint64]bool{}
	}
	for _, i := range all {
		var t talk
		var chat uint64
		contact := int32(0)
		out := func(p pair) { g.add(contact, p) }
		err := eachRow(g.ctx, g.e, i.ID, func(_ int64, _ int, rows []row) error {
			for _, m := range rows {
				if seen != nil {
					h := m.hash()
					if seen[h] {
						continue
					}
					seen[h] = true
				}
				if m.Chat != chat {
					t.end(out)
					t, chat, contact = talk{}, m.Chat, number(g.contacts, m.Chat)
				}
				s := said{at: m.At, ours: m.By > 0, text: m.Text}
				if s.ours {
					s.by = number(g.agents, importAgent(i, m.By))
				}
				t.say(s, out)
			}
			read += len(rows)
			return g.p.at(g.ctx, readingPart/2*float64(read)/float64(total))
		})
		if t.end(out); err != nil {
			return err
		}
	}
	return nil
}

// conversations reads the log.
func (g *gatherer) conversations() error {
	const page = 100 // contacts
	for after := int64(0); ; {
		n, most := 0, int64(1)
		err := g.e.Consult(g.ctx, func(t *desk.Turn) {
			most = max(most, t.House().Cases)
			for _, id := range t.View.Cases.Walk(desk.WalkAll, after, page) {
				n, after = n+1, id
				if c := t.View.Cases.Case(id); c != nil && !c.Preview && !c.Ignored && c.Into == 0 {
					g.conversation(t, c)
				}
			}
		})
		if err != nil || n < page {
			return err
		}
		if err := g.p.at(g.ctx, readingPart/2*(1+float64(after)/float64(most))); err != nil {
			return err
		}
	}
}

// conversation reads what was said with a contact.
func (g *gatherer) conversation(t *desk.Turn, c *desk.Case) {
	const page = 500
	contact := int32(-1)
	names := maskOf(c.Name)
	agents := map[string]masker{}
	var k talk
	out := func(p pair) {
		if contact < 0 {
			contact = number(g.contacts, uint64(c.ID)) // digests of imported chats are far apart
		}
		g.add(contact, p)
	}
	for from := int64(1); ; {
		entries := t.View.Logs.Entries(c.ID, from, page)
		for i := range entries {
			e := &entries[i]
			from = e.Seq + 1
			s := said{at: e.At.Unix(), talk: e.Talk}
			switch {
			case e.Hidden || e.Unsent || e.Unread != "":
				continue
			case e.Side == desk.ByContact:
				s.text = names.mask(e.Text.S)
			case e.Side == desk.ByAgent:
				who := cmp.Or(e.Name, e.By)
				m, ok := agents[who]
				if !ok {
					m = maskAs(who, repeat.AgentName)
					agents[who] = m
				}
				s.ours, s.by, s.text = true, number(g.agents, who), m.mask(names.mask(e.Text.S))
			case e.Side == desk.ByBot && speaksFor(e.By):
				s.auto = true
			default:
				continue
			}
			k.say(s, out)
		}
		if len(entries) < page {
			break
		}
	}
	k.end(out)
}
