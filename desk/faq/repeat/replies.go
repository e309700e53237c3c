package repeat

import (
	"cmp"
	"math"
	"slices"
	"unicode/utf8"

	"frontdesk/desk/faq/gram"
	"frontdesk/desk/faq/near"
)

// reply is an answer in one wording, numbers aside.
type reply struct {
	text  string // as it was written first
	count int32
}

// group is answers that say the same, and the pairs that they stand in.
type group struct {
	replies []int32 // the most frequent first
	pairs   []int32
}

const (
	leastAnswer = 12 // letters of an answer: what is shorter answers nothing
	leastJoined = 4  // where each letter is a word
)

// readReplies counts the different wordings.
func (f *finder) readReplies() {
	hashes := make([]uint64, len(f.pairs))
	f.run(len(f.pairs), func(i int) {
		if tokens := gram.Read(f.pairs[i].Reply); says(tokens) {
			hashes[i] = near.Wording(tokens)
		}
	})
	f.of = make([]int32, len(f.pairs))
	number := make(map[uint64]int32, len(f.pairs)/4)
	for i, h := range hashes {
		f.of[i] = -1
		if h == 0 {
			continue
		}
		n, ok := number[h]
		if !ok {
			n = int32(len(f.replies))
			number[h] = n
			f.replies = append(f.replies, reply{text: f.pairs[i].Reply})
		}
		f.of[i] = n
		f.replies[n].count++
	}
}

// says tells whether a reply is more than a nod.
func says(tokens []gram.Token) bool {
	n := 0
	for _, t := range tokens {
		if n += utf8.RuneCountInString(t.Text); t.Joined {
			n += (leastAnswer/leastJoined - 1) * utf8.RuneCountInString(t.Text)
		}
	}
	return n >= leastAnswer
}

// Near copies share a band and most of their bins. Copies that were edited more are merged
// by their words, the rarer the more they count: what all answers have, thanks and
// regards, makes none alike.
const (
	bandSize = 4
	alike    = near.Bins * 6 / 10
	merged   = 0.5
)

// groupReplies brings together what says the same.
func (f *finder) groupReplies() {
	sketches := near.All(len(f.replies), func(i int) string { return f.replies[i].text }, f.run)
	order := make([]int32, len(f.replies))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(f.replies[b].count, f.replies[a].count) })
	leader := near.Lead(order, sketches, bandSize, alike)
	weight := make([]int32, len(f.replies))
	for i, l := range leader {
		weight[l] += f.replies[i].count
	}
	home := f.mergeLeaders(order, leader, weight)
	byLeader := map[int32]*group{}
	for _, i := range order {
		l := home[leader[i]]
		g := byLeader[l]
		if g == nil {
			g = &group{}
			byLeader[l] = g
			f.groups = append(f.groups, g)
		}
		g.replies = append(g.replies, i)
	}
	f.keepGroups()
}

// keepGroups gives the pairs to the groups, and keeps those that are large enough and of
// several contacts.
func (f *finder) keepGroups() {
	of := make([]int32, len(f.replies))
	for n, g := range f.groups {
		for _, i := range g.replies {
			of[i] = int32(n)
		}
	}
	for p, r := range f.of {
		if r >= 0 {
			f.groups[of[r]].pairs = append(f.groups[of[r]].pairs, int32(p))
		}
	}
	f.groups = slices.DeleteFunc(f.groups, func(g *group) bool { return len(g.pairs) < f.least || f.contacts(g.pairs) < leastContacts })
	slices.SortStableFunc(f.groups, func(a, b *group) int { return cmp.Compare(len(b.pairs), len(a.pairs)) })
	f.groups = f.groups[:min(len(f.groups), mostGroups)]
	f.inGroup = make([]int32, len(f.pairs))
	for i := range f.inGroup {
		f.inGroup[i] = -1
	}
	for n, g := range f.groups {
		for _, p := range g.pairs {
			f.inGroup[p] = int32(n)
		}
	}
}

// leastContacts is of how many contacts an opportunity must be: one alone repeats themselves.
const leastContacts = 2

func (f *finder) contacts(pairs []int32) int {
	seen := map[int32]bool{}
	for _, p := range pairs {
		seen[f.pairs[p].Contact] = true
	}
	return len(seen)
}

// Of leaders, so many are compared with each other, and so many of the rest with them.
const (
	mostLeaders = 20_000
	mostRest    = 400_000
	leastLeads  = 2 // replies of a leader that others are compared with
)

// mergeLeaders merges leaders whose words are alike: home is the one that each goes to.
// The heavier ones come first, and are compared with the middles of those before them.
func (f *finder) mergeLeaders(order, leader, weight []int32) (home []int32) {
	home = slices.Clone(leader)
	var lead []int32
	for _, i := range order {
		if leader[i] == i {
			lead = append(lead, i)
		}
	}
	slices.SortStableFunc(lead, func(a, b int32) int { return cmp.Compare(weight[b], weight[a]) })
	lead = lead[:min(len(lead), mostLeaders+mostRest)]
	firm := 0
	for firm < min(len(lead), mostLeaders) && (weight[lead[firm]] >= leastLeads || firm < leastMany) {
		firm++
	}
	bag := func(k int) []gram.Gram { return gram.Of(f.replies[lead[k]].text)[gram.Word] }
	m := newMerger(f.someBags(lead, bag))
	for k := range firm {
		v := m.vector(bag(k))
		if c := m.nearest(v); c >= 0 {
			home[lead[k]] = lead[m.first[c]]
			m.add(c, v, float64(weight[lead[k]]))
		} else {
			m.open(k, v, float64(weight[lead[k]]))
		}
	}
	rest := lead[firm:]
	to := make([]int, len(rest))
	f.run(len(rest), func(k int) { to[k] = m.nearest(m.vector(bag(firm + k))) })
	for k, c := range to {
		if c >= 0 {
			home[rest[k]] = lead[m.first[c]]
		}
	}
	return home
}

// counted is of how many leaders the words are counted: the rarity of a word is known from
// a part of them as well.
const counted = 20_000

func (f *finder) someBags(lead []int32, bag func(k int) []gram.Gram) [][]gram.Gram {
	all := make([]int, len(lead))
	for k := range all {
		all[k] = k
	}
	some := evenly(all, counted)
	bags := make([][]gram.Gram, len(some))
	f.run(len(some), func(i int) { bags[i] = bag(some[i]) })
	return bags
}

// merger compares vectors of words with the middles of clusters.
type merger struct {
	idf    map[uint64]float64
	rarest float64              // idf of a word that was not counted
	first  []int                // of each cluster: the leader it began with
	middle []map[uint64]float64 // of each cluster: the sum of its vectors
	weight []float64            // of each cluster
	in     map[uint64][]int32   // clusters that have a word
}

// word is one of a vector of length 1.
type word struct {
	hash  uint64
	value float64
}

func newMerger(bags [][]gram.Gram) *merger {
	m := &merger{idf: map[uint64]float64{}, in: map[uint64][]int32{}}
	for _, b := range bags {
		for _, g := range b {
			m.idf[g.Hash]++
		}
	}
	n := float64(len(bags))
	m.rarest = math.Log(1+n) + 1
	for h, df := range m.idf {
		m.idf[h] = math.Log((1+n)/(1+df)) + 1
	}
	return m
}

func (m *merger) vector(bag []gram.Gram) []word {
	out := make([]word, 0, len(bag))
	norm := 0.0
	for _, g := range bag {
		if gram.Loose(g.Hash) {
			continue
		}
		idf, known := m.idf[g.Hash]
		if !known {
			idf = m.rarest
		}
		x := float64(g.Weight) * idf
		out = append(out, word{g.Hash, x})
		norm += x * x
	}
	for k := range out {
		out[k].value /= math.Sqrt(norm)
	}
	return out
}

// How many words candidates are looked up by, the rarest first, how many clusters these
// may be in, and how many candidates are compared.
const (
	lookWords    = 12
	lookClusters = 2000
	candidates   = 20
)

// nearest is the cluster that a vector is most alike to on average, -1 where none is
// near enough.
func (m *merger) nearest(v []word) int {
	best, most := -1, merged
	for _, c := range m.candidates(v) {
		s := 0.0
		for _, w := range v {
			s += w.value * m.middle[c][w.hash]
		}
		if x := s / m.weight[c]; x > most {
			best, most = int(c), x
		}
	}
	return best
}

// candidates are the clusters that share the most rare words with a vector.
func (m *merger) candidates(v []word) []int32 {
	rare := make([][]int32, 0, len(v))
	for _, w := range v {
		if in := m.in[w.hash]; len(in) > 0 {
			rare = append(rare, in)
		}
	}
	slices.SortStableFunc(rare, func(a, b []int32) int { return cmp.Compare(len(a), len(b)) })
	hits, seen := map[int32]int{}, 0
	for k, in := range rare {
		if seen += len(in); k >= lookWords || k > 0 && seen > lookClusters {
			break
		}
		for _, c := range in {
			hits[c]++
		}
	}
	out := make([]int32, 0, len(hits))
	for c := range hits {
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b int32) int { return cmp.Or(cmp.Compare(hits[b], hits[a]), cmp.Compare(a, b)) })
	return out[:min(len(out), candidates)]
}

func (m *merger) open(k int, v []word, weight float64) {
	c := len(m.first)
	m.first = append(m.first, k)
	m.middle = append(m.middle, map[uint64]float64{})
	m.weight = append(m.weight, 0)
	m.add(c, v, weight)
}

func (m *merger) add(c int, v []word, weight float64) {
	for _, w := range v {
		if m.middle[c][w.hash] == 0 {
			m.in[w.hash] = append(m.in[w.hash], int32(c))
		}
		m.middle[c][w.hash] += w.value * weight
	}
	m.weight[c] += weight
}
