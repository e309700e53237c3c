package evaluate

import (
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"frontdesk/desk/faq/repeat"
)

// Replies is what a search for opportunities found among made-up conversations: a set's
// questions, most kinds of them answered by agents with a text of their own, edited and
// signed as people do, others by hand.
type Replies struct {
	Set      string `json:"set"`
	Pairs    int    `json:"pairs"`
	Kinds    int    `json:"kinds"` // that are answered by a text, and asked often enough
	Found    int    `json:"found"` // of those
	Proposed int    `json:"proposed"`
	Varies   int    `json:"varies"` // found, but without a text
	Leaks    int    `json:"leaks"`  // proposed texts that hold a name or number of a single contact

	Purity    float64 `json:"purity"` // of the questions shown with each
	Coverage  float64 `json:"coverage"`
	Precision float64 `json:"precision"`

	Seconds float64 `json:"seconds"`
	HeapMiB float64 `json:"heap_mib"`
}

// How the conversations are made (as in facts/nlu.md 6.3): shares of small talk, of
// answers that are edited, and of answers by hand to what has a text. Every byHandKind-th
// kind has none.
const (
	smallTalk  = 0.15
	editedPart = 0.30
	byHand     = 0.15
	byHandKind = 4
)

// told is a pair and what it is about.
type told struct {
	label  string
	canned bool
}

// Answer makes n pairs of the rows.
func Answer(rows []Row, n int) ([]repeat.Pair, []told) {
	rnd := rand.New(rand.NewPCG(3, 4))
	rows = slices.Clone(rows)
	rnd.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	texts, words := cannedTexts(rows, rnd)
	pairs, about := make([]repeat.Pair, n), make([]told, n)
	for i := range pairs {
		row := rows[i%len(rows)]
		text, label := row.Text, row.Label
		if i >= len(rows) {
			text = vary(text, rnd)
		}
		p := repeat.Pair{Question: text, Contact: int32(rnd.IntN(1 + n/4)), At: 1_700_000_000 + int64(i)*90, Took: int32(20 + rnd.IntN(200)), First: rnd.IntN(3) == 0}
		switch canned := texts[label]; {
		case rnd.Float64() < smallTalk:
			p.Question, label = talk[rnd.IntN(len(talk))], "small talk"
			p.Reply = sentence(words, 3+rnd.IntN(8), rnd)
		case canned == "" || rnd.Float64() < byHand:
			p.Reply = sentence(words, 8+rnd.IntN(20), rnd)
		default:
			about[i].canned = true
			p.Reply = sign(canned, rnd)
		}
		about[i].label = label
		pairs[i] = p
	}
	return pairs, about
}

var talk = []string{"hi", "hello", "good morning", "thanks a lot", "ok", "perfect, thank you", "how are you", "are you there", "great", "sorry for the late answer", "have a nice day", "one second please", "yes", "no", "I see"}

var names = []string{"Maria", "Jonas", "Priya", "Chen", "Aisha", "Pablo", "Ivana", "Tomasz", "Yuki", "Olu"}

// cannedTexts gives most kinds a text of their own between phrases that all share.
func cannedTexts(rows []Row, rnd *rand.Rand) (texts map[string]string, words []string) {
	labels := map[string]bool{}
	for _, r := range rows[:min(len(rows), 3000)] {
		labels[r.Label] = true
		words = append(words, strings.Fields(strings.ToLower(r.Text))...)
	}
	sorted := make([]string, 0, len(labels))
	for l := range labels {
		sorted = append(sorted, l)
	}
	slices.Sort(sorted)
	texts = map[string]string{}
	for i, l := range sorted {
		if i%byHandKind != byHandKind-1 {
			texts[l] = fmt.Sprintf("about your %s: %s. Then %s, and %s.", strings.ReplaceAll(l, "_", " "), sentence(words, 12, rnd), sentence(words, 8, rnd), sentence(words, 6, rnd))
		}
	}
	return texts, words
}

func sentence(words []string, n int, rnd *rand.Rand) string {
	out := make([]string, n)
	for i := range out {
		out[i] = words[rnd.IntN(len(words))]
	}
	return strings.Join(out, " ")
}

// sign writes a text as agents do: to somebody, with a number, signed, sometimes edited.
func sign(text string, rnd *rand.Rand) string {
	words := strings.Fields(text)
	if rnd.Float64() < editedPart {
		for range 2 + rnd.IntN(4) {
			k := rnd.IntN(len(words))
			switch rnd.IntN(3) {
			case 0:
				words = slices.Delete(words, k, k+1)
			case 1:
				words = slices.Insert(words, k, []string{"really", "just", "also", "now", "kindly"}[rnd.IntN(5)])
			default:
				words[k], words[len(words)-1-k] = words[len(words)-1-k], words[k]
			}
		}
	}
	text = strings.Join(words, " ")
	if rnd.IntN(2) == 0 {
		text = "Hello " + names[rnd.IntN(len(names))] + ", thank you for writing. " + text
	}
	if rnd.IntN(4) == 0 {
		text += fmt.Sprintf(" Your number is %06d.", rnd.IntN(1_000_000))
	}
	if rnd.IntN(2) == 0 {
		text += " Kind regards, " + names[rnd.IntN(len(names))]
	}
	return text
}

// MineReplies looks for opportunities among n made-up pairs; 0: two for each row.
func MineReplies(name string, rows []Row, n int) (Replies, error) {
	if n == 0 {
		n = 2 * len(rows)
	}
	r := Replies{Set: name, Pairs: n}
	before := heap()
	pairs, about := Answer(rows, n)
	kinds := map[string]int{}
	for _, a := range about {
		if a.canned {
			kinds[a.label]++
		}
	}
	for _, times := range kinds {
		if times >= 30 {
			r.Kinds++
		}
	}
	most, stop := watchHeap()
	start := time.Now()
	report, err := repeat.Find(pairs, repeat.Options{Parallel: Parallel})
	r.Seconds = time.Since(start).Seconds()
	stop()
	r.HeapMiB = most() - before
	if err != nil {
		return r, err
	}
	r.Coverage, r.Precision = report.Coverage, report.Precision
	r.judge(pairs, about, kinds, slices.Concat(report.Onboarding, report.Questions))
	return r, nil
}

// watchHeap notes the largest heap, ten times a second.
func watchHeap() (most func() float64, stop func()) {
	var max atomic.Uint64
	done := make(chan struct{})
	go func() {
		for tick := time.NewTicker(100 * time.Millisecond); ; {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			if m.HeapAlloc > max.Load() {
				max.Store(m.HeapAlloc)
			}
			select {
			case <-tick.C:
			case <-done:
				tick.Stop()
				return
			}
		}
	}()
	return func() float64 { return float64(max.Load()) / (1 << 20) }, func() { close(done) }
}

// judge compares what is proposed with what was made up.
func (r *Replies) judge(pairs []repeat.Pair, about []told, kinds map[string]int, list []repeat.Opportunity) {
	label := map[string]string{}
	for i, p := range pairs {
		label[repeat.Scrub(p.Question)] = about[i].label
	}
	found := map[string]bool{}
	right, all := 0, 0
	for _, o := range list {
		count, best := map[string]int{}, ""
		for _, s := range o.Samples {
			l := label[s]
			if count[l]++; count[l] > count[best] {
				best = l
			}
		}
		right += count[best]
		all += len(o.Samples)
		if o.Alike > 0.4 && kinds[best] >= 30 {
			found[best] = true
		}
		r.Proposed++
		switch {
		case o.Reply == "":
			r.Varies++
		case leaks(o.Reply):
			r.Leaks++
		}
	}
	r.Found, r.Purity = len(found), float64(right)/float64(max(all, 1))
}

// leaks tells whether a proposed text holds what was some contact's.
func leaks(reply string) bool {
	return strings.Contains(reply, "Your number is") || slices.ContainsFunc(names, func(n string) bool { return strings.Contains(reply, n) })
}

// Print writes it for people, beside the goals.
func (r Replies) Print(out io.Writer) {
	fmt.Fprintf(out, "%s: %d questions with answers, made up\n", r.Set, r.Pairs)
	line := func(name, value, goal string) { fmt.Fprintf(out, "  %-34s %-18s %s\n", name, value, goal) }
	line("kinds with a text, found", fmt.Sprintf("%d of %d", r.Found, r.Kinds), "published (facts/nlu.md 6.3): 81 of 82")
	line("… proposed in all, without a text", fmt.Sprintf("%d, %d", r.Proposed, r.Varies), "")
	line("their questions, purity", percent(r.Purity), "")
	line("texts with a contact's name, number", fmt.Sprint(r.Leaks), "goal 0: "+reached(r.Leaks == 0))
	line("a matcher would answer", percent(r.Coverage), "published: 70.5 % at P ≥ .5")
	line("… as the agents did", percent(r.Precision), "published: 92.4 % the right kind")
	line("time", fmt.Sprintf("%.1f s", r.Seconds), "goal ≤ 600 s for a million: "+reached(r.Seconds <= 600))
	line("memory", fmt.Sprintf("%.0f MiB", r.HeapMiB), "goal ≤ 1024: "+reached(r.HeapMiB <= 1024))
}
