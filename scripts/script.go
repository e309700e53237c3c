package scripts

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/parse"
)

// Kind is a way of calling a script.
type Kind string

// The ways of calling a script, and what the call is given and gives back.
const (
	OnEvent     Kind = "event"     // (turn); Name: the event
	OnCommand   Kind = "command"   // (turn, text); Name: of the command
	OnValidate  Kind = "validator" // (text, turn) → true, a value, or false and what is wrong
	OnCondition Kind = "condition" // (turn, arguments…) → true or false
	OnAction    Kind = "action"    // (turn, arguments…)
	OnQuestion  Kind = "question"  // (turn, field) → the field to ask for next, or nil
	OnHandler   Kind = "handler"   // (turn, data); Name: as in after and http.request
	OnTest      Kind = "test"      // (t); Name: the test's
)

// Entry is one thing a script can be called for.
type Entry struct {
	Kind Kind
	Name string // "" where a script has one of the kind
	Slow bool   // runs outside of turns
	Line int
}

// Command is a slash command that a script brings.
type Command struct {
	Name string
	Help string
	Who  string // "contact", "agent", "admin"
}

// Script is a compiled script. It does not change, and may be run by several
// goroutines at once.
type Script struct {
	Name     string
	Entries  []Entry // in the order of their registration
	Commands []Command

	source string
	proto  *lua.FunctionProto
}

// Source is what the script was compiled from.
func (s *Script) Source() string { return s.source }

// Entry finds what the script registered, by kind and name.
func (s *Script) Entry(kind Kind, name string) (Entry, bool) {
	for _, e := range s.Entries {
		if e.Kind == kind && e.Name == name {
			return e, true
		}
	}
	return Entry{}, false
}

// Compile compiles a script and runs its outermost lines once, which is where it
// registers what it has. Errors are *SyntaxError or *Error.
func Compile(name, src string) (*Script, error) {
	proto, err := compile(name, src)
	if err != nil {
		return nil, err
	}
	s := &Script{Name: name, source: src, proto: proto}
	r := newRun(context.Background(), s, Call{World: nobody{}, Limits: TurnLimits()})
	err = r.protect(func() { r.load() })
	r.release(err)
	if err != nil {
		return nil, err
	}
	s.Entries, s.Commands = r.entries, r.commands
	if len(s.Entries) == 0 {
		return nil, syntaxError(name, src, 1, 0, "this script registers nothing: it needs on(…), command{…}, action(…), condition(…), validator(…), question(…) or handler(…)")
	}
	if err := s.checkHandlers(); err != nil {
		return nil, err
	}
	return s, nil
}

// checkHandlers refuses a second registration of what there is one of.
func (s *Script) checkHandlers() error {
	seen := map[Entry]bool{}
	for _, e := range s.Entries {
		key := Entry{Kind: e.Kind, Name: e.Name}
		if seen[key] {
			return syntaxError(s.Name, s.source, e.Line, -1, fmt.Sprintf("this script has two of %s", strings.TrimSpace(string(e.Kind)+" "+e.Name)))
		}
		seen[key] = true
	}
	return nil
}

// compile makes code of a source, without running it.
func compile(name, src string) (proto *lua.FunctionProto, err error) {
	if len(src) > maxSource {
		return nil, syntaxError(name, src[:maxSource], 1, 0, fmt.Sprintf("this script is too long: at most %s", size(maxSource)))
	}
	if i := badByte(src); i >= 0 {
		line := 1 + strings.Count(src[:i], "\n")
		return nil, syntaxError(name, src, line, i-strings.LastIndexByte(src[:i], '\n')-1, "this is no text: a byte of it cannot be read as UTF-8")
	}
	defer func() {
		if p := recover(); p != nil {
			proto, err = nil, compileTrouble(name, src, p)
		}
	}()
	chunk, err := parse.Parse(strings.NewReader(spellThen(src)), name)
	if err != nil {
		return nil, parseTrouble(name, src, err)
	}
	r := &rewriter{}
	chunk = r.block(chunk)
	proto, err = lua.Compile(chunk, name)
	if err != nil {
		return nil, compileTrouble(name, src, err)
	}
	return proto, nil
}

// badByte is the place of a NUL or of what is not UTF-8, -1 if all is text. Names
// of ours begin with a NUL.
func badByte(src string) int {
	for i, c := range src {
		if c == 0 || c == utf8.RuneError && !strings.HasPrefix(src[i:], "\uFFFD") {
			return i
		}
	}
	return -1
}

// parseTrouble words what the parser says.
func parseTrouble(name, src string, err error) error {
	var pe *parse.Error
	if !errors.As(err, &pe) {
		return compileTrouble(name, src, err)
	}
	if pe.Pos.Line == parse.EOF {
		return syntaxError(name, src, -1, -1, "the script ends too early: an “end”, a bracket or a quote is missing")
	}
	column := pe.Pos.Column
	lines := strings.Split(src, "\n")
	if l := pe.Pos.Line; l >= 1 && l <= len(lines) && pe.Token != "" {
		column = tokenColumn(lines[l-1], column, pe.Token)
	}
	msg := "this cannot be read"
	if l := pe.Pos.Line; l >= 1 && l <= len(lines) && pe.Message == "Invalid token" {
		if at, why := foreign(lines[l-1], column); why != "" {
			return syntaxError(name, src, l, at, why)
		}
	}
	if pe.Message != "syntax error" && pe.Message != "parse error" {
		msg = clip(strings.TrimSpace(pe.Message), 200)
	} else if pe.Token != "" {
		msg = fmt.Sprintf("“%s” does not belong here", clip(pe.Token, 40))
	}
	return syntaxError(name, src, pe.Pos.Line, column, msg)
}

// foreign finds the sign near a column that Lua does not have: phones put other quotes
// and dashes in the place of those that were typed.
func foreign(line string, column int) (at int, why string) {
	for at, c := range line {
		switch {
		case at+utf8.RuneLen(c) < column || c < utf8.RuneSelf:
		case strings.ContainsRune("“”„‘’‚«»", c):
			return at, fmt.Sprintf("%c is a quotation mark that Lua does not know: use \" or ', or send the script as a file", c)
		default:
			return at, fmt.Sprintf("Lua does not know the sign %c outside of a text", c)
		}
	}
	return 0, ""
}

// tokenColumn is where the token stands: the parser's column may be its start or
// its end.
func tokenColumn(line string, column int, token string) int {
	column = min(max(column-1, 0), len(line))
	if strings.HasPrefix(line[column:], token) {
		return column
	}
	if i := strings.LastIndex(line[:min(column+1, len(line))], token); i >= 0 {
		return i
	}
	return column
}

// compileTrouble words what the rewriter or the compiler says.
func compileTrouble(name, src string, p any) error {
	switch e := p.(type) {
	case *tooMuch:
		return syntaxError(name, src, e.line, -1, e.msg)
	case *lua.CompileError:
		return syntaxError(name, src, e.Line, -1, e.Message)
	case *lua.ApiError:
		var ce *lua.CompileError
		if errors.As(e.Cause, &ce) {
			return syntaxError(name, src, ce.Line, -1, ce.Message)
		}
	case error:
		var ce *lua.CompileError
		if errors.As(e, &ce) {
			return syntaxError(name, src, ce.Line, -1, ce.Message)
		}
	}
	return syntaxError(name, src, 1, 0, "this cannot be compiled: "+clip(fmt.Sprint(p), 200))
}
