package scripts

import (
	"slices"

	lua "github.com/yuin/gopher-lua"

	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

// registerFuncs say what a script has. They work while its outermost lines run.
var registerFuncs = map[string]lua.LGFunction{
	"on": registerOn, "command": registerCommand, "validator": registerOne(OnValidate), "condition": registerOne(OnCondition),
	"action": registerOne(OnAction), "question": registerOne(OnQuestion), "handler": registerHandler,
	"test": registerTest, "slow": registerSlow,
}

// Events are what on() takes: the happenings that rules know too.
var Events = []string{
	"message", "conversation opened", "reopened", "assigned", "closed", "survey completed", "survey abandoned",
	"field changed", "tag added", "tag removed", "no reply", "silence", "started", "rated", "faq unanswered",
}

// register notes an entry.
func (r *run) register(kind Kind, name string, fn *lua.LFunction) {
	if !r.loading {
		r.fail("%s belongs to the outermost lines of the script, not into a function", kind)
	}
	if len(r.entries) >= maxRegister {
		r.fail("a script may register at most %d things", maxRegister)
	}
	if fn.IsG {
		r.fail("a function of the script is expected")
	}
	slow := r.slow[fn]
	if slow && (kind == OnCondition || kind == OnValidate || kind == OnQuestion || kind == OnTest) {
		r.fail("a %s cannot be slow: its answer is needed at once", kind)
	}
	r.entries = append(r.entries, Entry{Kind: kind, Name: name, Slow: slow, Line: r.here()})
	if key := (Entry{Kind: kind, Name: name}); r.funcs[key] == nil {
		r.funcs[key] = fn
	}
}

// here is the line that is being run.
func (r *run) here() int {
	for level := range 10 {
		dbg, ok := r.L.GetStack(level)
		if !ok {
			return 0
		}
		if _, err := r.L.GetInfo("Sl", dbg, lua.LNil); err == nil && dbg.CurrentLine > 0 && dbg.What != "G" {
			return dbg.CurrentLine
		}
	}
	return 0
}

// registerOn is on("message", function(turn) … end).
func registerOn(L *lua.LState) int {
	r := of(L)
	event := desk.Fold(r.checkText(1))
	if clock, _, ok := desk.ByClock(event); !slices.Contains(Events, event) && !(ok && clock != event) {
		hint := ""
		if hits := grammar.Suggest(event, Events); len(hits) > 0 {
			hint = " (did you mean “" + hits[0] + "”?)"
		}
		r.fail("there is no event “%s”%s", clip(event, 60), hint)
	}
	r.register(OnEvent, event, r.checkFunc(2))
	return 0
}

// registerOne is condition(f) and what else a script has one of.
func registerOne(kind Kind) lua.LGFunction {
	return func(L *lua.LState) int {
		r := of(L)
		r.register(kind, "", r.checkFunc(1))
		return 0
	}
}

func registerHandler(L *lua.LState) int {
	r := of(L)
	r.register(OnHandler, r.checkName(r.checkText(1)), r.checkFunc(2))
	return 0
}

func registerTest(L *lua.LState) int {
	r := of(L)
	r.register(OnTest, clip(r.checkText(1), 100), r.checkFunc(2))
	return 0
}

// checkName is a name as it is compared.
func (r *run) checkName(name string) string {
	if plainName(name) {
		return name
	}
	if len(name) > 200 {
		r.fail("this name is too long")
	}
	if err := grammar.CheckName(name, nil); err != nil {
		r.fail("“%s” is no name: a name has 1-32 letters, digits, - or _", clip(name, 60))
	}
	return desk.Fold(name)
}

// plainName tells whether a name is one beyond doubt, and folded already.
func plainName(name string) bool {
	for i := range len(name) {
		if c := name[i]; !('a' <= c && c <= 'z' || i > 0 && (c == '-' || isDigit(c))) {
			return false
		}
	}
	return name != "" && len(name) <= 32 && name[len(name)-1] != '-'
}

// registerCommand is command{ name=…, help=…, who=…, run=function(turn, text) … end }.
func registerCommand(L *lua.LState) int {
	r := of(L)
	t := L.CheckTable(1)
	text := func(key, otherwise string) string {
		switch v := t.RawGetString(key).(type) {
		case lua.LString:
			return clip(string(v), 200)
		case *lua.LNilType:
			return otherwise
		}
		r.fail("command: “%s” must be a text", key)
		return ""
	}
	c := Command{Name: r.checkName(text("name", "")), Help: text("help", ""), Who: text("who", "agent")}
	if !slices.Contains([]string{"contact", "agent", "admin"}, c.Who) {
		r.fail("command: “who” must be contact, agent or admin")
	}
	fn, ok := t.RawGetString("run").(*lua.LFunction)
	if !ok {
		r.fail("command: “run” must be a function")
	}
	r.register(OnCommand, c.Name, fn)
	r.commands = append(r.commands, c)
	return 0
}

// registerSlow is slow(f): the same function, to be run outside of turns.
func registerSlow(L *lua.LState) int {
	r := of(L)
	fn := r.checkFunc(1)
	if !r.loading {
		r.fail("slow belongs to the outermost lines of the script, not into a function")
	}
	if r.slow == nil {
		r.slow = map[*lua.LFunction]bool{}
	}
	r.slow[fn] = true
	L.Push(fn)
	return 1
}
