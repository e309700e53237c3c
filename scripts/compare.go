package scripts

import (
	lua "github.com/yuin/gopher-lua"
)

// less is a < b; with a third argument, a > b.
func less(L *lua.LState) int {
	a, b := L.Get(1), L.Get(2)
	if L.GetTop() > 2 {
		a, b = b, a
	}
	L.Push(lua.LBool(of(L).less(a, b)))
	return 1
}

// atMost is a <= b; with a third argument, a >= b.
func atMost(L *lua.LState) int {
	a, b := L.Get(1), L.Get(2)
	if L.GetTop() > 2 {
		a, b = b, a
	}
	r := of(L)
	if ok, done := r.ordered(a, b, true); done {
		L.Push(lua.LBool(ok))
		return 1
	}
	if h := r.comparison(a, b, "__le"); h != nil {
		L.Push(lua.LBool(r.truth(h, a, b)))
	} else {
		L.Push(lua.LBool(!r.less(b, a)))
	}
	return 1
}

// less is a < b as Lua has it.
func (r *run) less(a, b lua.LValue) bool {
	if ok, done := r.ordered(a, b, false); done {
		return ok
	}
	h := r.comparison(a, b, "__lt")
	if h == nil {
		r.fail("attempt to compare %s with %s", kindName(a), kindName(b))
	}
	return r.truth(h, a, b)
}

// ordered compares two numbers or two texts; done is false where they are neither.
func (r *run) ordered(a, b lua.LValue, equal bool) (ok, done bool) {
	switch x := a.(type) {
	case lua.LNumber:
		if y, same := b.(lua.LNumber); same {
			return x < y || equal && x == y, true
		}
	case lua.LString:
		if y, same := b.(lua.LString); same {
			r.step(int64(min(len(x), len(y)) / 64))
			return x < y || equal && x == y, true
		}
	}
	return false, false
}

// comparison is the metamethod that both have, or nil.
func (r *run) comparison(a, b lua.LValue, name string) *lua.LFunction {
	if a.Type() != b.Type() {
		return nil
	}
	f, ok := r.L.GetMetaField(a, name).(*lua.LFunction)
	if g, _ := r.L.GetMetaField(b, name).(*lua.LFunction); !ok || g != f {
		return nil
	}
	return f
}

// truth calls a function and tells whether what it gives counts as true.
func (r *run) truth(f *lua.LFunction, args ...lua.LValue) bool {
	out := r.call(f, args...)
	return len(out) > 0 && lua.LVAsBool(out[0])
}
