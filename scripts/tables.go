package scripts

import (
	"math"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// rewrittenFuncs are what the rewriter has programs call.
var rewrittenFuncs = map[string]lua.LGFunction{
	callConcat: concatAll, callSet: setIndex, callTable: madeTable, callFunc: madeFunc, callArgs: countArgs,
	callLen: lengthOf, callLess: less, callAtMost: atMost,
}

// What things cost in bytes, measured, rounded up.
const (
	tableBytes   = 176
	listBytes    = 56   // of one element, with the growing of the list
	firstList    = 560  // the library begins a list with room for 32
	fieldBytes   = 208  // of one key
	firstField   = 3400 // and keys with room for 32
	closureBytes = 144
	upvalueBytes = 72
)

// growth is what is known of a table that has changed since it was made.
type growth struct {
	list, keys bool // it has room for them
	gaps       int  // places of the list that hold nothing
	holes      int  // other keys that were removed
}

// setIndex is t[k] = v.
func setIndex(L *lua.LState) int {
	of(L).set(L.Get(1), L.Get(2), L.Get(3))
	return 0
}

// set sets a field as Lua does, metatables included.
func (r *run) set(obj, key, val lua.LValue) {
	for range 20 {
		t, ok := obj.(*lua.LTable)
		if !ok {
			r.fail("attempt to set %s of a %s value", quoteKey(key), obj.Type())
		}
		mt, ok := t.Metatable.(*lua.LTable)
		if !ok || t.Metatable == frozen || t.RawGet(key) != lua.LNil {
			r.rawset(t, key, val)
			return
		}
		switch h := mt.RawGetString("__newindex").(type) {
		case *lua.LNilType:
			r.rawset(t, key, val)
			return
		case *lua.LFunction:
			r.call(h, t, key, val)
			return
		default:
			obj = h
		}
	}
	r.fail("__newindex goes round")
}

func quoteKey(key lua.LValue) string {
	if s, ok := key.(lua.LString); ok {
		return "“" + clip(string(s), 60) + "”"
	}
	return "a field"
}

// rawset is the only way into a table that exists already.
func (r *run) rawset(t *lua.LTable, key, val lua.LValue) {
	r.writable(t, key)
	switch k := key.(type) {
	case *lua.LNilType:
		r.fail("a table's key cannot be nil")
	case lua.LNumber:
		if math.IsNaN(float64(k)) {
			r.fail("a table's key cannot be NaN")
		}
	}
	old := t.RawGet(key)
	switch {
	case val == lua.LNil && old == lua.LNil:
		return
	case val == lua.LNil:
		r.removed(t, key)
	case old == lua.LNil:
		r.grow(t, key)
	}
	t.RawSet(key, val)
}

// writable fails where t is one that may only be read.
func (r *run) writable(t *lua.LTable, key lua.LValue) {
	if t.Metatable != frozen {
		return
	}
	if hint := r.shown.hint(t, key); hint != "" {
		r.fail("%s", hint)
	}
	r.fail("%s cannot be changed: this table may only be read", quoteKey(key))
}

// removed notes that a value was taken out: it leaves a hole that the library steps
// over.
func (r *run) removed(t *lua.LTable, key lua.LValue) {
	g := r.grown[t]
	if listKey(key) > 0 {
		g.gaps++
	} else {
		g.holes++
	}
	r.note(t, g)
	r.step(4)
}

// listKey is the place in a list that a key stands for, 0 where it is none.
func listKey(key lua.LValue) int {
	if k, ok := key.(lua.LNumber); ok && k >= 1 && k < maxArray && k == lua.LNumber(int(k)) {
		return int(k)
	}
	return 0
}

func (r *run) note(t *lua.LTable, g growth) {
	if r.grown == nil {
		r.grown = map[*lua.LTable]growth{}
	}
	if _, ok := r.grown[t]; !ok {
		r.alloc(80)
	}
	r.grown[t] = g
}

// length is #t. The library looks for the last element from the end of the room
// that the list has.
func (r *run) length(t *lua.LTable) int {
	if g, ok := r.grown[t]; ok && g.gaps > 0 {
		r.step(int64(g.gaps / 4))
	}
	return t.Len()
}

// lengthOf is #x.
func lengthOf(L *lua.LState) int {
	switch x := L.Get(1).(type) {
	case lua.LString:
		L.Push(lua.LNumber(len(x)))
	case *lua.LTable:
		if h, ok := L.GetMetaField(x, "__len").(*lua.LFunction); ok {
			out := of(L).call(h, x)
			if len(out) == 0 {
				out = []lua.LValue{lua.LNil}
			}
			L.Push(out[0])
			return 1
		}
		L.Push(lua.LNumber(of(L).length(x)))
	default:
		of(L).fail("attempt to get the length (#) of %s", kindName(x))
	}
	return 1
}

// grow counts a new key.
func (r *run) grow(t *lua.LTable, key lua.LValue) {
	if k := listKey(key); k > 0 {
		r.growList(t, k)
		return
	}
	if key == lua.LNumber(maxArray) && r.length(t) == maxArray-1 {
		// The library keeps what is beyond elsewhere, and # would not see it.
		r.fail("a list may have at most %s elements", thousands(maxArray-1))
	}
	r.alloc(fieldBytes)
	if g := r.grown[t]; !g.keys {
		g.keys = true
		r.note(t, g)
		r.alloc(firstField)
	}
}

// growList counts a new element: the library fills the gap before it.
func (r *run) growList(t *lua.LTable, k int) {
	n := r.length(t)
	gap := max(k-1-n, 0)
	r.alloc(listBytes * int64(gap+1))
	r.step(4 * int64(gap))
	g := r.grown[t]
	if gap == 0 && g.gaps == 0 && n > 0 {
		return // a list that only ever grew
	}
	if n == 0 && !g.list {
		g.list = true
		r.alloc(firstList)
	}
	g.gaps = max(g.gaps+gap-1, 0)
	r.note(t, g)
}

// madeTable counts a table that was just made: (table, number of keyed fields).
func madeTable(L *lua.LState) int {
	t := L.CheckTable(1)
	keyed := int64(L.CheckInt(2))
	r := of(L)
	n := int64(t.Len())
	r.step((n + keyed) / 8)
	cost := tableBytes + n*listBytes + keyed*fieldBytes
	if keyed > 0 {
		cost += 600
	}
	r.alloc(cost)
	L.SetTop(1)
	return 1
}

// madeFunc counts a closure that was just made.
func madeFunc(L *lua.LState) int {
	fn := L.CheckFunction(1)
	of(L).alloc(closureBytes + upvalueBytes*int64(len(fn.Upvalues)))
	return 1
}

// countArgs is called with the ... of a function when it begins.
func countArgs(L *lua.LState) int {
	n := L.GetTop()
	r := of(L)
	if n > maxArgs {
		r.fail("this function got %d values for its “...” (at most %d)", n, maxArgs)
	}
	r.step(int64(n / 8))
	return 0
}

// concatAll is a .. b .. c.
func concatAll(L *lua.LState) int {
	n := L.GetTop()
	r := of(L)
	total, plain := 0, true
	for i := 1; i <= n && plain; i++ {
		switch v := L.Get(i).(type) {
		case lua.LString:
			total += len(v)
		case lua.LNumber:
			total += 24
		default:
			plain = false
		}
	}
	if !plain {
		L.Push(r.concatMeta(L, n))
		return 1
	}
	r.str(total)
	r.step(int64(total / 64))
	var b strings.Builder
	b.Grow(total)
	for i := 1; i <= n; i++ {
		b.WriteString(r.tostring(L.Get(i)))
	}
	L.Push(lua.LString(b.String()))
	return 1
}

// concatMeta joins from the right, two at a time, where a value is neither string
// nor number.
func (r *run) concatMeta(L *lua.LState, n int) lua.LValue {
	acc := L.Get(n)
	for i := n - 1; i >= 1; i-- {
		acc = r.concatTwo(L.Get(i), acc)
	}
	return acc
}

func (r *run) concatTwo(a, b lua.LValue) lua.LValue {
	if lua.LVCanConvToString(a) && lua.LVCanConvToString(b) {
		x, y := r.tostring(a), r.tostring(b)
		r.str(len(x) + len(y))
		return lua.LString(x + y)
	}
	for _, v := range []lua.LValue{a, b} {
		if h, ok := r.L.GetMetaField(v, "__concat").(*lua.LFunction); ok {
			if out := r.call(h, a, b); len(out) > 0 {
				return out[0]
			}
			return lua.LNil
		}
	}
	bad := a
	if lua.LVCanConvToString(a) {
		bad = b
	}
	r.fail("attempt to join a %s value to a text with “..”", bad.Type())
	return lua.LNil
}
