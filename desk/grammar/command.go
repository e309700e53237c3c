package grammar

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/chat"
	"frontdesk/desk"
)

// Cmd is a slash command as typed.
type Cmd struct {
	Name string    // folded, without slash and @bot; "" for a lone slash
	At   string    // the bot it was addressed to, folded, without @
	Args chat.Text // what follows the word, formatting kept, leading white space dropped
	Tail string    // what is glued to the name: "?" or "+"
}

// ReadCommand reads text as a command; false when it is none (does not start
// with a slash, or starts with // or \/). Leading spaces and invisible characters
// are ignored. What follows the name directly, other than @bot, ? and +, makes
// the name the whole run up to the next space: /etc/passwd is a command nobody has.
func ReadCommand(text chat.Text) (Cmd, bool) {
	s := text.S
	from, ok := slash(s, 0)
	if !ok {
		return Cmd{}, false
	}
	if _, double := slash(s, from); double {
		return Cmd{}, false
	}
	end := wordEnd(s, from)
	c := readName(Visible(s[from:end]))
	c.Args = text.Slice(skipBlank(s, end, true), len(s))
	return c, true
}

// slash is the offset behind a slash at i, leading blanks and invisible
// characters skipped (at the start of the text only: "/ /x" is no note).
func slash(s string, i int) (int, bool) {
	if i == 0 {
		i = skipBlank(s, 0, true)
	}
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		if !invisible(r) {
			return i, plain(r) == '/'
		}
	}
	return i, false
}

// readName takes "name@bot?" apart; a name may have parts, as "name.es.2".
func readName(word string) Cmd {
	name, rest := nameRun(word)
	for name != "" && strings.HasPrefix(rest, ".") {
		part, after := nameRun(rest[1:])
		if part == "" {
			break
		}
		name, rest = name+"."+part, after
	}
	c := Cmd{Name: desk.Fold(name)}
	if name != "" && strings.HasPrefix(rest, "@") {
		at, after := nameRun(rest[1:])
		c.At, rest = desk.Fold(at), after
	}
	switch tail := strings.Map(plain, rest); tail {
	case "":
		return c
	case "?", "+":
		if name != "" {
			c.Tail = tail
			return c
		}
	}
	return Cmd{Name: desk.Fold(word)}
}

func nameRun(s string) (name, rest string) {
	end := strings.IndexFunc(s, func(r rune) bool { return !nameRune(r) && !joiner(r) })
	if end < 0 {
		return s, ""
	}
	return s[:end], s[end:]
}

// ReadTag is the number of a contact and what follows it in “#12 text”, as people
// name a contact in a room without topics; false when the text does not begin so.
func ReadTag(text chat.Text) (id int64, rest chat.Text, ok bool) {
	at := skipBlank(text.S, 0, true)
	if at >= len(text.S) || text.S[at] != '#' {
		return 0, text, false
	}
	end := at + 1
	for end < len(text.S) && text.S[end] >= '0' && text.S[end] <= '9' {
		end++
	}
	id, err := strconv.ParseInt(text.S[at+1:end], 10, 64)
	if err != nil || id <= 0 {
		return 0, text, false
	}
	rest = text.Slice(end, len(text.S))
	if r, _ := utf8.DecodeRuneInString(rest.S); rest.S != "" && !unicode.IsSpace(r) && !strings.ContainsRune(":,/", r) {
		return 0, text, false // #12th, a hashtag
	}
	rest = rest.Slice(len(rest.S)-len(strings.TrimLeft(rest.S, ":, \t\r\n")), len(rest.S))
	return id, rest, true
}

// ReadNote is what follows // in an internal note; false when the text is none.
func ReadNote(text chat.Text) (chat.Text, bool) {
	one, ok := slash(text.S, 0)
	if !ok {
		return text, false
	}
	two, ok := slash(text.S, one)
	if !ok {
		return text, false
	}
	return text.Slice(two, len(text.S)).Trim(), true
}

// Literal is the text without the backslash of a leading \/, which sends a slash
// as it is; any other text is handed back unchanged.
func Literal(text chat.Text) chat.Text {
	at := skipBlank(text.S, 0, true)
	if !strings.HasPrefix(text.S[at:], `\`) {
		return text
	}
	if r, _ := utf8.DecodeRuneInString(text.S[at+1:]); plain(r) != '/' {
		return text
	}
	return text.Slice(at+1, len(text.S))
}

// isSpaceAt tells whether s has white space or its end at i.
func isSpaceAt(s string, i int) bool {
	if i >= len(s) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsSpace(r)
}
