package mine

import (
	"cmp"
	"slices"

	"frontdesk/desk/faq/gram"
	"frontdesk/desk/faq/near"
)

// readAll groups the messages of the same canonical text.
func (m *miner) readAll() {
	m.hashes = make([]uint64, len(m.messages))
	const chunk = 1000
	m.run((len(m.messages)+chunk-1)/chunk, func(c int) {
		for i := c * chunk; i < min(len(m.messages), (c+1)*chunk); i++ {
			m.hashes[i] = near.Wording(gram.Read(m.messages[i]))
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

// Near wordings share a band of bandSize bins, and at least alike bins in all.
const (
	bandSize = 4
	alike    = near.Bins / 2
)

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
	sketches := near.All(len(m.groups), func(i int) string { return m.messages[m.groups[i].first] }, m.run)
	// The more frequent wording leads the other.
	order := make([]int32, len(m.groups))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(len(m.groups[b].members), len(m.groups[a].members)), cmp.Compare(a, b))
	})
	m.regroup(order, near.Lead(order, sketches, bandSize, alike))
}

// regroup moves the members of led wordings to their leaders.
func (m *miner) regroup(order, leader []int32) {
	var out []wording
	place := make([]int32, len(m.groups))
	for _, i := range order {
		if leader[i] == i {
			place[i] = int32(len(out))
			out = append(out, m.groups[i])
		}
	}
	for _, i := range order {
		if f := leader[i]; f != i {
			out[place[f]].members = append(out[place[f]].members, m.groups[i].members...)
		}
	}
	m.groups = out
}
