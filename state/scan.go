package state

import "bytes"

// span is the keys lo <= key < hi; hi nil: no end. back: walked from its end.
type span struct {
	lo, hi []byte
	back   bool
}

func (s span) has(key []byte) bool {
	return bytes.Compare(key, s.lo) >= 0 && (s.hi == nil || bytes.Compare(key, s.hi) < 0)
}

func (s span) empty() bool { return s.hi != nil && bytes.Compare(s.lo, s.hi) >= 0 }

// spanUp is the keys with prefix, from `from` upwards.
func spanUp(prefix, from []byte) span {
	s := span{lo: prefix, hi: after(prefix)}
	if bytes.Compare(from, prefix) > 0 {
		s.lo = from
	}
	return s
}

// spanDown is the keys with prefix, from `from` downwards (nil: from the end).
func spanDown(prefix, from []byte) span {
	s := span{lo: prefix, hi: after(prefix), back: true}
	if from == nil {
		return s
	}
	end := append(bytes.Clone(from), 0) // the first key above from
	if s.hi == nil || bytes.Compare(end, s.hi) < 0 {
		s.hi = end
	}
	return s
}

// after is the first key above all that begin with prefix; nil: there is none.
func after(prefix []byte) []byte {
	for i := len(prefix) - 1; i >= 0; i-- {
		if prefix[i] != 0xff {
			end := bytes.Clone(prefix[:i+1])
			end[i]++
			return end
		}
	}
	return nil
}

// reader is one level of what a transaction sees.
type reader interface {
	// get answers a row that the caller may keep but not change.
	get(key []byte) (row, bool, error)
	cursor(span) cursor
	close()
}

// cursor answers rows in the order of its span. A row is valid until the next.
type cursor interface {
	next() (row, bool, error)
	close()
}

// merged walks several cursors as one; of the same key the first cursor's wins.
type merged struct {
	heads []head
	back  bool
}

type head struct {
	cursor cursor
	row    row
	ok     bool
	stale  bool // the row was answered: move on before looking at it
}

func merge(s span, levels []reader) *merged {
	m := &merged{back: s.back, heads: make([]head, 0, len(levels))}
	for _, l := range levels {
		m.heads = append(m.heads, head{cursor: l.cursor(s), ok: true, stale: true})
	}
	return m
}

func (m *merged) close() {
	for i := range m.heads {
		m.heads[i].cursor.close()
	}
}

func (m *merged) next() (row, bool, error) {
	best := -1
	for i := range m.heads {
		h := &m.heads[i]
		if err := h.refresh(); err != nil {
			return row{}, false, err
		}
		if h.ok && (best < 0 || m.before(h.row.key, m.heads[best].row.key)) {
			best = i
		}
	}
	if best < 0 {
		return row{}, false, nil
	}
	r := m.heads[best].row
	m.pass(r.key)
	return r, true, nil
}

// pass marks every head that stands on key.
func (m *merged) pass(key []byte) {
	for i := range m.heads {
		h := &m.heads[i]
		h.stale = h.ok && bytes.Equal(h.row.key, key)
	}
}

func (m *merged) before(a, b []byte) bool {
	if m.back {
		return bytes.Compare(a, b) > 0
	}
	return bytes.Compare(a, b) < 0
}

func (h *head) refresh() (err error) {
	if !h.ok || !h.stale {
		return nil
	}
	h.stale = false
	h.row, h.ok, err = h.cursor.next()
	return err
}
