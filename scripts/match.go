package scripts

import "strings"

// matcher matches one Lua pattern. Each step costs one of the run's fuel, and its
// recursion is bounded, so that no pattern takes long: it is cut like any loop.
type matcher struct {
	run   *run
	src   string
	pat   string
	depth int
	caps  []capture
}

// capture is a part of the text that a ( ) has matched.
type capture struct {
	from, to int
}

const (
	openCapture = -1 // in to: not closed yet
	placeOnly   = -2 // in to: (), which captures the place
	mostCapture = 32
)

func newMatcher(r *run, src, pat string) *matcher {
	if len(pat) > maxPattern {
		r.fail("this pattern is too long (at most %d bytes)", maxPattern)
	}
	return &matcher{run: r, src: src, pat: pat}
}

// at matches the whole pattern (from p) with the text from s; the end, or -1.
func (m *matcher) at(s, p int) int {
	m.caps = m.caps[:0]
	return m.match(s, p)
}

// match matches the rest of the pattern with the rest of the text.
func (m *matcher) match(s, p int) int {
	if m.depth++; m.depth > maxMatch {
		m.run.fail("this pattern is too complicated for this text")
	}
	defer func() { m.depth-- }()
	for {
		m.run.step(1)
		if p == len(m.pat) {
			return s
		}
		switch c := m.pat[p]; {
		case c == '(':
			return m.open(s, p)
		case c == ')':
			return m.close(s, p)
		case c == '$' && p+1 == len(m.pat):
			if s == len(m.src) {
				return s
			}
			return -1
		case c == '%' && p+1 < len(m.pat) && m.pat[p+1] == 'b':
			if s = m.balance(s, p+2); s < 0 {
				return -1
			}
			p += 4
			continue
		case c == '%' && p+1 < len(m.pat) && m.pat[p+1] == 'f':
			end := m.frontier(s, p+2)
			if end < 0 {
				return -1
			}
			p = end
			continue
		case c == '%' && p+1 < len(m.pat) && isDigit(m.pat[p+1]):
			if s = m.back(s, p+1); s < 0 {
				return -1
			}
			p += 2
			continue
		}
		next, done := m.item(s, p)
		if done {
			return next
		}
		s, p = next, m.classEnd(p)
	}
}

// item matches a single character and what follows it. Where the rest still has to
// be matched, done is false and the text goes on at next; what comes after the item
// is then at its end.
func (m *matcher) item(s, p int) (next int, done bool) {
	end := m.classEnd(p)
	var suffix byte
	if end < len(m.pat) {
		suffix = m.pat[end]
	}
	switch suffix {
	case '?':
		if m.single(s, p, end) {
			if got := m.match(s+1, end+1); got >= 0 {
				return got, true
			}
		}
		return m.match(s, end+1), true
	case '+':
		if !m.single(s, p, end) {
			return -1, true
		}
		return m.most(s+1, p, end), true
	case '*':
		return m.most(s, p, end), true
	case '-':
		return m.least(s, p, end), true
	}
	if !m.single(s, p, end) {
		return -1, true
	}
	return s + 1, false
}

// most matches as many as there are, then fewer.
func (m *matcher) most(s, p, end int) int {
	n := 0
	for m.single(s+n, p, end) {
		m.run.step(1)
		n++
	}
	for ; n >= 0; n-- {
		if got := m.match(s+n, end+1); got >= 0 {
			return got
		}
	}
	return -1
}

// least matches as few as possible.
func (m *matcher) least(s, p, end int) int {
	for {
		if got := m.match(s, end+1); got >= 0 {
			return got
		}
		if !m.single(s, p, end) {
			return -1
		}
		s++
	}
}

func (m *matcher) open(s, p int) int {
	if len(m.caps) >= mostCapture {
		m.run.fail("this pattern has too many captures (at most %d)", mostCapture)
	}
	c, next := capture{s, openCapture}, p+1
	if next < len(m.pat) && m.pat[next] == ')' {
		c.to, next = placeOnly, next+1
	}
	n := len(m.caps)
	m.caps = append(m.caps, c)
	got := m.match(s, next)
	if got < 0 {
		m.caps = m.caps[:n]
	}
	return got
}

func (m *matcher) close(s, p int) int {
	i := len(m.caps) - 1
	for i >= 0 && m.caps[i].to != openCapture {
		i--
	}
	if i < 0 {
		m.run.fail("this pattern has a “)” too many")
	}
	m.caps[i].to = s
	got := m.match(s, p+1)
	if got < 0 {
		m.caps[i].to = openCapture
	}
	return got
}

// balance is %bxy.
func (m *matcher) balance(s, p int) int {
	if p+1 >= len(m.pat) {
		m.run.fail("in a pattern, two characters follow %%b")
	}
	if s >= len(m.src) || m.src[s] != m.pat[p] {
		return -1
	}
	open, shut, depth := m.pat[p], m.pat[p+1], 1
	for i := s + 1; i < len(m.src); i++ {
		m.run.step(1)
		switch m.src[i] {
		case shut:
			if depth--; depth == 0 {
				return i + 1
			}
		case open:
			depth++
		}
	}
	return -1
}

// frontier is %f[set]: the end of the set in the pattern, or -1.
func (m *matcher) frontier(s, p int) int {
	if p >= len(m.pat) || m.pat[p] != '[' {
		m.run.fail("in a pattern, a [set] follows %%f")
	}
	end := m.classEnd(p)
	var before, here byte
	if s > 0 {
		before = m.src[s-1]
	}
	if s < len(m.src) {
		here = m.src[s]
	}
	if m.inSet(before, p, end-1) || !m.inSet(here, p, end-1) {
		return -1
	}
	return end
}

// back is %1: what a capture has matched, once more.
func (m *matcher) back(s, p int) int {
	i := int(m.pat[p]) - '1'
	if i < 0 || i >= len(m.caps) || m.caps[i].to < 0 {
		m.run.fail("this pattern has no capture %%%c", m.pat[p])
	}
	text := m.src[m.caps[i].from:m.caps[i].to]
	m.run.step(int64(len(text) / 16))
	if !strings.HasPrefix(m.src[s:], text) {
		return -1
	}
	return s + len(text)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
