package scripts

import (
	"sync"

	lua "github.com/yuin/gopher-lua"
)

// stateOptions keep a fresh state small; both stacks grow up to their limits.
var stateOptions = lua.Options{
	CallStackSize: maxCalls, RegistrySize: 256, RegistryMaxSize: maxStack, RegistryGrowStep: 512,
	SkipOpenLibs: true, MinimizeStackMemory: true,
}

// states are machines that have ended well. Nothing of a run is left in one: its
// globals were a table of the run's own, its stack is empty, and the libraries
// cannot be changed. A state whose run failed is thrown away.
var states sync.Pool

// takeState is a machine with nothing in it but what scripts may use.
func takeState(r *run) *lua.LState {
	L, ok := states.Get().(*lua.LState)
	if !ok {
		L = freshState()
	}
	enter(L, r)
	return L
}

func freshState() *lua.LState {
	L := lua.NewState(stateOptions)
	L.Panic = raised
	L.SetMetatable(lua.LString(""), libraries().strings)
	return L
}

// enter makes a state the run's own: with globals that are new.
func enter(L *lua.LState, r *run) {
	env := L.CreateTable(0, 4)
	env.Metatable = libraries().globals
	now := unixTime(r.turn.Now)
	if now == lua.LNil {
		now = lua.LNumber(0) // while it is being checked
	}
	env.RawSetString("now", now)
	L.Env = env
	L.SetContext(r)
	keepUpvalues(L)
}

// release gives the run's state back, where the run has ended well.
func (r *run) release(err error) {
	L := r.L
	if err != nil || r.dead != nil || len(r.shared) > 0 || *openUpvalues(L) != nil {
		L.Close()
		return
	}
	L.SetTop(0)
	L.Env = nil
	L.RemoveContext()
	states.Put(L)
}

// of is the run of a state.
func of(L *lua.LState) *run { return L.Context().(*run) }
