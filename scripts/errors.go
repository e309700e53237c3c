package scripts

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Why a run ended without a result.
type Why string

// The reasons.
const (
	WhyError   Why = "error"   // the script's own mistake: nil indexed, error() called, a wrong argument
	WhyFuel    Why = "fuel"    // too many instructions
	WhyTime    Why = "time"    // the watchdog, or the caller gave up
	WhyMemory  Why = "memory"  // memory, or a string that is too long
	WhyStack   Why = "stack"   // too deep a recursion
	WhyEffects Why = "effects" // too many things done
	WhyCrash   Why = "crash"   // the machine itself failed: a bug of ours or of the library
)

// Error is why a run failed. It is for admins: Msg is a sentence, Line the line
// of the script, Trace what was being called, innermost first. What the script
// did before is not to be applied.
type Error struct {
	Why    Why
	Script string
	Line   int // 0: unknown
	Msg    string
	Trace  []string // "quote.lua:12 in price"
}

// Error is one line: script, line, message.
func (e *Error) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("%s:%d: %s", e.Script, e.Line, e.Msg)
	}
	return e.Script + ": " + e.Msg
}

// Traceback is the error with its calls below it, one a line.
func (e *Error) Traceback() string {
	return strings.Join(append([]string{e.Error()}, e.Trace...), "\n  ")
}

// SyntaxError is why a script cannot be compiled. Its text shows the line with a
// caret under the place.
type SyntaxError struct {
	Script string
	Line   int    // from 1
	Column int    // byte offset in Text, from 0
	Text   string // the line
	Msg    string
}

func (e *SyntaxError) Error() string {
	head := fmt.Sprintf("%s:%d: %s", e.Script, e.Line, e.Msg)
	if strings.TrimSpace(e.Text) == "" {
		return head
	}
	from := min(e.Column, len(e.Text))
	line, column := e.Text, utf8.RuneCountInString(e.Text[:from])
	return head + "\n" + strings.ReplaceAll(line, "\t", " ") + "\n" + strings.Repeat(" ", column) + "^"
}

// syntaxError is an error at a line of src; line < 1 is the end of the source,
// column < 0 the line's first word.
func syntaxError(name, src string, line, column int, msg string) *SyntaxError {
	lines := strings.Split(src, "\n")
	if end := line < 1; end || line > len(lines) {
		line = len(lines)
		for line > 1 && strings.TrimSpace(lines[line-1]) == "" {
			line--
		}
		if end {
			column = len(strings.TrimRight(lines[line-1], " \t\r"))
		}
	}
	text := strings.TrimRight(lines[line-1], "\r")
	if column < 0 {
		column = len(text) - len(strings.TrimLeft(text, " \t"))
	}
	column = min(column, len(text))
	text, column = window(text, column)
	return &SyntaxError{Script: name, Line: line, Column: column, Text: text, Msg: msg}
}

// window is what fits on a phone of a long line, around a place of it.
func window(text string, column int) (string, int) {
	const most = 120
	if len(text) > most {
		from := max(0, column-most/2)
		to := min(len(text), from+most)
		text, column = text[from:to], column-from
	}
	return strings.ToValidUTF8(text, "?"), column
}

// clip shortens a text for people.
func clip(s string, n int) string {
	if len(s) <= n {
		return strings.ToValidUTF8(s, "?")
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return strings.ToValidUTF8(s[:n], "?") + "…"
}
