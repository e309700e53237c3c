package scripts

import (
	"math"
	"sync"

	lua "github.com/yuin/gopher-lua"

	"frontdesk/desk/grammar"
)

// frozen is the metatable of tables that no script may change: the libraries,
// which all states share, and the turn. Every way to write to a table asks for it.
var frozen = func() *lua.LTable {
	t := &lua.LTable{Metatable: lua.LNil}
	t.RawSetString("__metatable", lua.LFalse)
	t.RawSetString("__index", shared(foldedField))
	return t
}()

// library is what states share.
type library struct {
	globals *lua.LTable // metatable of a state's globals
	strings *lua.LTable // metatable of strings
}

// libraries are built once. They are only read from then on, so that any number of
// states may use them at once.
var libraries = sync.OnceValue(func() library {
	root := &lua.LTable{Metatable: lua.LNil}
	names := []string{"now"}
	for _, funcs := range []map[string]lua.LGFunction{baseFuncs, apiFuncs, registerFuncs} {
		for name, fn := range funcs {
			root.RawSetString(name, shared(fn))
			names = append(names, name)
		}
	}
	for name, fn := range rewrittenFuncs {
		root.RawSetString(name, shared(fn))
	}
	for name, t := range libraryTables() {
		root.RawSetString(name, t)
		names = append(names, name)
	}
	missing := frozenTable()
	missing.RawSetString("__index", shared(missingGlobal))
	root.Metatable = missing
	globalNames = names
	return library{globals: indexing(root), strings: indexing(root.RawGetString("string"))}
})

// libraryTables are the libraries by name.
func libraryTables() map[string]*lua.LTable {
	out := map[string]*lua.LTable{}
	for name, funcs := range map[string]map[string]lua.LGFunction{
		"string": stringFuncs, "table": tableFuncs, "math": mathFuncs, "utf8": utf8Funcs, "json": jsonFuncs,
		"text": textFuncs, "time": timeFuncs, "store": storeFuncs, "http": httpFuncs, "hours": hoursFuncs,
	} {
		out[name] = libraryTable(funcs)
	}
	out["math"].RawSetString("pi", lua.LNumber(math.Pi))
	out["math"].RawSetString("huge", lua.LNumber(math.Inf(1)))
	out["utf8"].RawSetString("charpattern", lua.LString("[%z\x01-\x7F\xC2-\xF4][\x80-\xBF]*"))
	out["store"].RawSetString("all", libraryTable(storeAllFuncs))
	return out
}

// globalNames are the names that a misspelling may have meant; set with the
// libraries.
var globalNames []string

func libraryTable(funcs map[string]lua.LGFunction) *lua.LTable {
	t := frozenTable()
	for name, fn := range funcs {
		t.RawSetString(name, shared(fn))
	}
	return t
}

func frozenTable() *lua.LTable { return &lua.LTable{Metatable: frozen} }

// indexing is a metatable that looks up in t.
func indexing(t lua.LValue) *lua.LTable {
	mt := frozenTable()
	mt.RawSetString("__index", t)
	mt.RawSetString("__metatable", lua.LFalse)
	return mt
}

// shared is a library function as a value that any state may use: it does not
// change, and finds its run through the state's context.
func shared(fn lua.LGFunction) *lua.LFunction {
	return &lua.LFunction{IsG: true, GFunction: fn}
}

// missingGlobal is reading a variable that is not there. Nothing outlives a run,
// so that a global which was not set in it is a misspelling.
func missingGlobal(L *lua.LState) int {
	name := L.CheckString(2)
	hint := ""
	if hits := grammar.Suggest(name, globalNames); len(hits) > 0 {
		hint = " (did you mean “" + hits[0] + "”?)"
	}
	of(L).fail("there is no variable or function called “%s”%s", clip(name, 60), hint)
	return 0
}
