package chat

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Text is a string and the formatting upon it. Marks count in bytes of S, start
// on rune boundaries, and may nest; adapters translate from and to their
// network's own units.
type Text struct {
	S     string `json:"s,omitempty"`
	Marks []Mark `json:"m,omitempty"`
}

// Mark formats the bytes From (inclusive) to To (exclusive) of a Text.
type Mark struct {
	Kind string `json:"k"` // see the Mark… constants; an adapter drops kinds its network lacks
	From int    `json:"f"`
	To   int    `json:"t"`
	Arg  string `json:"a,omitempty"` // link: the URL; pre: the language; emoji: the id; person: the id
}

// The kinds of marks.
const (
	Bold      = "bold"
	Italic    = "italic"
	Underline = "underline"
	Strike    = "strike"
	Spoiler   = "spoiler"
	Code      = "code"
	Pre       = "pre"
	Quote     = "quote"
	Link      = "link"    // Arg: the URL
	Mention   = "mention" // a person without a user name; Arg: the id
	Emoji     = "emoji"   // a custom emoji; Arg: the id
	At        = "at"      // @username, read only: not sent as formatting
)

// Plain is a text without formatting.
func Plain(s string) Text { return Text{S: s} }

// Slice is the part from byte from to byte to (clamped to rune boundaries inside
// the text), with the marks that fall into it.
func (t Text) Slice(from, to int) Text {
	from, to = RuneStart(t.S, from), RuneStart(t.S, to)
	if from >= to {
		return Text{}
	}
	out := Text{S: t.S[from:to]}
	for _, m := range t.Marks {
		m.From, m.To = max(m.From, from)-from, min(m.To, to)-from
		if m.From < m.To {
			out.Marks = append(out.Marks, m)
		}
	}
	return out
}

// RuneStart is i, brought into s and back to where its rune begins.
func RuneStart(s string, i int) int {
	i = min(max(i, 0), len(s))
	for i > 0 && i < len(s) && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}

// Units is the length of a text in UTF-16 units, as networks count it.
func Units(s string) int {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// Trim drops white space at both ends; marks move along.
func (t Text) Trim() Text {
	left := len(t.S) - len(strings.TrimLeft(t.S, " \t\r\n"))
	right := len(strings.TrimRight(t.S, " \t\r\n"))
	return t.Slice(left, right)
}

// Add is t followed by u.
func (t Text) Add(u Text) Text {
	out := Text{S: t.S + u.S, Marks: append([]Mark(nil), t.Marks...)}
	for _, m := range u.Marks {
		m.From, m.To = m.From+len(t.S), m.To+len(t.S)
		out.Marks = append(out.Marks, m)
	}
	return out
}

// AddString is t followed by s, with the marks given covering s.
func (t Text) AddString(s string, kinds ...string) Text {
	u := Text{S: s}
	for _, k := range kinds {
		if s != "" {
			u.Marks = append(u.Marks, Mark{Kind: k, To: len(s)})
		}
	}
	return t.Add(u)
}

// Join puts texts together with sep between them.
func Join(sep string, texts ...Text) Text {
	var out Text
	for i, t := range texts {
		if i > 0 {
			out = out.AddString(sep)
		}
		out = out.Add(t)
	}
	return out
}

// Empty tells whether there is nothing but white space.
func (t Text) Empty() bool { return strings.TrimSpace(t.S) == "" }
