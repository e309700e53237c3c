package survey

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/field"
	"frontdesk/desk/grammar"
	"frontdesk/desk/snippet"
)

const example = "/addsurvey welcome\nlanguage: Which language do you prefer?\nemail: What is your e-mail? [optional]"

// mostQuestions is more than anybody answers.
const mostQuestions = 50

// Parse reads what follows /addsurvey NAME: one item a line. A line that starts
// with no known keyword or field continues the item before; where none of the
// fields exists yet, and on the first line, an unknown one is a question of a
// field to be made. Errors are *grammar.Error.
func Parse(name string, body chat.Text, b *desk.Book) (*desk.Survey, []string, error) {
	p := &parser{body: body, book: b, s: &desk.Survey{Name: grammar.Visible(name), Timeout: defaultTimeout, Remind: defaultRemind, Then: handover}}
	lines := grammar.Lines(body.S)
	p.strict = slices.ContainsFunc(lines, p.asksKnown)
	for _, l := range lines {
		if err := p.line(l); err != nil {
			return nil, nil, err
		}
	}
	if err := p.check(); err != nil {
		return nil, nil, err
	}
	return p.s, p.warnings, nil
}

// parser reads the lines of a survey.
type parser struct {
	body     chat.Text
	book     *desk.Book
	s        *desk.Survey
	strict   bool // some field exists: a line of an unknown one continues the item before
	timed    bool
	item     *chat.Text // the wording that a further line continues
	to       target
	blank    int // empty lines since
	warnings []string
}

func (p *parser) warn(format string, args ...any) {
	p.warnings = append(p.warnings, fmt.Sprintf(format, args...))
}

func (p *parser) asksKnown(l grammar.Line) bool {
	key, _, ok := grammar.Header(l.Text)
	name, _ := cutLang(key)
	return ok && p.book.Fields[desk.Fold(name)] != nil
}

func (p *parser) line(l grammar.Line) error {
	switch {
	case l.Text == "":
		p.blank++
		return nil
	case isTimeout(l.Text):
		return p.timeout(l)
	}
	key, value, ok := grammar.Header(l.Text)
	if !ok {
		return p.more(l)
	}
	name, lang := cutLang(key)
	folded := desk.Fold(name)
	switch {
	case folded == "intro":
		return p.begin(target{&p.s.Intro, lang, -1}, l, value)
	case folded == "thanks":
		return p.begin(target{&p.s.Thanks, lang, -1}, l, value)
	case p.book.Fields[folded] != nil:
		return p.question(folded, lang, l, value)
	case grammar.CheckName(name, nil) != nil:
		return p.more(l)
	case field.BuiltIn(folded):
		return p.builtIn(name, l)
	}
	return p.unknown(name, lang, l, value)
}

// unknown is a line of a field that does not exist.
func (p *parser) unknown(name, lang string, l grammar.Line, value int) error {
	folded := desk.Fold(name)
	if asked := p.find(folded); asked >= 0 && lang != "" {
		return p.question(folded, lang, l, value)
	}
	near := ""
	if names := grammar.Suggest(name, fieldNames(p.book)); len(names) > 0 {
		near = ". Did you mean " + strings.Join(names, " or ") + "?"
	}
	if p.item == nil || !p.strict {
		if p.find(folded) < 0 {
			p.warn("the field %s does not exist yet: its question is passed over until /addfield %s makes it%s", name, name, near)
		}
		if err := p.question(folded, lang, l, value); err != nil {
			return err
		}
		p.s.Questions[len(p.s.Questions)-1].New = true
		return nil
	}
	p.warn("there is no field %s: the line “%s” continues the one before%s", name, clip(l.Text), near)
	return p.more(l)
}

func (p *parser) builtIn(name string, l grammar.Line) error {
	if p.item != nil {
		p.warn("%s is built in and cannot be asked: the line “%s” continues the one before", name, clip(l.Text))
		return p.more(l)
	}
	return grammar.At(p.body.S, l.Pos, "The field “%s” is built in: the network says it, it cannot be asked.", name).
		Expect("a field of your own, such as my-" + desk.Fold(name)).Try("/addfield my-" + desk.Fold(name) + " text")
}

// question begins a question, or adds a wording in a language to one.
func (p *parser) question(folded, lang string, l grammar.Line, value int) error {
	if err := p.flush(); err != nil {
		return err
	}
	at := p.find(folded)
	if at < 0 || lang == "" && len(p.s.Questions[at].Words) > 0 && hasBase(p.s.Questions[at]) {
		if at = len(p.s.Questions); at == mostQuestions {
			return grammar.At(p.body.S, l.Pos, "A survey can have at most %d questions.", mostQuestions)
		}
		p.s.Questions = append(p.s.Questions, desk.Question{Field: folded, Retry: defaultRetry})
	}
	return p.begin(target{&p.s.Questions[at].Words, lang, at}, l, value)
}

func hasBase(q desk.Question) bool { _, ok := q.Words[""]; return ok }

// find is the last question of a field, -1 when there is none.
func (p *parser) find(folded string) int {
	for i := len(p.s.Questions) - 1; i >= 0; i-- {
		if p.s.Questions[i].Field == folded {
			return i
		}
	}
	return -1
}

// target is the wording that lines are read into.
type target struct {
	words *map[string]chat.Text
	lang  string
	asks  int // index of the question it belongs to, -1 for intro and thanks
}

// begin begins a wording.
func (p *parser) begin(to target, l grammar.Line, value int) error {
	if err := p.flush(); err != nil {
		return err
	}
	if _, twice := (*to.words)[to.lang]; twice {
		return grammar.At(p.body.S, l.Pos, "This stands twice in the survey.").Expect("each of intro, thanks and a question's wordings once").Try(example)
	}
	if *to.words == nil {
		*to.words = map[string]chat.Text{}
	}
	p.blank, p.to = 0, to
	text, err := p.tags(l, value)
	p.item = &text
	return err
}

// more continues the item before.
func (p *parser) more(l grammar.Line) error {
	if p.item == nil {
		return grammar.At(p.body.S, l.Pos, "This line belongs to no question.").
			Expect("FIELD: question, with a field that /fields lists").Mean(firstWord(l.Text), append(fieldNames(p.book), "intro", "thanks", "timeout")).Try(example)
	}
	text, err := p.tags(l, 0)
	if err != nil {
		return err
	}
	*p.item = p.item.AddString(strings.Repeat("\n", p.blank+1)).Add(text)
	p.blank = 0
	return nil
}

// flush keeps the wording read so far.
func (p *parser) flush() error {
	if p.item == nil {
		return nil
	}
	text := p.item.Trim()
	(*p.to.words)[p.to.lang], p.item = text, nil
	return snippet.CheckText(text, p.book)
}

func (p *parser) check() error {
	if err := p.flush(); err != nil {
		return err
	}
	if len(p.s.Questions) == 0 {
		return grammar.At(p.body.S, 0, "This survey asks nothing.").
			Expect("a line FIELD: question for each question, with fields that /fields lists").Try(example)
	}
	for _, q := range p.s.Questions {
		for lang, w := range q.Words {
			if w.Empty() {
				return grammar.At(p.body.S, 0, "The question of %s has no text.", desk.WithLang(q.Field, lang)).Expect(q.Field + ": and the question").Try(example)
			}
		}
	}
	return nil
}

var language = regexp.MustCompile(`^[a-z]{2,3}(-[a-z0-9]{2,8})?$`)

// cutLang cuts the language off: intro.es is intro in es.
func cutLang(key string) (name, lang string) {
	i := strings.LastIndexByte(key, '.')
	if i <= 0 {
		return key, ""
	}
	if l := desk.Fold(key[i+1:]); language.MatchString(l) {
		return key[:i], l
	}
	return key, ""
}

func fieldNames(b *desk.Book) []string {
	var out []string
	for _, f := range b.Fields {
		out = append(out, f.Name)
	}
	slices.Sort(out)
	return out
}

func firstWord(s string) string {
	w, _, _ := strings.Cut(strings.TrimSpace(s), " ")
	return strings.TrimRight(w, ":")
}

func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:39]) + "…"
	}
	return s
}

// inLine moves an error about a part of the body to its place there.
func (p *parser) inLine(err error, pos int) error {
	var g *grammar.Error
	if !errors.As(err, &g) {
		return err
	}
	here := grammar.At(p.body.S, pos+g.Col, "%s", g.Msg)
	here.Expected, here.Suggest, here.Example = g.Expected, g.Suggest, g.Example
	return here
}
