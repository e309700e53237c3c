package repeat

import (
	"fmt"
	"slices"

	"frontdesk/desk/faq"
)

// How the estimate is made: so many questions of each kind teach the matcher, and so many
// that are of none; it is tried on so many that it has not seen.
const (
	teach    = 25
	teachNot = 1500
	try      = 10_000
	sure     = 0.5 // probability from which it would have answered
)

// judged is what the trial tells of one group.
type judged struct {
	asked, answered, right int     // held-out questions of the group; answers given as it; those of them that were right
	good                   []int32 // pairs that were
}

// estimate trains the matcher on half of the questions, and tries it on the other half.
func (f *finder) estimate() {
	f.judged = make([]judged, len(f.groups))
	if len(f.groups) == 0 {
		return
	}
	var examples []faq.Example
	for n, g := range f.groups {
		taught := evenly(half(g.pairs, 0), teach)
		for _, p := range taught {
			examples = append(examples, faq.Example{FAQ: name(n), Text: f.pairs[p].Question})
		}
	}
	var not []string
	for _, p := range evenly(half(f.others(), 0), teachNot) {
		not = append(not, f.pairs[p].Question)
	}
	model, err := faq.Train(examples, faq.Options{Unanswerable: not, Parallel: f.run})
	if err != nil { // no question has a word
		return
	}
	all := make([]int32, len(f.pairs))
	for i := range all {
		all[i] = int32(i)
	}
	f.try(model, evenly(half(all, 1), try))
}

func name(group int) string { return fmt.Sprintf("g%04d", group) }

// try has the matcher answer questions, and counts.
func (f *finder) try(model *faq.Model, held []int32) {
	said := make([]int32, len(held))
	f.run(len(held), func(k int) {
		said[k] = -1
		if m := model.Match(f.pairs[held[k]].Question); len(m) > 0 && m[0].P >= sure && !m[0].Thin {
			_, _ = fmt.Sscanf(m[0].FAQ, "g%d", &said[k])
		}
	})
	answered, right := 0, 0
	for k, p := range held {
		is := f.inGroup[p]
		if is >= 0 {
			f.judged[is].asked++
		}
		if said[k] < 0 {
			continue
		}
		answered++
		j := &f.judged[said[k]]
		j.answered++
		if said[k] == is {
			right++
			j.right++
			j.good = append(j.good, p)
		}
	}
	f.report.Coverage = share(answered, len(held))
	f.report.Precision = share(right, answered)
}

// half is every second of them: which is by the pair, not by its place, so that all
// agree.
func half(pairs []int32, which int32) []int32 {
	var out []int32
	for _, p := range pairs {
		if (p*2654435^p>>7)&1 == which {
			out = append(out, p)
		}
	}
	return out
}

// evenly is at most n of them.
func evenly[T any](list []T, n int) []T {
	if len(list) <= n {
		return list
	}
	out := make([]T, n)
	for i := range out {
		out[i] = list[i*len(list)/n]
	}
	return out
}

// others are the pairs of no group.
func (f *finder) others() []int32 {
	var out []int32
	for p, g := range f.inGroup {
		if g < 0 {
			out = append(out, int32(p))
		}
	}
	return out
}

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// examples are questions of a group that may show what it is about: those that the
// matcher knew, else all.
func (f *finder) examples(n int) []int32 {
	if good := f.judged[n].good; len(good) >= leastFew {
		return good
	}
	return slices.Clone(f.groups[n].pairs)
}
