package scripts

import (
	"slices"

	lua "github.com/yuin/gopher-lua"
)

var tableFuncs = map[string]lua.LGFunction{
	"concat": tableConcat, "insert": tableInsert, "remove": tableRemove, "sort": tableSort, "unpack": tableUnpack,
	"pack": tablePack, "keys": tableKeys, "contains": tableContains,
}

// checkList is argument n as a list, whose length costs.
func (r *run) checkList(n int) (*lua.LTable, int) {
	t, ok := r.L.Get(n).(*lua.LTable)
	if !ok {
		r.L.ArgError(n, "a table is expected, not "+kindName(r.L.Get(n)))
	}
	return t, r.length(t)
}

func tableConcat(L *lua.LState) int {
	r := of(L)
	t, n := r.checkList(1)
	sep := r.optText(2, "")
	from, to := r.optInt(3, 1), r.optInt(4, n)
	b := &builder{run: r}
	for i := from; i <= to; i++ {
		r.step(1)
		v := t.RawGetInt(i)
		if !lua.LVCanConvToString(v) {
			r.fail("table.concat joins texts and numbers; element %d is %s", i, kindName(v))
		}
		b.add(r.tostring(v))
		if i < to {
			b.add(sep)
		}
	}
	L.Push(lua.LString(b.done()))
	return 1
}

func tableInsert(L *lua.LState) int {
	r := of(L)
	t, n := r.checkList(1)
	switch L.GetTop() {
	case 2:
		r.rawset(t, lua.LNumber(n+1), L.Get(2))
	case 3:
		i := r.checkInt(2)
		if i < 1 || i > n+1 {
			L.ArgError(2, "the place must be from 1 to one behind the last")
		}
		if L.Get(3) == lua.LNil {
			L.ArgError(3, "nil cannot be inserted")
		}
		r.writable(t, L.Get(2))
		r.step(int64(n-i) / 8)
		r.growList(t, n+1)
		t.Insert(i, L.Get(3))
	default:
		r.fail("table.insert takes a table, a place if wanted, and a value")
	}
	return 0
}

func tableRemove(L *lua.LState) int {
	r := of(L)
	t, n := r.checkList(1)
	i := r.optInt(2, n)
	r.writable(t, lua.LNumber(i))
	if n == 0 || i < 1 || i > n {
		L.Push(lua.LNil)
		return 1
	}
	r.step(int64(n-i) / 8)
	L.Push(t.Remove(i))
	return 1
}

// tableSort sorts in place. With a function that contradicts itself the order is
// any; it never goes on for ever.
func tableSort(L *lua.LState) int {
	r := of(L)
	t, n := r.checkList(1)
	r.writable(t, lua.LNumber(1))
	less := r.less
	if L.Get(2) != lua.LNil {
		fn := r.checkFunc(2)
		less = func(a, b lua.LValue) bool { return r.truth(fn, a, b) }
	}
	r.alloc(16 * int64(n))
	list := make([]lua.LValue, n)
	for i := range list {
		list[i] = t.RawGetInt(i + 1)
	}
	slices.SortStableFunc(list, func(a, b lua.LValue) int {
		r.step(2)
		switch {
		case less(a, b):
			return -1
		case less(b, a):
			return 1
		}
		return 0
	})
	for i, v := range list {
		t.RawSetInt(i+1, v)
	}
	return 0
}

func tableUnpack(L *lua.LState) int {
	r := of(L)
	t, n := r.checkList(1)
	from, to := r.optInt(2, 1), r.optInt(3, n)
	if to-from+1 > maxArgs {
		r.fail("unpack gives at most %d values", maxArgs)
	}
	for i := from; i <= to; i++ {
		L.Push(t.RawGetInt(i))
	}
	return max(to-from+1, 0)
}

func tablePack(L *lua.LState) int {
	r := of(L)
	n := L.GetTop()
	t := L.CreateTable(n, 1)
	r.alloc(tableBytes + int64(n)*listBytes + firstField)
	for i := 1; i <= n; i++ {
		t.RawSetInt(i, L.Get(i))
	}
	t.RawSetString("n", lua.LNumber(n))
	L.Push(t)
	return 1
}

// tableKeys lists the keys of a table in the order in which they were set.
func tableKeys(L *lua.LState) int {
	r := of(L)
	t, _ := r.checkList(1)
	r.alloc(tableBytes)
	out := L.CreateTable(0, 0)
	n := 0
	for k, _ := t.Next(lua.LNil); k != lua.LNil; k, _ = t.Next(k) {
		r.step(2)
		n++
		r.rawset(out, lua.LNumber(n), k)
	}
	L.Push(out)
	return 1
}

// tableContains tells whether a list has a value.
func tableContains(L *lua.LState) int {
	r := of(L)
	t, n := r.checkList(1)
	want := L.Get(2)
	for i := 1; i <= n; i++ {
		r.step(1)
		if t.RawGetInt(i) == want {
			L.Push(lua.LTrue)
			return 1
		}
	}
	L.Push(lua.LFalse)
	return 1
}
