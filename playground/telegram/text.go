package telegram

import (
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/mymmrac/telego"
)

const (
	maxText    = 4096
	maxCaption = 1024
	maxData    = 64
)

// units is the length in UTF-16 code units, which Telegram counts in.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// clean is what the real server does to a text (td clean_input_string and
// fix_formatted_text): control characters become spaces, carriage returns, line
// separators, direction overrides and three combining marks go, spaces and line
// breaks at the ends go, on the left at most up to the first entity, and the
// entities follow.
func clean(s string, in []telego.MessageEntity) (string, []telego.MessageEntity) {
	if strings.IndexFunc(s, unclean) >= 0 {
		s, in = replaced(s, in)
	}
	first := len(s)
	if len(in) > 0 {
		first = min(first, byteAt(s, in[0].Offset))
	}
	left := s[:first]
	cut := len(left) - len(strings.TrimLeft(left, " \n"))
	s = strings.TrimRight(s[cut:], " \n")
	if len(in) == 0 {
		return s, nil
	}
	return s, shifted(in, cut, units(s))
}

// unclean tells which characters do not stay as they are.
func unclean(r rune) bool {
	return r < ' ' && r != '\n' || gone(r)
}

func gone(r rune) bool {
	return r == '\r' || r >= 0x2028 && r <= 0x202e || r == 0x333 || r == 0x33f || r == 0x30a
}

// replaced is the text without unclean characters, and its entities.
func replaced(s string, in []telego.MessageEntity) (string, []telego.MessageEntity) {
	var b strings.Builder
	var holes []int // offsets of what goes
	at := 0
	for _, r := range s {
		switch {
		case gone(r):
			holes = append(holes, at)
		case unclean(r):
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
		at += max(1, utf16.RuneLen(r))
	}
	out := make([]telego.MessageEntity, len(in))
	for i, e := range in {
		from, to := e.Offset-before(holes, e.Offset), e.Offset+e.Length
		e.Offset, e.Length = from, to-before(holes, to)-from
		out[i] = e
	}
	return b.String(), out
}

// before counts the holes left of an offset.
func before(holes []int, offset int) int {
	n, _ := slices.BinarySearch(holes, offset)
	return n
}

// shifted moves the entities to the left and cuts them off at the end.
func shifted(in []telego.MessageEntity, cut, end int) []telego.MessageEntity {
	var out []telego.MessageEntity
	for _, e := range in {
		from, to := max(e.Offset-cut, 0), min(e.Offset+e.Length-cut, end)
		if to > from {
			e.Offset, e.Length = from, to-from
			out = append(out, e)
		}
	}
	return out
}

// byteAt is the index of the byte at an offset in UTF-16 code units.
func byteAt(s string, offset int) int {
	at := 0
	for i, r := range s {
		if at >= offset {
			return i
		}
		at += max(1, utf16.RuneLen(r))
	}
	return len(s)
}

// text checks and cleans a message text.
func (c *call) text(s, mode string, in []telego.MessageEntity) (string, []telego.MessageEntity, error) {
	if err := c.checkText(s, mode, in); err != nil {
		return "", nil, err
	}
	out, ents := clean(s, in)
	switch n := units(out); {
	case s == "":
		return "", nil, c.wrong("message text is empty")
	case strings.TrimSpace(out) == "":
		return "", nil, c.wrong("text must be non-empty")
	case n > maxText:
		return "", nil, c.wrong("message is too long")
	}
	return out, ents, nil
}

// caption checks and cleans a caption.
func (c *call) caption(s, mode string, in []telego.MessageEntity) (string, []telego.MessageEntity, error) {
	if err := c.checkText(s, mode, in); err != nil {
		return "", nil, err
	}
	out, ents := clean(s, in)
	if units(out) > maxCaption {
		return "", nil, c.wrong("message caption is too long")
	}
	return out, ents, nil
}

func (c *call) checkText(s, mode string, in []telego.MessageEntity) error {
	if mode != "" {
		return c.wrong("parse_mode is not supported here, send entities")
	}
	if len(in) == 0 {
		return nil
	}
	n := units(s)
	for _, e := range in {
		if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > n {
			return c.wrong("entity is out of range of the text")
		}
		if e.Type == telego.EntityTypeTextLink && e.URL == "" {
			return c.wrong("text_link without url")
		}
	}
	if splitsSymbol(s, in) {
		return c.wrong("entity begins in a middle of a UTF-16 symbol")
	}
	return nil
}

// splitsSymbol tells whether an entity starts or ends inside a surrogate pair.
func splitsSymbol(s string, in []telego.MessageEntity) bool {
	inside := map[int]bool{}
	at := 0
	for _, r := range s {
		if r > 0xFFFF {
			inside[at+1] = true
			at++
		}
		at++
	}
	for _, e := range in {
		if inside[e.Offset] || inside[e.Offset+e.Length] {
			return true
		}
	}
	return false
}
