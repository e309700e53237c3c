package rule

import "slices"

// matcher finds many words in a text in one pass (Aho and Corasick, 1975).
type matcher struct {
	next []map[byte]int32
	fail []int32
	hits [][]int // owners of the words that end at a state
}

// newMatcher knows words, each with an owner.
func newMatcher(words []string, owners []int) *matcher {
	m := &matcher{next: []map[byte]int32{{}}, fail: []int32{0}, hits: [][]int{nil}}
	for i, w := range words {
		m.add(w, owners[i])
	}
	m.link()
	return m
}

func (m *matcher) add(word string, owner int) {
	at := int32(0)
	for i := range len(word) {
		to, ok := m.next[at][word[i]]
		if !ok {
			to = int32(len(m.next))
			m.next = append(m.next, map[byte]int32{})
			m.fail = append(m.fail, 0)
			m.hits = append(m.hits, nil)
			m.next[at][word[i]] = to
		}
		at = to
	}
	m.hits[at] = append(m.hits[at], owner)
}

// link makes each state fall back to the longest suffix that is a beginning too.
func (m *matcher) link() {
	var queue []int32
	for _, to := range m.next[0] {
		queue = append(queue, to)
	}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for b, to := range m.next[at] {
			m.fail[to] = m.step(m.fail[at], b)
			m.hits[to] = append(m.hits[to], m.hits[m.fail[to]]...)
			queue = append(queue, to)
		}
	}
}

func (m *matcher) step(at int32, b byte) int32 {
	for {
		if to, ok := m.next[at][b]; ok {
			return to
		}
		if at == 0 {
			return 0
		}
		at = m.fail[at]
	}
}

// find is the owners of the words that occur in s, ascending, each once.
func (m *matcher) find(s string) []int {
	var out []int
	at := int32(0)
	for i := range len(s) {
		at = m.step(at, s[i])
		out = append(out, m.hits[at]...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
