package mine

import (
	"cmp"
	"slices"

	"frontdesk/desk/faq/gram"
)

// readAll groups the messages of the same canonical text.
func (m *miner) readAll() {
	m.hashes = make([]uint64, len(m.messages))
	const chunk = 1000
	m.run((len(m.messages)+chunk-1)/chunk, func(c int) {
		for i := c * chunk; i < min(len(m.messages), (c+1)*chunk); i++ {
			if words := gram.Words(gram.Read(m.messages[i])); len(words) > 0 {
				m.hashes[i] = fold(words)
			}
		}
	})
	number := make(map[uint64]int32, len(m.messages)/2)
	for i, h := range m.hashes {
		if h == 0 {
			continue
		}
		n, ok := number[h]
		if !ok {
			n = int32(len(m.groups))
			number[h] = n
			m.groups = append(m.groups, wording{first: int32(i)})
		}
		m.groups[n].members = append(m.groups[n].members, int32(i))
	}
	m.hashes = nil
}

func fold(words []uint64) uint64 {
	h := uint64(14695981039346656037)
	for _, w := range words {
		h = (h ^ w) * 1099511628211
		h ^= h >> 29
	}
	return h | 1
}

// Near wordings are found by MinHash with one permutation (Li, Owen, Zhang 2012) over
// runs of characters, in bands: two wordings that share a band are compared.
const (
	bins     = 32
	bandSize = 4
	alike    = bins / 2 // equal bins that make two wordings near
)

type sketch [bins]uint32

// mergeNear merges near wordings when there are many, and keeps the most frequent.
func (m *miner) mergeNear() {
	if len(m.groups) > nearFrom {
		m.mergeAlike()
	}
	slices.SortFunc(m.groups, func(a, b wording) int {
		return cmp.Or(cmp.Compare(len(b.members), len(a.members)), cmp.Compare(a.first, b.first))
	})
	m.groups = m.groups[:min(len(m.groups), maxGroups)]
}

func (m *miner) mergeAlike() {
	sketches := make([]sketch, len(m.groups))
	const chunk = 1000
	m.run((len(m.groups)+chunk-1)/chunk, func(c int) {
		for i := c * chunk; i < min(len(m.groups), (c+1)*chunk); i++ {
			sketches[i] = sketchOf(m.messages[m.groups[i].first])
		}
	})
	// The more frequent wording leads the other.
	order := make([]int32, len(m.groups))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(len(m.groups[b].members), len(m.groups[a].members)), cmp.Compare(a, b))
	})
	leader := make([]int32, len(m.groups))
	for i := range leader {
		leader[i] = int32(i)
	}
	for band := 0; band < bins; band += bandSize {
		leadBand(order, sketches, leader, band)
	}
	m.regroup(order, leader)
}

// leadBand gives every wording that has no leader yet the first one of its band, when
// the two are near.
func leadBand(order []int32, sketches []sketch, leader []int32, band int) {
	first := make(map[[bandSize]uint32]int32, len(order))
	for _, i := range order {
		if leader[i] != i {
			continue
		}
		key := [bandSize]uint32(sketches[i][band : band+bandSize])
		f, ok := first[key]
		if !ok {
			first[key] = i
			continue
		}
		if near(&sketches[f], &sketches[i]) {
			leader[i] = f
		}
	}
}

func near(a, b *sketch) bool {
	n := 0
	for k := range a {
		if a[k] == b[k] {
			n++
		}
	}
	return n >= alike
}

// regroup moves the members of led wordings to their leaders.
func (m *miner) regroup(order, leader []int32) {
	var out []wording
	place := make([]int32, len(m.groups))
	for _, i := range order {
		f := i
		for leader[f] != f {
			f = leader[f]
		}
		if f == i {
			place[i] = int32(len(out))
			out = append(out, m.groups[i])
		}
	}
	for _, i := range order {
		f := i
		for leader[f] != f {
			f = leader[f]
		}
		if f != i {
			out[place[f]].members = append(out[place[f]].members, m.groups[i].members...)
		}
	}
	m.groups = out
}

// sketchOf is the least hash of the text's runs in each bin; an empty bin borrows the
// next one's.
func sketchOf(text string) (s sketch) {
	const empty = ^uint32(0)
	for k := range s {
		s[k] = empty
	}
	for _, g := range gram.Of(text)[gram.Char] {
		k := g.Hash >> 59
		s[k] = min(s[k], uint32(g.Hash>>16))
	}
	for k := range s {
		for d := 1; s[k] == empty && d < bins; d++ {
			if x := s[(k+d)%bins]; x != empty {
				s[k] = x + uint32(d)*0x9E3779B1
			}
		}
	}
	return s
}
