package snippet

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/osteele/liquid"

	"frontdesk/chat"
	"frontdesk/desk"
)

// What stands in the library's output for pieces of ours: noncharacters, which are
// taken out of every value. openText N closeNum is the text of piece N; openValue
// N closeNum VALUE closeValue is what placeholder N gave.
const (
	openText   = '\uFDD0'
	closeNum   = '\uFDD1'
	openValue  = '\uFDD2'
	closeValue = '\uFDD3'
)

// most is how long a text can become, in bytes.
const most = 16 << 10

// engine is the library with our filters. It is read only.
var engine = newEngine()

func newEngine() *liquid.Engine {
	e := liquid.NewEngine()
	for _, f := range filters {
		e.RegisterFilter(f.name, f.bounded)
	}
	e.RegisterFilter("show", func(v, n, _ any) any {
		return fmt.Sprintf("%c%v%c%s%c", openValue, n, closeNum, clean(cut(text(v))), closeValue)
	})
	return e
}

// clean takes the noncharacters out of a value.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if openText <= r && r <= closeValue || r == 0 {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}

// parse hands a body to the library, which panics on some.
func parse(body string) (t *liquid.Template, err error) {
	defer recovered(&err)
	t, serr := engine.ParseString(body)
	if serr != nil {
		return nil, serr
	}
	return t, nil
}

func recovered(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("filling in a template: %v", r)
	}
}

// render gives the library's output.
func (tm *template) render(t *desk.Turn, agent *desk.Agent) (out string, err error) {
	defer recovered(&err)
	vars := make(map[string]any, len(tm.vars))
	for i, v := range tm.vars {
		if r, ok := v.(ref); ok {
			v = r.value(t, agent)
		}
		vars["v"+strconv.Itoa(i)] = v
	}
	b, serr := tm.body.Render(vars)
	if serr != nil {
		return "", serr
	}
	return string(b), nil
}

// fill fills the template of text in. holes are the placeholders that came out
// empty; escape is applied to each value.
func (tm *template) fill(t *desk.Turn, txt chat.Text, agent *desk.Agent, escape func(string) string) (out chat.Text, holes []string, err error) {
	raw, err := tm.render(t, agent)
	if err != nil {
		return chat.Text{}, nil, err
	}
	b := builder{src: txt}
	for raw != "" && len(b.out.S) < most {
		var n int
		var value string
		var isValue bool
		n, value, isValue, raw = next(raw)
		if n < 0 || n >= len(tm.pieces) {
			continue
		}
		p := tm.pieces[n]
		switch {
		case !isValue:
			b.text(p.from, p.to)
		default:
			if name, bare := tm.names[n]; bare && strings.TrimSpace(value) == "" {
				holes = append(holes, name)
			}
			b.value(p, escape(value))
		}
	}
	return b.out, holes, nil
}

// next reads one piece off the library's output; n is -1 for what is none.
func next(raw string) (n int, value string, isValue bool, rest string) {
	r, size := utf8.DecodeRuneInString(raw)
	if r != openText && r != openValue {
		return -1, "", false, raw[size:]
	}
	num, rest, _ := strings.Cut(raw[size:], string(closeNum))
	n, err := strconv.Atoi(num)
	if err != nil {
		n = -1
	}
	if r == openValue {
		value, rest, _ = strings.Cut(rest, string(closeValue))
	}
	return n, value, r == openValue, rest
}

// builder puts the pieces together, with the formatting of the source.
type builder struct {
	src  chat.Text
	out  chat.Text
	open map[int]int // mark of the source → mark of out that ends where out ends
}

func (b *builder) text(from, to int) { b.add(b.src.S[from:to], from, to, true) }

// value stands where a placeholder stood: what covered any of it covers it all.
func (b *builder) value(p piece, s string) { b.add(s, p.from, p.to, false) }

func (b *builder) add(s string, from, to int, exact bool) {
	base := len(b.out.S)
	b.out.S += s
	if s == "" {
		return
	}
	open := map[int]int{}
	for i, m := range b.src.Marks {
		f, e := max(m.From, from), min(m.To, to)
		if f >= e {
			continue
		}
		f, e = base+f-from, base+e-from
		if !exact {
			f, e = base, base+len(s)
		}
		// A mark that went on over a placeholder is still one mark.
		if at, ok := b.open[i]; ok && b.out.Marks[at].To == f {
			b.out.Marks[at].To = e
			open[i] = at
			continue
		}
		m.From, m.To = f, e
		b.out.Marks = append(b.out.Marks, m)
		open[i] = len(b.out.Marks) - 1
	}
	b.open = open
}
