package grammar

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"frontdesk/chat"
)

// Error is what a person reads about something typed wrong: what is wrong, the
// line with a caret under the place, what was expected, and one example that
// works.
type Error struct {
	Msg      string
	Line     string   // the line it is in
	Col      int      // byte offset in Line
	Expected string   // "" or what was expected there
	Suggest  []string // "did you mean …?"
	Example  string
}

// At is an error about the place pos (a byte offset) of src.
func At(src string, pos int, format string, args ...any) *Error {
	pos = min(max(pos, 0), len(src))
	for pos > 0 && pos < len(src) && !utf8.RuneStart(src[pos]) {
		pos--
	}
	from, to := 0, len(src)
	if i := strings.LastIndexFunc(src[:pos], lineBreak); i >= 0 {
		_, n := utf8.DecodeRuneInString(src[i:])
		from = i + n
	}
	if i := strings.IndexFunc(src[pos:], lineBreak); i >= 0 {
		to = pos + i
	}
	return &Error{Msg: fmt.Sprintf(format, args...), Line: src[from:to], Col: pos - from}
}

// Expect completes the error with what was expected there.
func (e *Error) Expect(what string) *Error {
	e.Expected = what
	return e
}

// Mean completes the error with what word may have meant among candidates.
func (e *Error) Mean(word string, candidates []string) *Error {
	e.Suggest = Suggest(word, candidates)
	return e
}

// Try completes the error with an example that works.
func (e *Error) Try(example string) *Error {
	e.Example = example
	return e
}

// Error is the whole of it, one thing a line.
func (e *Error) Error() string { return e.Rich().S }

// Rich is the same with the line and its caret marked as code, so that they line
// up in a chat.
func (e *Error) Rich() chat.Text {
	out := chat.Plain(e.Msg)
	if strings.TrimSpace(e.Line) != "" {
		line, column := window(e.Line, e.Col)
		out = out.AddString("\n").AddString(line+"\n"+strings.Repeat(" ", column)+"^", chat.Pre)
	}
	if e.Expected != "" {
		out = out.AddString("\nExpected: " + e.Expected)
	}
	if len(e.Suggest) > 0 {
		out = out.AddString("\nDid you mean " + orList(e.Suggest) + "?")
	}
	if e.Example != "" {
		out = out.AddString("\nExample: " + e.Example)
	}
	return out
}

// orList is "a, b or c".
func orList(words []string) string {
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
