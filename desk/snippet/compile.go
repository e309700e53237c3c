package snippet

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/osteele/liquid"

	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

// longest is how long a text with placeholders can be, in characters.
const longest = 4096

// template is a text with placeholders, compiled. The library sees none of the
// text itself: in its place stand the numbers of the pieces, so that formatting
// survives, and names and constants are variables v0, v1, …, so that nothing typed
// reaches its parser.
type template struct {
	pieces []piece
	vars   []any          // constants and refs, by number
	names  map[int]string // of the pieces that are a hole when empty: what was typed
	locals map[string]int // what assign made: variables that start empty
	body   *liquid.Template
}

// compiler makes a template of a text.
type compiler struct {
	*template
	src   string
	book  *desk.Book
	loose bool // unknown names are empty, for texts that were saved long ago
	out   strings.Builder
}

// compile reads a text; nil when there is nothing to fill in.
func compile(src string, b *desk.Book, loose bool) (*template, error) {
	if strings.IndexByte(src, '{') < 0 {
		return nil, nil
	}
	ps, err := scan(src)
	if err != nil || len(ps) == 0 {
		return nil, err
	}
	if utf8.RuneCountInString(src) > longest {
		return nil, grammar.At(src, 0, "A text with placeholders can have at most %d characters.", longest)
	}
	c := &compiler{template: &template{pieces: ps, names: map[int]string{}, locals: map[string]int{}}, src: src, book: b, loose: loose}
	for i, p := range ps {
		if err := c.piece(i, p); err != nil {
			return nil, err
		}
	}
	return c.finish()
}

func (c *compiler) piece(i int, p piece) error {
	switch p.what {
	case 't':
		fmt.Fprintf(&c.out, "%c%d%c", openText, i, closeNum)
	case '%':
		return c.tag(p)
	default:
		return c.output(i, p)
	}
	return nil
}

// output writes {{ v0 | default: v1, nil | show: 7, nil }}.
func (c *compiler) output(i int, p piece) error {
	var expr strings.Builder
	defaults, err := c.expression(&expr, p.toks, toShow, p.what == 's')
	if err != nil {
		return err
	}
	if !defaults {
		c.names[i] = p.toks[0].text
	}
	fmt.Fprintf(&c.out, "{{ %s | show: %d, nil }}", expr.String(), i)
	return nil
}

// tags are the ones allowed: none of them can loop.
var tags = []string{"if", "elsif", "else", "endif", "unless", "endunless", "case", "when", "endcase", "assign"}

func (c *compiler) tag(p piece) error {
	t := p.toks[0]
	if t.kind != isName || !slices.Contains(tags, t.text) {
		return grammar.At(c.src, t.pos, "“%s” does not work in a text.", t.text).Mean(t.text, tags).
			Expect("one of " + strings.Join(tags, " ")).Try("{% if contact.username %}Hi {{ contact.username }}{% endif %}")
	}
	toks := p.toks[1:]
	fmt.Fprintf(&c.out, "{%% %s ", t.text)
	if t.text == "assign" {
		var err error
		if toks, err = c.assign(p, toks); err != nil {
			return err
		}
	}
	how := toCompare
	if strings.HasSuffix(t.text, "if") || t.text == "unless" {
		how = toTest
	}
	if t.text == "when" {
		toks = commas(toks)
	}
	_, err := c.expression(&c.out, toks, how, false)
	c.out.WriteString(" %}")
	return err
}

// assign writes "a0 =" and hands back the rest.
func (c *compiler) assign(p piece, toks []token) ([]token, error) {
	if len(toks) < 3 || toks[0].kind != isName || toks[1].text != "=" || strings.Contains(toks[0].text, ".") {
		return nil, grammar.At(c.src, p.from, "This is not how a name is given to a value.").Try(`{% assign who = contact.first_name | default: "you" %}`)
	}
	name := desk.Fold(toks[0].text)
	if _, ok := c.locals[name]; !ok {
		c.locals[name] = len(c.locals)
	}
	fmt.Fprintf(&c.out, "a%d = ", c.locals[name])
	return toks[2:], nil
}

// commas reads when "a" or "b" as when "a", "b".
func commas(toks []token) []token {
	out := slices.Clone(toks)
	for i := range out {
		if out[i].kind == isName && out[i].text == "or" {
			out[i].kind, out[i].text = isSign, ","
		}
	}
	return out
}

func (c *compiler) finish() (*template, error) {
	body, err := parse(c.out.String())
	if err != nil {
		return nil, grammar.At(c.src, c.firstTag(), "These placeholders do not fit together.").
			Expect("every if, unless or case closed by its end, and comparisons in tags only").
			Try("{% if contact.username %}Hi {{ contact.username }}{% endif %}")
	}
	c.body = body
	return c.template, nil
}

// firstTag is the place of the first tag, else of the first placeholder.
func (c *compiler) firstTag() int {
	first := -1
	for _, p := range c.pieces {
		if p.what == '%' {
			return p.from
		}
		if p.what != 't' && first < 0 {
			first = p.from
		}
	}
	return max(first, 0)
}
