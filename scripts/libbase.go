package scripts

import (
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// baseFuncs are Lua's own functions, without those that load code, reach the
// registry or the environment, or print to the terminal.
var baseFuncs = map[string]lua.LGFunction{
	"assert": baseAssert, "error": baseError, "ipairs": baseIpairs, "next": baseNext, "pairs": basePairs,
	"pcall": basePcall, "rawequal": baseRawequal, "rawget": baseRawget, "rawset": baseRawset, "select": baseSelect,
	"setmetatable": baseSetmetatable, "getmetatable": baseGetmetatable, "tostring": baseTostring,
	"tonumber": baseTonumber, "type": baseType, "unpack": tableUnpack, "xpcall": baseXpcall,
	"print": apiLog, "log": apiLog,
}

func baseAssert(L *lua.LState) int {
	if !lua.LVAsBool(L.CheckAny(1)) {
		if L.GetTop() >= 2 {
			L.Error(L.Get(2), 0)
		}
		L.RaiseError("assertion failed!")
	}
	return L.GetTop()
}

func baseError(L *lua.LState) int {
	level := L.OptInt(2, 1)
	if level < 0 || level > 2 {
		level = 1
	}
	L.Error(L.Get(1), level)
	return 0
}

func baseIpairs(L *lua.LState) int {
	t := L.CheckTable(1)
	L.Push(ipairsFunc)
	L.Push(t)
	L.Push(lua.LNumber(0))
	return 3
}

func ipairsNext(L *lua.LState) int {
	t := L.CheckTable(1)
	i := L.CheckInt(2) + 1
	v := L.GetTable(t, lua.LNumber(i))
	if v == lua.LNil {
		L.Push(lua.LNil)
		return 1
	}
	L.Push(lua.LNumber(i))
	L.Push(v)
	return 2
}

func basePairs(L *lua.LState) int {
	t := L.CheckTable(1)
	L.Push(nextFunc)
	L.Push(t)
	L.Push(lua.LNil)
	return 3
}

// baseNext is next. The library steps over every key that was ever removed.
func baseNext(L *lua.LState) int {
	t := L.CheckTable(1)
	r := of(L)
	if g, ok := r.grown[t]; ok {
		r.step(int64((g.holes + g.gaps) / 4))
	}
	k, v := t.Next(L.Get(2))
	if k == lua.LNil {
		L.Push(lua.LNil)
		return 1
	}
	L.Push(k)
	L.Push(v)
	return 2
}

func basePcall(L *lua.LState) int {
	L.CheckAny(1)
	if err := of(L).protected(L, L.GetTop()-1, passFunc); err != nil {
		L.Push(lua.LFalse)
		L.Push(err.Object)
		return 2
	}
	L.Insert(lua.LTrue, 1)
	return L.GetTop()
}

// passError is the handler of pcall: the error as it is. It runs where the error
// was raised: the last chance to part the closures of what has failed from the
// stack. With no handler at all, the library writes a traceback of any length.
func passError(L *lua.LState) int {
	r := of(L)
	closeUpvalues(L, r.shared[len(r.shared)-1])
	L.SetTop(1)
	return 1
}

func baseXpcall(L *lua.LState) int {
	L.CheckAny(1)
	user := L.CheckFunction(2)
	r := of(L)
	handler := L.NewFunction(func(L *lua.LState) int {
		if r.dead != nil || tooDeep(plainError(L.Get(1))) {
			return passError(L)
		}
		obj := L.Get(1)
		L.Push(user)
		L.Push(obj)
		if err := r.protected(L, 1, passFunc); err != nil {
			L.Push(lua.LString("error in error handling"))
		}
		closeUpvalues(L, r.shared[len(r.shared)-1])
		return 1
	})
	r.alloc(200)
	L.Remove(2)
	if err := r.protected(L, L.GetTop()-1, handler); err != nil {
		L.Push(lua.LFalse)
		L.Push(err.Object)
		return 2
	}
	L.Insert(lua.LTrue, 1)
	return L.GetTop()
}

func baseRawequal(L *lua.LState) int {
	L.Push(lua.LBool(L.CheckAny(1) == L.CheckAny(2)))
	return 1
}

func baseRawget(L *lua.LState) int {
	L.Push(L.CheckTable(1).RawGet(L.CheckAny(2)))
	return 1
}

func baseRawset(L *lua.LState) int {
	t := L.CheckTable(1)
	of(L).rawset(t, L.CheckAny(2), L.CheckAny(3))
	L.SetTop(1)
	return 1
}

func baseSelect(L *lua.LState) int {
	top := L.GetTop()
	of(L).step(int64(top / 4))
	if s, ok := L.Get(1).(lua.LString); ok && s == "#" {
		L.Push(lua.LNumber(top - 1))
		return 1
	}
	n := L.CheckInt(1)
	if n < 0 {
		n = top + n
	}
	if n < 1 {
		L.ArgError(1, "index out of range")
	}
	return max(top-n, 0)
}

func baseSetmetatable(L *lua.LState) int {
	t := L.CheckTable(1)
	mt := L.CheckAny(2)
	if mt != lua.LNil && mt.Type() != lua.LTTable {
		L.TypeError(2, lua.LTTable)
	}
	if old, ok := t.Metatable.(*lua.LTable); ok && (old.Metatable == frozen || t.Metatable == frozen || old.RawGetString("__metatable") != lua.LNil) {
		of(L).fail("this table's metatable cannot be changed")
	}
	t.Metatable = mt
	L.SetTop(1)
	return 1
}

func baseGetmetatable(L *lua.LState) int {
	t, ok := L.CheckAny(1).(*lua.LTable)
	mt, has := lua.LValue(nil), false
	if ok {
		mt, has = t.Metatable, t.Metatable != lua.LNil && t.Metatable != frozen
	}
	if !has {
		L.Push(lua.LNil)
		return 1
	}
	if m, ok := mt.(*lua.LTable); ok {
		if hidden := m.RawGetString("__metatable"); hidden != lua.LNil {
			mt = hidden
		}
	}
	L.Push(mt)
	return 1
}

func baseTostring(L *lua.LState) int {
	L.Push(lua.LString(of(L).tostring(L.CheckAny(1))))
	return 1
}

func baseType(L *lua.LState) int {
	L.Push(lua.LString(L.CheckAny(1).Type().String()))
	return 1
}

func baseTonumber(L *lua.LState) int {
	v := L.CheckAny(1)
	base := L.OptInt(2, 10)
	switch x := v.(type) {
	case lua.LNumber:
		L.Push(x)
	case lua.LString:
		L.Push(parseNumber(string(x), base))
	default:
		L.Push(lua.LNil)
	}
	return 1
}

// parseNumber is the number that s spells, or nil.
func parseNumber(s string, base int) lua.LValue {
	s = strings.Trim(s, " \t\r\n\v\f")
	if s == "" || len(s) > 256 || base < 2 || base > 36 || strings.ContainsRune(s, '_') {
		return lua.LNil
	}
	if base != 10 {
		if n, err := strconv.ParseInt(s, base, 64); err == nil {
			return lua.LNumber(n)
		}
		return lua.LNil
	}
	if hex, ok := strings.CutPrefix(strings.ToLower(s), "0x"); ok {
		if n, err := strconv.ParseUint(hex, 16, 64); err == nil {
			return lua.LNumber(n)
		}
		return lua.LNil
	}
	if strings.ContainsAny(s, "xXpPiInN") {
		return lua.LNil // no hexadecimal floats, no inf, no nan
	}
	if n, err := strconv.ParseFloat(s, 64); err == nil {
		return lua.LNumber(n)
	}
	return lua.LNil
}

// The functions that Lua's own hand on.
var (
	ipairsFunc = shared(ipairsNext)
	nextFunc   = shared(baseNext)
	passFunc   = shared(passError)
)
