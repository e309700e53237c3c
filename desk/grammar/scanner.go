package grammar

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Scanner cuts source text into tokens. Quotes "…" “…” „…“ «…» and '…' are equal,
// spaces inside angled ones do not count at the ends; full-width punctuation
// counts as its plain form.
//
// What ends a word: white space, a double quote, and the separators , ; | ( ) > <
// anywhere; a colon and = only where they stand apart, or in their full-width
// form. So 09:00-13:00, a=b, 10%, 1.5, @bo, #topic and +34600 are one word each.
// An address with :// in it keeps its punctuation, but not at its end. A dash at
// the start of a word that the phone made of -- is -- again, before a digit -.
type Scanner struct {
	src string
	pos int
	// torn is the first quote that went over a line break and closed right
	// before a letter: when a quote is unclosed in the end, it is this one.
	torn int
	// spent bounds the looking ahead for closing quotes.
	spent int
}

// NewScanner reads src.
func NewScanner(src string) *Scanner { return &Scanner{src: src, torn: -1} }

// Next gives the next token; an unclosed quote is an *Error with the caret at
// the opening quote. At the end it gives End again and again.
func (s *Scanner) Next() (Token, error) { return s.next(false) }

// NextValue is Next where a value may stand: it also reads a /regex/.
func (s *Scanner) NextValue() (Token, error) { return s.next(true) }

// Peek gives the token that Next will give.
func (s *Scanner) Peek() (Token, error) {
	copied := *s
	t, err := s.next(false)
	*s = copied
	return t, err
}

// Rest is the source from the next token on.
func (s *Scanner) Rest() string { return s.src[s.Pos():] }

// Source is the whole of what is scanned.
func (s *Scanner) Source() string { return s.src }

// Pos is where the next token starts.
func (s *Scanner) Pos() int { return skipBlank(s.src, s.pos, false) }

// Jump goes to a byte offset, such as the Pos of a token read before.
func (s *Scanner) Jump(pos int) { s.pos = min(max(pos, 0), len(s.src)) }

func (s *Scanner) next(value bool) (Token, error) {
	s.pos = s.Pos()
	at := s.pos
	if at >= len(s.src) {
		return Token{Kind: End, Pos: at, Stop: at}, nil
	}
	r, n := utf8.DecodeRuneInString(s.src[at:])
	if lineBreak(r) {
		if strings.HasPrefix(s.src[at:], "\r\n") {
			n = 2
		}
		return s.take(Token{Kind: Newline, Text: "\n", Pos: at, Stop: at + n}), nil
	}
	if closers(r) != "" {
		return s.quoted(r, n)
	}
	if t, ok := s.single(r, n); ok {
		return s.take(t), nil
	}
	if value && r == '/' {
		return s.regex()
	}
	if t, ok := s.symbol(); ok {
		return s.take(t), nil
	}
	return s.take(s.word()), nil
}

func (s *Scanner) take(t Token) Token {
	s.pos = t.Stop
	return t
}

// symbol reads a separator at the scanner's place.
func (s *Scanner) symbol() (Token, bool) {
	r, n := utf8.DecodeRuneInString(s.src[s.pos:])
	t := Token{Kind: Symbol, Text: string(plain(r)), Pos: s.pos, Stop: s.pos + n}
	switch {
	case r == '≥':
		t.Text = ">="
	case r == '≤':
		t.Text = "<="
	case strings.ContainsRune("<>", plain(r)):
		if next, n := utf8.DecodeRuneInString(s.src[t.Stop:]); plain(next) == '=' {
			t.Text += "="
			t.Stop += n
		}
	case !strings.ContainsRune("();,|=:", plain(r)):
		return t, false
	}
	return t, true
}

// word reads a word at the scanner's place.
func (s *Scanner) word() Token {
	end, address, open := s.pos, false, 0
	var before rune
	for end < len(s.src) {
		r, n := utf8.DecodeRuneInString(s.src[end:])
		pair := address && r == ')' && open > 0
		if unicode.IsSpace(r) || !pair && s.endsWord(before, r, end+n, address) {
			break
		}
		if r == '/' && strings.HasSuffix(s.src[s.pos:end], ":/") {
			address = true
		}
		switch r {
		case '(':
			open++
		case ')':
			open--
		}
		before, end = r, end+n
	}
	text := strings.TrimRightFunc(Visible(s.src[s.pos:end]), joiner)
	return Token{Kind: Word, Text: startDash(text), Pos: s.pos, Stop: end}
}

// endsWord tells whether r, which is not the first character and after which the
// source goes on at next, ends the word.
func (s *Scanner) endsWord(before, r rune, next int, address bool) bool {
	switch {
	case before == 0:
		return false
	case address && r < 0x80 && strings.ContainsRune(",;|():=<>", r):
		return isSpaceAt(s.src, next+len(s.src[next:])-len(strings.TrimLeft(s.src[next:], ",;|():=<>")))
	case strings.ContainsRune(",;|()<>≥≤", plain(r)):
		return true
	case r == ':':
		return isSpaceAt(s.src, skipInvisible(s.src, next))
	case r == '=':
		return false
	case plain(r) == ':' || plain(r) == '=':
		return true
	case r == '"' && unicode.Is(unicode.Hebrew, before):
		// In Hebrew the double quote also stands inside abbreviations.
		after, _ := utf8.DecodeRuneInString(s.src[next:])
		return !unicode.Is(unicode.Hebrew, after)
	}
	return closers(r) != ""
}

func skipInvisible(s string, i int) int {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !invisible(r) {
			break
		}
		i += n
	}
	return i
}

// startDash undoes what phones make of -- and - at the start of a word.
func startDash(word string) string {
	r, n := utf8.DecodeRuneInString(word)
	if !isDash(r) || r == '\u2010' || r == '\u2011' {
		return word
	}
	next, _ := utf8.DecodeRuneInString(word[n:])
	if unicode.IsDigit(next) {
		return "-" + word[n:]
	}
	return "--" + word[n:]
}
