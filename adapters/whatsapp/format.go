package whatsapp

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/chat"
)

// hair is the escape: WhatsApp formats only where a sign touches the text
// (faq.whatsapp.com/539178204879377), so a hair space behind it keeps it literal and
// is hardly seen. What comes in loses it again.
const hair = "\u200a"

// The signs of inline formatting, and that of blocks.
const (
	signs = "*_~`"
	fence = "```"
	quote = "> "
)

var kindOf = map[byte]string{'*': chat.Bold, '_': chat.Italic, '~': chat.Strike}

// fromMarkup reads a text as WhatsApp's apps show it: the signs go, marks come.
func fromMarkup(s string) chat.Text {
	p := parser{}
	p.blocks(strings.ToValidUTF8(s, "\uFFFD"))
	return chat.Text{S: p.out.String(), Marks: p.marks}
}

// parser turns markup into a text with marks.
type parser struct {
	out   strings.Builder
	marks []chat.Mark
	opens []int // where in the input a sign opened something
}

// mark covers what do writes; it stands before the marks within it.
func (p *parser) mark(kind string, open int, do func()) {
	p.opens = append(p.opens, open)
	n, from := len(p.marks), p.out.Len()
	p.marks = append(p.marks, chat.Mark{})
	do()
	p.marks[n] = chat.Mark{Kind: kind, From: from, To: p.out.Len()}
}

// blocks takes fenced code out, which may go over several lines.
func (p *parser) blocks(s string) {
	at, start := 0, true
	for {
		i := strings.Index(s[at:], fence)
		if i < 0 {
			break
		}
		i += at
		n := strings.Index(s[i+len(fence):], fence)
		if n < 0 {
			break
		}
		body := s[i+len(fence) : i+len(fence)+n]
		if strings.TrimSpace(body) == "" {
			p.lines(s[at:i+len(fence)], at, start)
			at, start = i+len(fence), false
			continue
		}
		p.lines(s[at:i], at, start)
		p.mark(chat.Pre, i, func() { p.out.WriteString(body) })
		at, start = i+2*len(fence)+n, false
	}
	p.lines(s[at:], at, start)
}

// lines reads a text without fenced code, which stands at the offset off of the
// whole and, if start, begins a line.
func (p *parser) lines(s string, off int, start bool) {
	for i, line := range strings.SplitAfter(s, "\n") {
		body := strings.TrimSuffix(line, "\n")
		switch rest, is := strings.CutPrefix(body, quote); {
		case !start && i == 0:
			p.inline(body, off)
		case is && strings.TrimSpace(rest) != "":
			p.mark(chat.Quote, off, func() { p.inline(rest, off+len(quote)) })
		case strings.HasPrefix(body, ">"+hair):
			p.out.WriteByte('>')
			p.inline(body[1+len(hair):], off+1+len(hair))
		default:
			p.inline(body, off)
		}
		p.out.WriteString(line[len(body):])
		off += len(line)
	}
}

// inline reads a part of a line. Each kind of sign is looked for in vain only once:
// a hostile text must not take the square of its length.
func (p *parser) inline(s string, off int) {
	var vain [256]bool
	for i := 0; i < len(s); {
		c := s[i]
		if !strings.ContainsRune(signs, rune(c)) {
			p.out.WriteByte(c)
			i++
			continue
		}
		if !vain[c] && opens(s, i) {
			if j := closing(s, i); j > 0 {
				p.span(s[i+1:j], c, off+i)
				i = j + 1
				continue
			}
			vain[c] = true
		}
		p.out.WriteByte(c)
		i++
		if strings.HasPrefix(s[i:], hair) {
			i += len(hair)
		}
	}
}

func (p *parser) span(body string, c byte, at int) {
	if c == '`' {
		p.mark(chat.Code, at, func() { p.out.WriteString(body) })
		return
	}
	p.mark(kindOf[c], at, func() { p.inline(body, at+1) })
}

// opens tells whether the sign at i may open: no letter before it, text behind it.
func opens(s string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	next, _ := utf8.DecodeRuneInString(s[i+1:])
	if s[i] == '`' && next == '`' {
		return false
	}
	return i+1 < len(s) && (i == 0 || !wordy(before)) && !unicode.IsSpace(next)
}

// closing is where what the sign at i opens ends; 0: nowhere.
func closing(s string, i int) int {
	for j := i + 2; j < len(s); j++ {
		if s[j] != s[i] {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(s[:j])
		next, _ := utf8.DecodeRuneInString(s[j+1:])
		if s[i] == '`' || !unicode.IsSpace(before) && (j+1 == len(s) || !wordy(next)) {
			return j
		}
	}
	return 0
}

func wordy(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
