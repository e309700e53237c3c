package scripts

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// protect runs f and gives what ended it early. The state is not to be used after
// an error.
func (r *run) protect(f func()) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = r.trouble(p)
		}
	}()
	f()
	return nil
}

// raised is what a state does with an error that no pcall is waiting for: the
// library would write a traceback of any length.
func raised(L *lua.LState) {
	r := of(L)
	obj := L.Get(-1)
	if len(r.shared) == 0 {
		r.locate()
	}
	panic(&lua.ApiError{Type: lua.ApiErrorRun, Object: obj, StackTrace: "-"})
}

// trouble is what a panic of a run stands for.
func (r *run) trouble(p any) *Error {
	var e *Error
	var api *lua.ApiError
	switch x := p.(type) {
	case *Error:
		e = x
	case *lua.ApiError:
		api = x
	case error:
		errors.As(x, &api)
	}
	switch {
	case r.dead != nil:
		e = r.dead
	case e != nil:
	case api != nil:
		e = r.scriptError(api)
	default:
		e = r.crash(p)
	}
	e.Script = r.script.Name
	return e
}

// scriptError is an error that the script, or a library function, has raised.
func (r *run) scriptError(api *lua.ApiError) *Error {
	line, msg := splitLine(r.script.Name, plainError(api.Object))
	if tooDeep(msg) {
		return &Error{Why: WhyStack, Msg: deepMessage, Line: r.line, Trace: r.trace}
	}
	if line == 0 {
		line = r.line
	}
	return &Error{Why: WhyError, Msg: clip(plainWords(msg), maxError), Line: line, Trace: r.trace}
}

var indexError = regexp.MustCompile(`^attempt to index a non-table object\((\w+)\) with key '(.{0,60}).*'$`)

// plainWords are the machine's most frequent errors as Lua words them.
func plainWords(msg string) string {
	if msg == "attempt to call a non-function object" {
		return "attempt to call what is no function"
	}
	return indexError.ReplaceAllString(msg, "attempt to read “$2” of a $1 value")
}

const deepMessage = "its functions call each other too deeply, or pass too many values"

// tooDeep tells whether the machine's stacks are full. What comes after such an
// error is not reliable: nobody may catch it.
func tooDeep(msg string) bool {
	return strings.HasSuffix(msg, "stack overflow") || strings.HasSuffix(msg, "registry overflow") || strings.HasSuffix(msg, "callstack overflow")
}

// crash is a panic of the machine.
func (r *run) crash(p any) *Error {
	msg := fmt.Sprint(p)
	if tooDeep(msg) {
		return &Error{Why: WhyStack, Msg: deepMessage, Line: r.line, Trace: r.trace}
	}
	return &Error{Why: WhyCrash, Msg: "the Lua machine failed: " + clip(msg, 200), Line: r.line, Trace: r.trace}
}

// plainError is an error value as text. No metamethod of it is called: it may be
// hostile.
func plainError(v lua.LValue) string {
	switch x := v.(type) {
	case nil:
		return "an error without a value"
	case lua.LString:
		return string(x)
	case lua.LNumber:
		return formatNumber(x)
	case *lua.LTable:
		for _, key := range []string{"message", "msg", "error"} {
			if s, ok := x.RawGetString(key).(lua.LString); ok {
				return string(s)
			}
		}
		return "an error that is a table"
	}
	return "an error that is a " + v.Type().String()
}

var position = regexp.MustCompile(`^([^:\n]{1,64}):(\d{1,6}): ?`)

// splitLine takes "name:12: " off a message.
func splitLine(name, msg string) (int, string) {
	m := position.FindStringSubmatch(msg[:min(len(msg), 200)])
	if m == nil || m[1] != name {
		return 0, msg
	}
	line, _ := strconv.Atoi(m[2])
	return line, msg[len(m[0]):]
}

// mostFrames bounds a traceback.
const mostFrames = 10

// locate notes where the run is: the line, and what called it.
func (r *run) locate() {
	r.line, r.trace = 0, nil
	defer func() {
		// The stack of a run that ends in the middle of a call may be broken: the
		// trace then is as long as it got.
		_ = recover()
	}()
	for level := 0; level < 40 && len(r.trace) < mostFrames; level++ {
		dbg, ok := r.L.GetStack(level)
		if !ok {
			return
		}
		if _, err := r.L.GetInfo("Sl", dbg, lua.LNil); err != nil || dbg.What == "G" || dbg.CurrentLine <= 0 {
			continue
		}
		if r.line == 0 {
			r.line = dbg.CurrentLine
		}
		r.trace = append(r.trace, r.frame(dbg))
		if dbg.What == "main" {
			return
		}
	}
}

// frame is one line of a traceback.
func (r *run) frame(dbg *lua.Debug) string {
	out := fmt.Sprintf("%s:%d", r.script.Name, dbg.CurrentLine)
	if dbg.LineDefined > 0 {
		return out + fmt.Sprintf(", in the function of line %d", dbg.LineDefined)
	}
	return out
}

// fail raises an error of the script's own making, at its line.
func (r *run) fail(format string, args ...any) {
	r.L.RaiseError("%s", fmt.Sprintf(format, args...))
}

// caughtError is what catching an error costs, in instructions.
const caughtError = 100

// protected is Lua's pcall and xpcall: it catches what the script raises, never
// what a budget does. The handler has to end with passError.
func (r *run) protected(L *lua.LState, nargs int, handler *lua.LFunction) (caught *lua.ApiError) {
	r.shared = append(r.shared, lastUpvalue(L))
	err := L.PCall(nargs, lua.MultRet, handler)
	r.shared = r.shared[:len(r.shared)-1]
	keepUpvalues(L)
	if err == nil {
		return nil
	}
	if r.dead != nil {
		panic(r.dead)
	}
	var api *lua.ApiError
	if !errors.As(err, &api) || api.Type == lua.ApiErrorPanic {
		r.dead = r.crash(err)
		panic(r.dead)
	}
	if tooDeep(plainError(api.Object)) {
		r.die(WhyStack, "%s", deepMessage)
	}
	r.step(caughtError)
	return api
}
