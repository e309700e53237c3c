package scripts

import (
	"context"
	"encoding/json"
	"time"

	lua "github.com/yuin/gopher-lua"
)

// Call is one run of a script: which entry, in which world, with which arguments.
type Call struct {
	Kind Kind
	Name string
	// Args follow the turn: nil, bool, float64, string, []any, map[string]any,
	// json.RawMessage (decoded), Answer. Of OnValidate the one before the turn.
	Args   []any
	World  World
	Limits Limits
	Clock  func() time.Time // of the watchdog; nil: time.Now
}

// Result is what a run gave.
type Result struct {
	// Values are what the function returned: nil, bool, float64, string, []any,
	// map[string]any.
	Values  []any
	Effects []Effect // in order; to be applied all, or not at all
	Log     []string // lines that the script logged, also of a run that failed
	Used    Used
}

// Used is what a run has cost.
type Used struct {
	Fuel   int64
	Memory int64
	Took   time.Duration
}

// True tells whether the first value counts as true in Lua.
func (r Result) True() bool {
	return len(r.Values) > 0 && r.Values[0] != nil && r.Values[0] != false
}

// Text is the value at i as a string, "" where there is none.
func (r Result) Text(i int) string {
	if i >= len(r.Values) {
		return ""
	}
	s, _ := r.Values[i].(string)
	return s
}

// Run calls what the script registered under the call's kind and name. The error
// is an *Error; Result then holds the log and what was used, and no effects. ctx
// may end the run early; in a turn it should not.
func (s *Script) Run(ctx context.Context, c Call) (Result, error) {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	began := c.Clock()
	r := newRun(ctx, s, c)
	var out Result
	err := r.protect(func() {
		r.load()
		out.Values = r.enter(c)
	})
	r.release(err)
	out.Log = r.log
	out.Used = Used{Fuel: r.lim.Fuel - r.fuel, Memory: r.lim.Memory - r.memory, Took: c.Clock().Sub(began)}
	if err != nil {
		return Result{Log: out.Log, Used: out.Used}, err
	}
	out.Effects = r.effects
	return out, nil
}

// run is one run. It is the context of its machine, so that library functions
// find it there.
type run struct {
	budget
	L      *lua.LState
	script *Script
	world  World
	turn   *Turn
	shown  *shownTurn

	loading  bool
	quiet    Kind // set while something runs that may do nothing: a condition, a validator
	entries  []Entry
	commands []Command
	funcs    map[Entry]*lua.LFunction
	slow     map[*lua.LFunction]bool

	effects []Effect
	stored  map[Scope]map[string]json.RawMessage // written in this run; nil value: removed
	used    map[Scope]Usage                      // after what was written
	log     []string
	logged  int
	trace   []string
	line    int            // where the trace begins
	shared  []*lua.Upvalue // of each pcall under way: the newest variable of those outside it
	grown   map[*lua.LTable]growth
	names   map[lua.LValue]int // numbers for printing tables and functions
	regexps map[string]*pattern
	random  *random
	tests   *tester
}

func newRun(ctx context.Context, s *Script, c Call) *run {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	r := &run{
		budget: newBudget(ctx, c.Limits, c.Clock), script: s, world: c.World, loading: true,
		funcs: map[Entry]*lua.LFunction{},
	}
	r.turn = c.World.Turn()
	if r.turn == nil {
		r.turn = &Turn{}
	}
	r.died = func(e *Error) { r.locate(); e.Line, e.Trace = r.line, r.trace }
	r.L = takeState(r)
	return r
}

// load runs the outermost lines.
func (r *run) load() {
	fn := r.L.NewFunctionFromProto(r.script.proto)
	r.L.Push(fn)
	r.L.Call(0, 0)
	r.loading = false
}

// enter calls the entry.
func (r *run) enter(c Call) []any {
	fn := r.funcs[Entry{Kind: c.Kind, Name: c.Name}]
	if fn == nil {
		panic(&Error{Why: WhyError, Msg: "it has no " + string(c.Kind) + " " + c.Name})
	}
	vs := r.callEntry(fn, c.Kind, c.Args)
	if c.Kind == OnEvent || c.Kind == OnHandler {
		return nil // nobody asked
	}
	return r.results(vs)
}

// callEntry calls a registered function with the turn and the arguments.
func (r *run) callEntry(fn *lua.LFunction, kind Kind, args []any) []lua.LValue {
	quiet := r.quiet
	if kind == OnCondition || kind == OnValidate || kind == OnQuestion {
		r.quiet = kind
	}
	defer func() { r.quiet = quiet }()
	in := []lua.LValue{r.turnTable()}
	for _, a := range args {
		in = append(in, r.toLua(a))
	}
	if kind == OnValidate && len(in) > 1 {
		in[0], in[1] = in[1], in[0]
	}
	return r.call(fn, in...)
}

// call calls a Lua function and gives all it returns.
func (r *run) call(fn *lua.LFunction, args ...lua.LValue) []lua.LValue {
	L := r.L
	top := L.GetTop()
	L.Push(fn)
	for _, a := range args {
		L.Push(a)
	}
	L.Call(len(args), lua.MultRet)
	out := make([]lua.LValue, 0, L.GetTop()-top)
	for i := top + 1; i <= L.GetTop(); i++ {
		out = append(out, L.Get(i))
	}
	L.SetTop(top)
	return out
}

// results are Lua values as plain data, within the limit of a result.
func (r *run) results(vs []lua.LValue) []any {
	out := make([]any, 0, len(vs))
	for i, v := range vs {
		if i >= maxArgs {
			break
		}
		c := converter{run: r, left: r.lim.Result}
		x, msg := c.toGo(v, 0)
		if msg != "" {
			panic(&Error{Why: WhyError, Msg: "what it returned cannot be used: " + msg, Line: r.line})
		}
		out = append(out, x)
	}
	return out
}
