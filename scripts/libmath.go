package scripts

import (
	"math"
	"math/rand/v2"
	"unicode/utf8"

	lua "github.com/yuin/gopher-lua"
)

// random is the run's own row of numbers: the same in a re-run.
type random = rand.Rand

var mathFuncs = map[string]lua.LGFunction{
	"abs": math1(math.Abs), "ceil": math1(math.Ceil), "floor": math1(math.Floor), "sqrt": math1(math.Sqrt),
	"exp": math1(math.Exp), "log": mathLog, "log10": math1(math.Log10), "sin": math1(math.Sin), "cos": math1(math.Cos),
	"tan": math1(math.Tan), "asin": math1(math.Asin), "acos": math1(math.Acos), "atan": math1(math.Atan),
	"pow": math2(math.Pow), "fmod": math2(math.Mod), "atan2": math2(math.Atan2), "round": math1(math.Round),
	"max": mathMax, "min": mathMin, "modf": mathModf, "random": mathRandom,
}

func math1(f func(float64) float64) lua.LGFunction {
	return func(L *lua.LState) int {
		L.Push(lua.LNumber(f(of(L).checkNumber(1))))
		return 1
	}
}

func math2(f func(x, y float64) float64) lua.LGFunction {
	return func(L *lua.LState) int {
		r := of(L)
		L.Push(lua.LNumber(f(r.checkNumber(1), r.checkNumber(2))))
		return 1
	}
}

func mathLog(L *lua.LState) int {
	r := of(L)
	x := math.Log(r.checkNumber(1))
	if L.Get(2) != lua.LNil {
		x /= math.Log(r.checkNumber(2))
	}
	L.Push(lua.LNumber(x))
	return 1
}

func mathMax(L *lua.LState) int { return extreme(L, func(a, b float64) bool { return a > b }) }
func mathMin(L *lua.LState) int { return extreme(L, func(a, b float64) bool { return a < b }) }

func extreme(L *lua.LState, better func(a, b float64) bool) int {
	r := of(L)
	best := r.checkNumber(1)
	for i := 2; i <= L.GetTop(); i++ {
		if x := r.checkNumber(i); better(x, best) {
			best = x
		}
	}
	L.Push(lua.LNumber(best))
	return 1
}

func mathModf(L *lua.LState) int {
	whole, part := math.Modf(of(L).checkNumber(1))
	L.Push(lua.LNumber(whole))
	L.Push(lua.LNumber(part))
	return 2
}

// mathRandom is random() in [0,1), random(m) in 1..m, random(a, b) in a..b.
func mathRandom(L *lua.LState) int {
	r := of(L)
	if r.random == nil {
		r.random = rand.New(rand.NewPCG(r.turn.Seed, 0x5ca1ab1e))
	}
	if L.GetTop() == 0 {
		L.Push(lua.LNumber(r.random.Float64()))
		return 1
	}
	from, to := int64(1), r.checkWhole(1)
	if L.GetTop() > 1 {
		from, to = to, r.checkWhole(2)
	}
	const most = 1 << 53
	if from > to || from < -most || to > most {
		r.fail("math.random needs a first number that is not above the second")
	}
	L.Push(lua.LNumber(from + r.random.Int64N(to-from+1)))
	return 1
}

var utf8Funcs = map[string]lua.LGFunction{
	"char": utf8Char, "codepoint": utf8Codepoint, "len": utf8Len, "sub": utf8Sub, "offset": utf8Offset,
}

func utf8Char(L *lua.LState) int {
	r := of(L)
	var out []byte
	for i := 1; i <= L.GetTop(); i++ {
		c := r.checkInt(i)
		if c < 0 || c > utf8.MaxRune || !utf8.ValidRune(rune(c)) {
			L.ArgError(i, "this is no character's number")
		}
		out = utf8.AppendRune(out, rune(c))
	}
	return r.pushText(string(out))
}

func utf8Codepoint(L *lua.LState) int {
	r := of(L)
	s := r.checkText(1)
	i := r.optInt(2, 1)
	from, to := span(i, r.optInt(3, i), len(s))
	n := 0
	for at, c := range s[from:] { // the character at the last place counts as a whole
		if from+at >= to {
			break
		}
		if n++; n > maxArgs {
			r.fail("utf8.codepoint gives at most %d values", maxArgs)
		}
		L.Push(lua.LNumber(c))
	}
	return n
}

// utf8Len counts characters; what is no UTF-8 counts byte by byte.
func utf8Len(L *lua.LState) int {
	r := of(L)
	s := r.checkText(1)
	r.step(int64(len(s) / 16))
	L.Push(lua.LNumber(utf8.RuneCountInString(s)))
	return 1
}

// utf8Sub is string.sub by characters.
func utf8Sub(L *lua.LState) int {
	r := of(L)
	s := r.checkText(1)
	r.step(int64(len(s) / 8))
	r.alloc(4 * int64(len(s)))
	runes := []rune(s)
	from, to := span(r.checkInt(2), r.optInt(3, -1), len(runes))
	return r.pushText(string(runes[from:to]))
}

// utf8Offset is the byte at which the nth character begins, nil past the end.
func utf8Offset(L *lua.LState) int {
	r := of(L)
	s, n := r.checkText(1), r.checkInt(2)
	r.step(int64(len(s) / 16))
	for i := range s {
		if n--; n == 0 {
			L.Push(lua.LNumber(i + 1))
			return 1
		}
	}
	if n == 1 {
		L.Push(lua.LNumber(len(s) + 1))
	} else {
		L.Push(lua.LNil)
	}
	return 1
}
