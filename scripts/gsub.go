package scripts

import (
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// stringGsub replaces what a pattern matches.
func stringGsub(L *lua.LState) int {
	r := of(L)
	s, pat := r.checkText(1), r.checkText(2)
	repl := L.Get(3)
	switch repl.(type) {
	case lua.LString, lua.LNumber, *lua.LTable, *lua.LFunction:
	default:
		L.ArgError(3, "a text, a table or a function is expected, not "+kindName(repl))
	}
	most := r.optInt(4, len(s)+1)
	m := newMatcher(r, s, pat)
	start, anchored := 0, strings.HasPrefix(pat, "^")
	if anchored {
		start = 1
	}
	b := &builder{run: r}
	from, n := 0, 0
	for n < most {
		end := m.at(from, start)
		if end >= 0 {
			n++
			m.replace(b, repl, from, end)
		}
		switch {
		case end > from:
			from = end
		case from < len(s):
			b.add(s[from : from+1])
			from++
		default:
			from++
		}
		if from > len(s) || anchored {
			break
		}
	}
	if from < len(s) {
		b.add(s[from:])
	}
	L.Push(lua.LString(b.done()))
	L.Push(lua.LNumber(n))
	return 2
}

// replace adds what stands for the match from to end.
func (m *matcher) replace(b *builder, repl lua.LValue, from, end int) {
	var v lua.LValue
	switch x := repl.(type) {
	case *lua.LTable:
		v = m.run.L.GetTable(x, m.value(0, from, end))
	case *lua.LFunction:
		v = lua.LNil
		if out := m.run.call(x, m.captured(from, end)...); len(out) > 0 {
			v = out[0]
		}
	default:
		m.expand(b, m.run.tostring(repl), from, end)
		return
	}
	switch x := v.(type) {
	case lua.LString:
		b.add(string(x))
	case lua.LNumber:
		b.add(formatNumber(x))
	default:
		if lua.LVAsBool(v) {
			m.run.fail("what replaces a match must be a text, not a %s", v.Type())
		}
		b.add(m.src[from:end])
	}
}

// captured are all captures, the whole match where there are none.
func (m *matcher) captured(from, end int) []lua.LValue {
	n := max(len(m.caps), 1)
	out := make([]lua.LValue, n)
	for i := range n {
		out[i] = m.value(i, from, end)
	}
	return out
}

// expand adds a replacement text with its %1 filled in.
func (m *matcher) expand(b *builder, text string, from, end int) {
	for {
		i := strings.IndexByte(text, '%')
		if i < 0 {
			b.add(text)
			return
		}
		b.add(text[:i])
		m.run.step(1)
		if i+1 >= len(text) {
			m.run.fail("the replacement ends with %%: write %%%% for a %%")
		}
		switch c := text[i+1]; {
		case c == '0':
			b.add(m.src[from:end])
		case isDigit(c):
			b.add(m.run.tostring(m.value(int(c-'1'), from, end)))
		default:
			b.add(text[i+1 : i+2])
		}
		text = text[i+2:]
	}
}

// builder makes a string of a run piece by piece, and counts it as it grows.
type builder struct {
	run *run
	b   strings.Builder
}

func (b *builder) add(s string) {
	n := b.b.Len() + len(s)
	if n > b.run.lim.String {
		b.run.str(n)
	}
	b.run.alloc(2 * int64(len(s))) // its growing copies it
	b.run.step(int64(len(s) / 64))
	b.b.WriteString(s)
}

func (b *builder) done() string {
	b.run.saw(b.b.Len())
	return b.b.String()
}
