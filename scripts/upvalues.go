package scripts

import (
	"reflect"
	"unsafe"

	lua "github.com/yuin/gopher-lua"
)

// The library's pcall breaks variables that closures share. On an error it parts
// every closure from its variables, those of functions that go on included: a
// counter outside of the pcall then counts no more. It leaves that when a handler is
// there, but forgets so after one more pcall, and then leaves the closures of what
// has failed looking at a stack that others use.
//
// Both are mended by two private fields of the state, found by name when the program
// starts. The version of the library is pinned; TestSharedVariables fails should
// another one differ.
var (
	handlerOffset = fieldOffset(reflect.TypeFor[lua.LState](), "hasErrorFunc", reflect.TypeFor[bool]())
	openOffset    = fieldOffset(reflect.TypeFor[lua.LState](), "uvcache", reflect.TypeFor[*lua.Upvalue]())
	nextOffset    = fieldOffset(reflect.TypeFor[lua.Upvalue](), "next", reflect.TypeFor[*lua.Upvalue]())
)

func fieldOffset(t reflect.Type, name string, want reflect.Type) uintptr {
	f, ok := t.FieldByName(name)
	if !ok || f.Type != want {
		panic("scripts: gopher-lua has changed: no field " + t.String() + "." + name)
	}
	return f.Offset
}

// keepUpvalues has an error leave all closures with their variables.
func keepUpvalues(L *lua.LState) {
	*(*bool)(unsafe.Add(unsafe.Pointer(L), handlerOffset)) = true
}

// openUpvalues is where the state keeps the first of its open variables.
func openUpvalues(L *lua.LState) **lua.Upvalue {
	return (**lua.Upvalue)(unsafe.Add(unsafe.Pointer(L), openOffset))
}

func nextUpvalue(u *lua.Upvalue) **lua.Upvalue {
	return (**lua.Upvalue)(unsafe.Add(unsafe.Pointer(u), nextOffset))
}

// lastUpvalue is the newest variable that some closure shares with the stack.
func lastUpvalue(L *lua.LState) *lua.Upvalue {
	u := *openUpvalues(L)
	for u != nil && *nextUpvalue(u) != nil {
		u = *nextUpvalue(u)
	}
	return u
}

// closeUpvalues gives the closures that were made since then their variables' values
// as they are now.
func closeUpvalues(L *lua.LState, since *lua.Upvalue) {
	from := openUpvalues(L)
	if since != nil {
		from = nextUpvalue(since)
	}
	u := *from
	*from = nil
	for ; u != nil; u = *nextUpvalue(u) {
		u.Close()
	}
}
