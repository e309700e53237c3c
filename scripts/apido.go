package scripts

import (
	"strings"
	"time"
	"unicode/utf8"

	lua "github.com/yuin/gopher-lua"

	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

// apiFuncs are what a script can do. Each adds one effect.
var apiFuncs = map[string]lua.LGFunction{
	"reply": doText(DoReply), "say": doText(DoSay), "note": doText(DoNote), "alert": doAlert,
	"snippet": doName(DoSnippet), "ask": doName(DoAsk), "assign": doAssign, "unassign": doBare(DoUnassign),
	"tag": doName(DoTag), "untag": doName(DoUntag), "set": doSet, "close": doBare(DoClose), "snooze": doSnooze,
	"after": doAfter, "cancel": doCancel, "matches": apiMatches,
}

// longestText is what networks take as one message, in characters.
const longestText = 4096

// longestWait is how far ahead a timer may be set.
const longestWait = 366 * 24 * time.Hour

// loose are the effects that need no contact.
var loose = map[Do]bool{DoAlert: true, DoAfter: true, DoCancel: true, DoStore: true, DoHTTP: true}

// do adds an effect.
func (r *run) do(e Effect) {
	what := string(e.Do)
	switch {
	case r.loading:
		r.fail("%s cannot be used in the outermost lines of a script, only in what it registers", what)
	case r.quiet != "":
		r.fail("a %s only answers: it cannot use %s", r.quiet, what)
	case r.turn.Contact == nil && e.Do == DoNote && r.turn.Agent != nil: // to who typed the command
	case r.turn.Contact == nil && !loose[e.Do]:
		r.fail("%s needs a contact, and there is none here", what)
	case r.turn.Contact == nil && e.Do == DoStore && e.Scope == ForContact:
		r.fail("store needs a contact, and there is none here: use store.all")
	}
	if len(r.effects) >= r.lim.Effects {
		r.die(WhyEffects, "it did more than %d things", r.lim.Effects)
	}
	r.step(50)
	r.alloc(256 + int64(len(e.Text)+len(e.Data)))
	e.Line = r.here()
	if err := r.world.Check(&e); err != nil {
		r.fail("%s: %s", what, clip(err.Error(), maxError))
	}
	r.effects = append(r.effects, e)
	r.show(&e)
}

// checkWords is argument n as a text for people.
func (r *run) checkWords(n int) string {
	s := r.checkText(n)
	r.step(int64(len(s) / 16))
	switch {
	case strings.TrimSpace(s) == "":
		r.L.ArgError(n, "the text is empty")
	case !utf8.ValidString(s):
		r.L.ArgError(n, "the text is not UTF-8")
	case utf8.RuneCountInString(s) > longestText:
		r.L.ArgError(n, "the text is longer than 4,096 characters")
	}
	return s
}

func doText(do Do) lua.LGFunction {
	return func(L *lua.LState) int {
		r := of(L)
		r.do(Effect{Do: do, Text: r.checkWords(1)})
		return 0
	}
}

func doBare(do Do) lua.LGFunction {
	return func(L *lua.LState) int {
		of(L).do(Effect{Do: do})
		return 0
	}
}

func doName(do Do) lua.LGFunction {
	return func(L *lua.LState) int {
		r := of(L)
		name := strings.TrimPrefix(strings.TrimSpace(r.checkText(1)), "#")
		r.checkName(name)
		r.do(Effect{Do: do, Name: name})
		return 0
	}
}

// checkWho is argument n as a team or @person.
func (r *run) checkWho(n int) string {
	who := strings.TrimSpace(r.checkText(n))
	if name, ok := strings.CutPrefix(who, "@"); !ok || name == "" || len(name) > 64 || strings.ContainsAny(name, " \n\t") {
		r.checkName(who)
	}
	return who
}

func doAlert(L *lua.LState) int {
	r := of(L)
	r.do(Effect{Do: DoAlert, Name: r.checkWho(1), Text: r.checkWords(2)})
	return 0
}

// doAssign is assign(team or "@agent", how).
func doAssign(L *lua.LState) int {
	r := of(L)
	how := desk.Fold(r.optText(2, ""))
	if how != "" && how != "round robin" && how != "least busy" {
		L.ArgError(2, "“round robin” or “least busy” is expected")
	}
	r.do(Effect{Do: DoAssign, Name: r.checkWho(1), How: how})
	return 0
}

// doSet is set(field, value); nil unsets it.
func doSet(L *lua.LState) int {
	r := of(L)
	name := r.checkName(r.checkText(1))
	c := converter{run: r, left: ValueBytes}
	v, msg := c.toGo(L.Get(2), 0)
	if msg != "" {
		L.ArgError(2, "this cannot be a field's value: "+msg)
	}
	if _, list := v.([]any); list {
		L.ArgError(2, "a field holds one value, not a list")
	}
	r.do(Effect{Do: DoSet, Name: name, Value: v})
	return 0
}

// checkDuration is argument n as a duration: "2h", or seconds.
func (r *run) checkDuration(n int) time.Duration {
	d := time.Duration(-1)
	switch v := r.L.Get(n).(type) {
	case lua.LNumber:
		if v > 0 && float64(v) <= longestWait.Seconds() {
			d = time.Duration(float64(v) * float64(time.Second))
		}
	case lua.LString:
		if got, ok := grammar.Duration(string(v)); ok {
			d = got
		}
	}
	if d < time.Second || d > longestWait {
		r.L.ArgError(n, "a duration from 1s to a year is expected, like “90s”, “15m”, “2h”, “7d”")
	}
	return d
}

func doSnooze(L *lua.LState) int {
	r := of(L)
	r.do(Effect{Do: DoSnooze, After: r.checkDuration(1)})
	return 0
}

// checkHandler is a name that handler() has registered.
func (r *run) checkHandler(name string) string {
	name = r.checkName(name)
	if !r.loading && r.funcs[Entry{Kind: OnHandler, Name: name}] == nil {
		r.fail("this script has no handler(%q, …)", name)
	}
	return name
}

// doAfter is after(duration, handler, data).
func doAfter(L *lua.LState) int {
	r := of(L)
	e := Effect{Do: DoAfter, After: r.checkDuration(1), Name: r.checkHandler(r.checkText(2))}
	if L.Get(3) != lua.LNil {
		e.Data = r.encode(L.Get(3), ValueBytes, "after")
	}
	r.do(e)
	return 0
}

func doCancel(L *lua.LState) int {
	r := of(L)
	r.do(Effect{Do: DoCancel, Name: r.checkHandler(r.checkText(1))})
	return 0
}

// apiLog is log(…) and print(…): a line of the script's own log.
func apiLog(L *lua.LState) int {
	r := of(L)
	var parts []string
	for i := 1; i <= L.GetTop(); i++ {
		s := clip(r.tostring(L.Get(i)), 1000)
		r.step(int64(len(s)/16) + 1)
		r.alloc(int64(len(s)))
		parts = append(parts, s)
		if i >= 20 {
			break
		}
	}
	r.logLine(clip(strings.Join(parts, " "), 1000))
	return 0
}

// logLine keeps the newest lines, as many as the limit allows.
func (r *run) logLine(line string) {
	r.log = append(r.log, line)
	r.logged += len(line) + 1
	for r.logged > r.lim.Log && len(r.log) > 0 {
		r.logged -= len(r.log[0]) + 1
		r.log = r.log[1:]
	}
}
