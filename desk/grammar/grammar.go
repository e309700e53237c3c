// Package grammar reads what people type on phones: names, quotes of every kind,
// durations, times, words with their places, and errors that show the place. It
// knows no command and no object of the Book, and does nothing but read text.
package grammar

import (
	"time"

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

func (e *Error) Error() string { panic("stub") }

// At is an error about the place pos (a byte offset) of src.
func At(src string, pos int, format string, args ...any) *Error { panic("stub") }

// Expect, Mean and Try complete the error: what was expected, the word and what
// it may have meant among candidates, an example.
func (e *Error) Expect(what string) *Error                    { panic("stub") }
func (e *Error) Mean(word string, candidates []string) *Error { panic("stub") }
func (e *Error) Try(example string) *Error                    { panic("stub") }

// Suggest is the candidates that word may be a misspelling of, best first, at
// most three; names compare folded.
func Suggest(word string, candidates []string) []string { panic("stub") }

// Kind of a token.
type Kind int

// The kinds of tokens.
const (
	End Kind = iota
	Word
	Quoted // Text is what stands between the quotes
	Regex  // /…/, only from NextValue
	Symbol // ( ) ; , | = > < >= <= :
	Newline
)

// Token is a piece of source text from Pos to Stop (byte offsets).
type Token struct {
	Kind      Kind
	Text      string
	Pos, Stop int
}

// Is tells whether the token is this bare word (case does not count) or symbol;
// a quoted one never is.
func (t Token) Is(word string) bool { panic("stub") }

// Scanner cuts source text into tokens. Quotes "…" “…” „…“ «…» and '…' are equal,
// spaces inside angled ones do not count at the ends; full-width punctuation
// counts as its plain form.
type Scanner struct{ src string }

// NewScanner reads src.
func NewScanner(src string) *Scanner { return &Scanner{src: src} }

// Next and Peek give the next token; an unclosed quote is an *Error with the
// caret at the opening quote. NextValue also reads a /regex/ where one starts.
func (s *Scanner) Next() (Token, error)      { panic("stub") }
func (s *Scanner) Peek() (Token, error)      { panic("stub") }
func (s *Scanner) NextValue() (Token, error) { panic("stub") }

// Rest is the source from the next token on; Source the whole of it.
func (s *Scanner) Rest() string   { panic("stub") }
func (s *Scanner) Source() string { return s.src }

// Line is one line of a body and where it starts.
type Line struct {
	Text string
	Pos  int
}

// Lines cuts a body into lines, without the line breaks; invisible characters
// and spaces at the ends are dropped, empty lines kept.
func Lines(body string) []Line { panic("stub") }

// Cmd is a slash command as typed.
type Cmd struct {
	Name string    // folded, without slash and @bot; "" for a lone slash
	At   string    // the bot it was addressed to, folded, without @
	Args chat.Text // what follows the word, formatting kept, leading white space dropped
	Tail string    // what is glued to the name: "?" or "+"
}

// ReadCommand reads text as a command; false when it is none (does not start
// with a slash, or starts with // or \/). Leading spaces and invisible characters
// are ignored.
func ReadCommand(text chat.Text) (Cmd, bool) { panic("stub") }

// FirstWord cuts the first word off: a name, and the rest with line breaks kept.
func FirstWord(t chat.Text) (word string, rest chat.Text) { panic("stub") }

// CheckName tells whether a new object may have this name: 1-32 letters, digits,
// - or _ in any script, and not in reserved (folded). The *Error offers another
// name.
func CheckName(name string, reserved func(folded string) bool) error { panic("stub") }

// Duration reads 90s 15m 2h 7d 1w (and sums like 1h30m).
func Duration(s string) (time.Duration, bool) { panic("stub") }

// PrintDuration is the canonical form that Duration reads: 90s, 15m, 2h, 7d.
func PrintDuration(d time.Duration) string { panic("stub") }

// Quote puts a value in quotes where it needs them to be read as one word that
// is no grammar word.
func Quote(s string) string { panic("stub") }

// GrammarWords are reserved for clauses: when if do else and or not then …
var GrammarWords = []string{"when", "if", "do", "else", "and", "or", "not", "then", "once", "is", "intro", "thanks", "timeout"}
