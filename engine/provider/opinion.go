package provider

import (
	"context"
	"crypto/sha256"
	"sync"
	"time"

	"frontdesk/desk"
	"frontdesk/desk/faq"
	"frontdesk/engine/learn"
)

// Embeddings gives a second opinion on what the embedded matcher has found: how near the
// question is to the examples of each candidate, by vectors of a server that speaks
// OpenAI's API. How much that counts is learnt from the examples, each judged as if it
// were not known (faq.Blend).
type Embeddings struct {
	o      Endpoint
	client client
	guard  *guard

	mu       sync.Mutex
	seen     *desk.Book
	retry    time.Time // not before then, when it went wrong
	learning bool
	learnt   *vectors // the newest ones; nil before there are any
}

// vectors are the examples of a Book. They never change.
type vectors struct {
	of    map[string][][]float32 // by FAQ
	text  map[[32]byte][]float32 // by text, so that a change asks for what is new only
	known map[[32]byte]bool      // the texts of the Book
	dims  int
	blend faq.Blend
}

// How the vectors are asked for: so many texts at once, and so many numbers in memory at
// most. Where the examples are more, every FAQ has its part.
const (
	batch        = 64
	batchTimeout = 30 * time.Second
	mostNumbers  = 4 << 20 // 16 MiB
	relearn      = time.Minute
)

// NewEmbeddings asks nothing yet: see Look.
func NewEmbeddings(o Endpoint) *Embeddings {
	return &Embeddings{o: o, client: newClient(16 << 20)}
}

// Look begins to learn the vectors of a Book's examples, where they are not known.
func (e *Embeddings) Look(b *desk.Book) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.learning || b == e.seen && e.retry.IsZero() || e.guard.now().Before(e.retry) {
		return
	}
	examples := learn.Examples(b)
	if e.seen = b; len(examples) == 0 || e.learnt.has(examples) && e.retry.IsZero() {
		return
	}
	e.learning, e.retry = true, time.Time{}
	before := e.learnt
	go func() {
		now, err := e.learn(before, examples)
		e.mu.Lock()
		defer e.mu.Unlock()
		e.learning = false
		if err != nil {
			e.retry = e.guard.now().Add(relearn)
			return
		}
		e.learnt = now
	}()
}

func key(text string) [32]byte { return sha256.Sum256([]byte(text)) }

// has tells whether the vectors are those of the examples.
func (v *vectors) has(examples []faq.Example) bool {
	if v == nil || len(v.known) != len(examples) {
		return false
	}
	for _, x := range examples {
		if !v.known[key(x.FAQ+"\n"+x.Text)] {
			return false
		}
	}
	return true
}

// learn asks for the vectors that are not known, and learns how much they count.
func (e *Embeddings) learn(before *vectors, examples []faq.Example) (*vectors, error) {
	v := &vectors{of: map[string][][]float32{}, text: map[[32]byte][]float32{}, known: map[[32]byte]bool{}}
	if before != nil {
		v.dims = before.dims
	}
	for _, x := range examples {
		v.known[key(x.FAQ+"\n"+x.Text)] = true
		if before != nil && before.text[key(x.Text)] != nil {
			v.text[key(x.Text)] = before.text[key(x.Text)]
		}
	}
	if err := e.fetch(v, examples); err != nil {
		return nil, err
	}
	for _, x := range examples {
		if vec := v.text[key(x.Text)]; vec != nil {
			v.of[x.FAQ] = append(v.of[x.FAQ], vec)
		}
	}
	rehearsals, err := faq.Rehearse(examples, faq.Options{Parallel: learn.Parallel})
	if err != nil {
		return nil, err
	}
	v.blend = v.learnBlend(examples, rehearsals)
	return v, nil
}

// fetch asks for the vectors of examples, the first of every FAQ first.
func (e *Embeddings) fetch(v *vectors, examples []faq.Example) error {
	var ask []string
	flush := func() error {
		if len(ask) == 0 {
			return nil
		}
		var got [][]float32
		err := e.guard.within(context.Background(), batchTimeout, func(ctx context.Context) (err error) {
			got, err = embed(ctx, e.client, e.o, ask, v.dims)
			return err
		})
		for i := range got {
			v.text[key(ask[i])], v.dims = got[i], len(got[i])
		}
		ask = nil
		return err
	}
	asked := map[[32]byte]bool{}
	for _, text := range inTurn(examples) {
		if v.dims > 0 && (len(v.text)+len(ask)+1)*v.dims > mostNumbers {
			break
		}
		if k := key(text); v.text[k] == nil && !asked[k] {
			asked[k] = true
			ask = append(ask, text)
		}
		if len(ask) == batch {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// inTurn is the texts of examples, the first of every FAQ before the second of any.
func inTurn(examples []faq.Example) (out []string) {
	n, by := map[string]int{}, [][]string{}
	for _, x := range examples {
		if n[x.FAQ] == len(by) {
			by = append(by, nil)
		}
		by[n[x.FAQ]] = append(by[n[x.FAQ]], x.Text)
		n[x.FAQ]++
	}
	for _, texts := range by {
		out = append(out, texts...)
	}
	return out
}

// learnBlend compares each example with those of its candidates, itself left out.
func (v *vectors) learnBlend(examples []faq.Example, rehearsals []faq.Rehearsal) faq.Blend {
	texts := map[string][]float32{}
	for _, x := range examples {
		if vec := v.text[key(x.Text)]; vec != nil {
			texts[faq.Canonical(x.Text)] = vec
		}
	}
	likes := make([][]float64, len(rehearsals))
	for i, r := range rehearsals {
		if vec := texts[r.Text]; vec != nil { // else it is a name, or one too many
			likes[i] = v.likes(vec, r.Scored, true)
		}
	}
	return faq.LearnBlend(rehearsals, likes)
}

// likes is how near a vector is to the nearest example of each candidate; others leaves
// out those that are the vector itself.
func (v *vectors) likes(vec []float32, candidates []faq.Scored, others bool) []float64 {
	out := make([]float64, len(candidates))
	for k, s := range candidates {
		for _, x := range v.of[s.FAQ] {
			if !others || &x[0] != &vec[0] {
				out[k] = max(out[k], dot(vec, x))
			}
		}
	}
	return out
}

// Match weighs the candidates.
func (e *Embeddings) Match(ctx context.Context, q desk.Query) (desk.Opinion, error) {
	e.mu.Lock()
	v := e.learnt
	e.mu.Unlock()
	if v == nil {
		return desk.Opinion{}, failed(byItself, "the examples' vectors are not there yet")
	}
	got, err := embed(ctx, e.client, e.o, []string{q.Text}, v.dims)
	if err != nil {
		return desk.Opinion{}, err
	}
	return desk.Opinion{By: "embeddings " + e.o.Model, Scored: v.blend.Weigh(q.Candidates, v.likes(got[0], q.Candidates, false))}, nil
}
