package whatsapp

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"frontdesk/chat"
)

// manyMarks is how many marks are tried one by one where not all of them can stand.
const manyMarks = 40

// toMarkup writes a text so that WhatsApp's apps show it literally, with such of its
// marks as they can show. Every mark is proven by reading it back: one that would
// not parse is left out.
func toMarkup(t chat.Text) string {
	t = kept(t)
	if s, ok := written(t.S, t.Marks); ok {
		return s
	}
	var good []chat.Mark
	if len(t.Marks) <= manyMarks {
		for _, m := range t.Marks {
			if _, ok := written(t.S, append(slices.Clone(good), m)); ok {
				good = append(good, m)
			}
		}
	}
	s, ok := written(t.S, good)
	if !ok {
		return t.S
	}
	return s
}

// written is the markup of a text, and whether it reads back as just that.
func written(s string, marks []chat.Mark) (string, bool) {
	if len(marks) == 0 {
		marks = nil // as the parser has it
	}
	literal := map[int]bool{}
	const rounds = 4 // then all signs are literal
	for round := range rounds + 1 {
		d := draw(s, marks, literal)
		p := parser{}
		p.blocks(d.out.String())
		if p.out.String() == s && reflect.DeepEqual(p.marks, marks) {
			return d.out.String(), true
		}
		before := len(literal)
		if round == rounds-1 {
			for _, src := range d.source {
				literal[src] = true
			}
		}
		for _, at := range p.opens {
			if src, ours := d.source[at]; ours {
				literal[src] = true
			}
		}
		if len(literal) == before {
			break
		}
	}
	return "", false
}

// drawing is markup on its way.
type drawing struct {
	out    strings.Builder
	source map[int]int // signs of the text's own: where they are now → where they were
}

// draw writes signs around what is marked, and hair spaces behind the signs that are
// to be literal.
func draw(s string, marks []chat.Mark, literal map[int]bool) *drawing {
	d := &drawing{source: map[int]int{}}
	opening, ending := map[int]string{}, map[int]string{}
	for _, m := range marks {
		sign := signOf(m.Kind)
		opening[m.From] += sign
		if m.Kind != chat.Quote {
			ending[m.To] = sign + ending[m.To]
		}
	}
	for i := range len(s) + 1 {
		d.out.WriteString(ending[i])
		d.out.WriteString(opening[i])
		if i == len(s) {
			break
		}
		if strings.ContainsRune(signs+">", rune(s[i])) {
			d.source[d.out.Len()] = i
		}
		d.out.WriteByte(s[i])
		if literal[i] {
			d.out.WriteString(hair)
		}
	}
	return d
}

func signOf(kind string) string {
	switch kind {
	case chat.Bold:
		return "*"
	case chat.Italic:
		return "_"
	case chat.Strike:
		return "~"
	case chat.Code:
		return "`"
	case chat.Pre:
		return fence
	case chat.Quote:
		return quote
	}
	return ""
}

// kept is what WhatsApp can show of a text: links as their address behind the label,
// marks that end with their line and touch what they mark.
func kept(t chat.Text) chat.Text {
	t = flat(t)
	out := chat.Text{S: t.S}
	for _, m := range t.Marks {
		switch m.Arg = ""; {
		case signOf(m.Kind) == "":
		case m.Kind == chat.Pre:
			out.Marks = append(out.Marks, m)
		default:
			out.Marks = append(out.Marks, byLine(t.S, m)...)
		}
	}
	slices.SortStableFunc(out.Marks, func(a, b chat.Mark) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(b.To, a.To), cmp.Compare(rank(a.Kind), rank(b.Kind)))
	})
	return out
}

func rank(kind string) int { return strings.Index("> *_~`", signOf(kind)) }

// byLine cuts a mark at the ends of lines, and white space off it.
func byLine(s string, m chat.Mark) []chat.Mark {
	var out []chat.Mark
	from := m.From
	for _, line := range strings.SplitAfter(s[m.From:m.To], "\n") {
		body := strings.TrimSpace(line)
		if body != "" {
			lead := strings.Index(line, body)
			if m.Kind == chat.Quote {
				lead, body = 0, strings.TrimSuffix(line, "\n")
			}
			out = append(out, chat.Mark{Kind: m.Kind, From: from + lead, To: from + lead + len(body)})
		}
		from += len(line)
	}
	return out
}

// flat writes the addresses of links behind their labels.
func flat(t chat.Text) chat.Text {
	out := chat.Text{S: t.S}
	var links []chat.Mark
	for _, m := range t.Marks {
		m.From, m.To = chat.RuneStart(t.S, m.From), chat.RuneStart(t.S, m.To)
		switch {
		case m.From >= m.To:
		case m.Kind == chat.Link:
			links = append(links, m)
		default:
			out.Marks = append(out.Marks, m)
		}
	}
	slices.SortStableFunc(links, func(a, b chat.Mark) int { return cmp.Compare(b.To, a.To) })
	for _, l := range links {
		label := out.S[l.From:l.To]
		if l.Arg == "" || label == l.Arg || strings.TrimSuffix(l.Arg, "/") == "https://"+label {
			continue
		}
		add := " (" + l.Arg + ")"
		out.S = out.S[:l.To] + add + out.S[l.To:]
		for i, m := range out.Marks {
			if m.From >= l.To {
				out.Marks[i].From += len(add)
			}
			if m.To > l.To {
				out.Marks[i].To += len(add)
			}
		}
	}
	return out
}
