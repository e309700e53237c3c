// Package learn trains the FAQ matcher from the Book, outside of turns: in the
// background, on half of the processors, so that no turn ever waits for it. It is
// desk.Models. It must not decide what is done with a match.
package learn

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"runtime"
	"sync"

	"frontdesk/desk"
	"frontdesk/desk/faq"
)

// Models is the matchers of one desk's Book as it changes.
type Models struct {
	waits         bool   // Model trains on the spot
	file, version string // see KeptIn

	mu       sync.Mutex
	seen     *desk.Book // was looked at last
	learnt   *faq.Model // the newest one, of the FAQs of digest
	digest   string
	training string // digest of what is being trained, "" when nothing is

	corrected *faq.Model // learnt, corrected by the verdicts of sum
	of, sum   string

	others map[string]corrected // corrections of other providers' scores
}

// corrected is a correction by the verdicts of sum.
type corrected struct {
	sum string
	faq.Correction
}

// InBackground trains while turns go on: they use the matcher before, if there is one.
func InBackground() *Models { return &Models{} }

// OnTheSpot trains when a turn needs it: for tests and written dialogues.
func OnTheSpot() *Models { return &Models{waits: true} }

// Enter is a stage: it lets the others match messages, and begins to train when the
// FAQs have changed.
func (m *Models) Enter(t *desk.Turn) {
	t.View.FAQs = m
	if !m.waits {
		m.Look(t.Book)
	}
}

// Look begins to train if the FAQs of the Book are not the ones learnt.
func (m *Models) Look(b *desk.Book) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if b == m.seen {
		return
	}
	m.seen = b
	m.begin(b)
}

// begin trains in the background, one at a time.
func (m *Models) begin(b *desk.Book) {
	want := digest(b)
	if want == m.digest || m.training != "" {
		return
	}
	m.training = want
	examples := Examples(b)
	go func() {
		learnt := m.make(examples, want)
		m.mu.Lock()
		defer m.mu.Unlock()
		m.learnt, m.digest, m.training = learnt, want, ""
		if m.seen != nil && digest(m.seen) != want {
			m.begin(m.seen) // it has changed meanwhile
		}
	}()
}

// Model is the matcher of a Book.
func (m *Models) Model(b *desk.Book, sum string, verdicts func() []faq.Verdict) *faq.Model {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.waits {
		if want := digest(b); want != m.digest {
			m.learnt, m.digest = train(Examples(b), nil), want
		}
	}
	if m.learnt == nil || sum == "" {
		return m.learnt
	}
	if m.corrected == nil || m.of != m.digest || m.sum != sum {
		m.corrected, m.of, m.sum = m.learnt.Recalibrate(verdicts()), m.digest, sum
	}
	return m.corrected
}

// Correction is that of another provider's scores.
func (m *Models) Correction(by string, doubt float64, sum string, verdicts func() []faq.Verdict) faq.Correction {
	m.mu.Lock()
	defer m.mu.Unlock()
	c, ok := m.others[by]
	if !ok || c.sum != sum {
		c = corrected{sum, faq.Correct(verdicts(), doubt)}
		if m.others == nil {
			m.others = map[string]corrected{}
		}
		m.others[by] = c
	}
	return c.Correction
}

// Examples are the questions of a Book.
func Examples(b *desk.Book) []faq.Example {
	var out []faq.Example
	for _, i := range b.List(desk.KindFAQ) {
		f := b.FAQs[desk.Fold(i.Name)]
		if f == nil {
			continue
		}
		for _, text := range f.Examples {
			out = append(out, faq.Example{FAQ: desk.Fold(f.Name), Text: text, Language: f.Lang})
		}
	}
	return out
}

// train is the matcher of examples, nil without any.
func train(examples []faq.Example, run func(int, func(int))) *faq.Model {
	m, err := faq.Train(examples, faq.Options{Parallel: run})
	if err != nil { // nothing to learn from
		return nil
	}
	return m
}

// digest names the questions of a Book; "" when there is none.
func digest(b *desk.Book) string {
	examples := Examples(b)
	if len(examples) == 0 {
		return ""
	}
	h := sha256.New()
	for _, e := range examples {
		_, _ = fmt.Fprintf(h, "%q %q %q\n", e.FAQ, e.Language, e.Text)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Parallel runs f(0)…f(n-1) on half of the processors.
func Parallel(n int, f func(i int)) {
	var next sync.Mutex
	var all sync.WaitGroup
	at := 0
	take := func() int {
		next.Lock()
		defer next.Unlock()
		at++
		return at - 1
	}
	for range max(1, runtime.GOMAXPROCS(0)/2) {
		all.Go(func() {
			for i := take(); i < n; i = take() {
				f(i)
			}
		})
	}
	all.Wait()
}
