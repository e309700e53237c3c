package scripts

// classEnd is the place after the single-character item that begins at p.
func (m *matcher) classEnd(p int) int {
	c := m.pat[p]
	p++
	switch c {
	case '%':
		if p >= len(m.pat) {
			m.run.fail("this pattern ends with %%: write %%%% for a %%")
		}
		return p + 1
	case '[':
		return m.setEnd(p)
	}
	return p
}

// setEnd is the place after the set whose [ stands before p.
func (m *matcher) setEnd(p int) int {
	if p < len(m.pat) && m.pat[p] == '^' {
		p++
	}
	// A ] that comes first is one of the set.
	for first := true; ; first = false {
		if p >= len(m.pat) {
			m.run.fail("this pattern has a “[” without “]”")
		}
		c := m.pat[p]
		p++
		if c == '%' {
			p++
		}
		if c == ']' && !first {
			return p
		}
	}
}

// single tells whether the text at s is one of the item p to end.
func (m *matcher) single(s, p, end int) bool {
	if s >= len(m.src) {
		return false
	}
	c := m.src[s]
	switch m.pat[p] {
	case '.':
		return true
	case '%':
		return inClass(c, m.pat[p+1])
	case '[':
		return m.inSet(c, p, end-1)
	}
	return m.pat[p] == c
}

// inSet tells whether c is in the set from [ at p to ] at last.
func (m *matcher) inSet(c byte, p, last int) bool {
	m.run.step(int64(last-p) / 8)
	p++
	in := true
	if m.pat[p] == '^' {
		in = false
		p++
	}
	for ; p < last; p++ {
		switch {
		case m.pat[p] == '%':
			p++
			if p < last && inClass(c, m.pat[p]) {
				return in
			}
		case p+2 < last && m.pat[p+1] == '-':
			if m.pat[p] <= c && c <= m.pat[p+2] {
				return in
			}
			p += 2
		case m.pat[p] == c:
			return in
		}
	}
	return !in
}

// inClass tells whether c is of the class %x; a capital is its opposite.
func inClass(c, class byte) bool {
	lower := class | 0x20
	var in bool
	switch lower {
	case 'a':
		in = isLetter(c)
	case 'd':
		in = isDigit(c)
	case 'l':
		in = 'a' <= c && c <= 'z'
	case 'u':
		in = 'A' <= c && c <= 'Z'
	case 's':
		in = c == ' ' || '\t' <= c && c <= '\r'
	case 'w':
		in = isLetter(c) || isDigit(c)
	case 'x':
		in = isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f'
	case 'p':
		in = '!' <= c && c <= '~' && !isLetter(c) && !isDigit(c)
	case 'c':
		in = c < ' ' || c == 0x7F
	case 'g':
		in = '!' <= c && c <= '~'
	case 'z':
		in = c == 0
	default:
		return class == c
	}
	if !isLetter(class) {
		return class == c
	}
	return in == (class == lower)
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
