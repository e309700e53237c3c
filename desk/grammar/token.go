package grammar

import (
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
)

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

// Token is a piece of source text from Pos to Stop (byte offsets). From and To
// are the content of a Quoted or a Regex, between its quotes.
type Token struct {
	Kind      Kind
	Text      string
	Pos, Stop int
	From, To  int
}

// Is tells whether the token is this bare word (case does not count) or symbol;
// a quoted one never is.
func (t Token) Is(word string) bool {
	switch t.Kind {
	case Symbol:
		return t.Text == word
	case Word:
		return strings.EqualFold(t.Text, word) || len(t.Text) < 8*len(word) && desk.Fold(t.Text) == desk.Fold(word)
	}
	return false
}

// Value tells whether the token can be a value: a word, or something in quotes.
func (t Token) Value() bool { return t.Kind == Word || t.Kind == Quoted }

// Rich is the token's content with the formatting that src has there; src is the
// text that was scanned.
func (t Token) Rich(src chat.Text) chat.Text {
	if t.Kind != Quoted {
		return src.Slice(t.Pos, t.Stop)
	}
	part := src.Slice(t.From, t.To)
	if !strings.HasPrefix(src.S[t.Pos:], `"`) || part.S == t.Text {
		return part
	}
	var out chat.Text
	rest := 0
	for _, at := range escapes(part.S) {
		out = out.Add(part.Slice(rest, at))
		rest = at + 1
	}
	return out.Add(part.Slice(rest, len(part.S)))
}
