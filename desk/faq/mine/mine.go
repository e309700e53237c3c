// Package mine finds what repeats among many messages that nobody has labelled: groups
// of questions that ask for the same thing, the largest and clearest first. It is
// pure and deterministic. It must not know what the answers were, nor decide what is
// worth answering: it only says what belongs together.
package mine

import "errors"

// Options steer [Find]; the zero value is good.
type Options struct {
	// Parallel runs f(0)…f(n-1), in any order and at once if it likes. When nil they run
	// one after the other; the result is the same.
	Parallel func(n int, f func(i int))
	// Progress is told after each step how much is done, from 0 to 1. When it returns
	// false the search stops with [ErrStopped].
	Progress func(done float64) bool
}

// ErrStopped is what Progress asked for.
var ErrStopped = errors.New("mining the messages: stopped")

// Cluster is messages that ask for the same thing.
type Cluster struct {
	// Members are numbers of messages, the most typical first; those of the same wording
	// stand together.
	Members []int
	// Samples are numbers of up to ten messages that differ as much as they can, the
	// most typical first.
	Samples []int
	// Cohesion is how alike the members are, from 0 to 1.
	Cohesion float64
}

// Limits that keep memory and time bounded however many messages there are.
const (
	maxGroups   = 20_000 // wordings that are clustered: the most frequent
	senseSample = 60_000 // messages that meanings are learnt from
	nearFrom    = 20_000 // different messages from which near wordings are merged first
)

// Find is the clusters among the messages, by size and cohesion. A message without a
// word is in none.
func Find(messages []string, o Options) ([]Cluster, error) {
	m := &miner{messages: messages, run: o.Parallel, progress: o.Progress}
	if m.run == nil {
		m.run = func(n int, f func(i int)) {
			for i := range n {
				f(i)
			}
		}
	}
	for _, step := range []struct {
		do   func()
		done float64
	}{
		{m.readAll, 0.1}, {m.mergeNear, 0.25}, {m.describe, 0.4}, {m.connect, 0.8}, {m.cluster, 0.95}, {m.rank, 1},
	} {
		step.do()
		if m.progress != nil && !m.progress(step.done) {
			return nil, ErrStopped
		}
	}
	return m.out, nil
}

type miner struct {
	messages []string
	run      func(n int, f func(i int))
	progress func(float64) bool

	hashes []uint64 // of the canonical text of each message; 0 without a word
	groups []wording
	points []point
	edges  [][]edge
	of     []int32 // community of each point
	out    []Cluster
}

// wording is messages of the same, or nearly the same, wording.
type wording struct {
	first   int32   // the message that stands for them
	members []int32 // all of them, by number
}
