package scripts

import (
	"strings"

	lua "github.com/yuin/gopher-lua"
)

var stringFuncs = map[string]lua.LGFunction{
	"byte": stringByte, "char": stringChar, "find": stringFind, "format": stringFormat, "gmatch": stringGmatch,
	"gsub": stringGsub, "len": stringLen, "lower": stringLower, "match": stringMatch, "rep": stringRep,
	"reverse": stringReverse, "sub": stringSub, "upper": stringUpper,
}

// span is the part i to j of a text of n bytes, as Lua counts: from 1, negative
// from the end.
func span(i, j, n int) (from, to int) {
	if i < 0 {
		i = n + i + 1
	}
	if j < 0 {
		j = n + j + 1
	}
	from, to = max(i, 1)-1, min(j, n)
	if from >= to {
		return 0, 0
	}
	return from, to
}

func stringByte(L *lua.LState) int {
	r := of(L)
	s := r.checkText(1)
	i := r.optInt(2, 1)
	from, to := span(i, r.optInt(3, i), len(s))
	if to-from > maxArgs {
		r.fail("string.byte gives at most %d bytes at once", maxArgs)
	}
	for _, c := range []byte(s[from:to]) {
		L.Push(lua.LNumber(c))
	}
	return to - from
}

func stringChar(L *lua.LState) int {
	r := of(L)
	out := make([]byte, 0, L.GetTop())
	for i := 1; i <= L.GetTop(); i++ {
		c := r.checkInt(i)
		if c < 0 || c > 255 {
			L.ArgError(i, "a number from 0 to 255 is expected")
		}
		out = append(out, byte(c))
	}
	return r.pushText(string(out))
}

func stringLen(L *lua.LState) int {
	L.Push(lua.LNumber(len(of(L).checkText(1))))
	return 1
}

func stringLower(L *lua.LState) int { return mapBytes(L, 'A', 'Z') }
func stringUpper(L *lua.LState) int { return mapBytes(L, 'a', 'z') }

// mapBytes changes the case of ASCII letters from a to b.
func mapBytes(L *lua.LState, a, b byte) int {
	r := of(L)
	s := r.checkText(1)
	r.step(int64(len(s) / 16))
	out := []byte(s)
	for i, c := range out {
		if a <= c && c <= b {
			out[i] = c ^ 0x20
		}
	}
	return r.pushText(string(out))
}

func stringRep(L *lua.LState) int {
	r := of(L)
	s, n := r.checkText(1), r.checkInt(2)
	sep := r.optText(3, "")
	if n <= 0 || len(s)+len(sep) == 0 {
		return r.pushText("")
	}
	// Both are at most an int32: the product cannot overflow.
	total := int64(len(s))*int64(n) + int64(len(sep))*int64(n-1)
	if total > int64(r.lim.String) {
		r.str(r.lim.String + 1)
	}
	r.step(total / 64)
	r.alloc(total)
	if sep == "" {
		return r.pushText(strings.Repeat(s, n))
	}
	return r.pushText(strings.Repeat(s+sep, n-1) + s)
}

func stringReverse(L *lua.LState) int {
	r := of(L)
	s := r.checkText(1)
	r.step(int64(len(s) / 16))
	out := make([]byte, len(s))
	for i := range len(s) {
		out[len(s)-1-i] = s[i]
	}
	return r.pushText(string(out))
}

func stringSub(L *lua.LState) int {
	r := of(L)
	s := r.checkText(1)
	from, to := span(r.optInt(2, 1), r.optInt(3, -1), len(s))
	// A part shares the bytes of the whole.
	r.alloc(24)
	L.Push(lua.LString(s[from:to]))
	return 1
}

func stringFind(L *lua.LState) int  { return search(L, true) }
func stringMatch(L *lua.LState) int { return search(L, false) }

// search is find and match.
func search(L *lua.LState, find bool) int {
	r := of(L)
	s, pat := r.checkText(1), r.checkText(2)
	from := r.optInt(3, 1)
	if from < 0 {
		from = max(len(s)+from+1, 1)
	}
	from = max(from, 1) - 1
	if from > len(s) {
		L.Push(lua.LNil)
		return 1
	}
	if find && (lua.LVAsBool(L.Get(4)) || !strings.ContainsAny(pat, "^$*+?.([%-")) {
		return r.findPlain(s, pat, from)
	}
	m := newMatcher(r, s, pat)
	start, anchored := 0, strings.HasPrefix(pat, "^")
	if anchored {
		start = 1
	}
	for ; from <= len(s); from++ {
		end := m.at(from, start)
		if end >= 0 {
			if !find {
				return m.push(from, end, true)
			}
			L.Push(lua.LNumber(from + 1))
			L.Push(lua.LNumber(end))
			return 2 + m.push(from, end, false)
		}
		if anchored {
			break
		}
	}
	L.Push(lua.LNil)
	return 1
}

func (r *run) findPlain(s, word string, from int) int {
	// Index is linear but for the worst of texts, where it is a few times that.
	r.step(int64((len(s) - from) / 16))
	i := strings.Index(s[from:], word)
	if i < 0 {
		r.L.Push(lua.LNil)
		return 1
	}
	r.L.Push(lua.LNumber(from + i + 1))
	r.L.Push(lua.LNumber(from + i + len(word)))
	return 2
}

// push gives the captures; where there is none and whole is set, the whole match.
func (m *matcher) push(from, end int, whole bool) int {
	if len(m.caps) == 0 {
		if !whole {
			return 0
		}
		m.run.L.Push(lua.LString(m.src[from:end]))
		m.run.alloc(24)
		return 1
	}
	for i := range m.caps {
		m.run.L.Push(m.value(i, from, end))
	}
	return len(m.caps)
}

// value is capture i; capture 0 of a pattern without any is the whole match.
func (m *matcher) value(i, from, end int) lua.LValue {
	m.run.alloc(24)
	if len(m.caps) == 0 && i == 0 {
		return lua.LString(m.src[from:end])
	}
	if i >= len(m.caps) {
		m.run.fail("this pattern has no capture %%%d", i+1)
	}
	switch c := m.caps[i]; c.to {
	case placeOnly:
		return lua.LNumber(c.from + 1)
	case openCapture:
		m.run.fail("this pattern has a “(” without “)”")
		return lua.LNil
	default:
		return lua.LString(m.src[c.from:c.to])
	}
}

func stringGmatch(L *lua.LState) int {
	r := of(L)
	m := newMatcher(r, r.checkText(1), r.checkText(2))
	from := 0
	r.alloc(300)
	L.Push(L.NewFunction(func(L *lua.LState) int {
		for ; from <= len(m.src); from++ {
			m.depth = 0
			end := m.at(from, 0)
			if end < 0 {
				continue
			}
			n := m.push(from, end, true)
			if from == end {
				end++ // an empty match: go on behind it
			}
			from = end
			return n
		}
		L.Push(lua.LNil)
		return 1
	}))
	return 1
}
