package snippet

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

// example is shown where a snippet cannot be read.
const example = "/addsnippet opening We are open from 9 to 18."

// Parse reads what follows /addsnippet: the name, an optional #topic, the text.
// captured is the replied message (an album: several), nil when there is none.
// Unknown placeholders are errors (*grammar.Error). parseDo reads a last line
// "do: …" (action.Parse; handed in, since actions send snippets). The name is only
// cut off: whether it may be had is for the caller to say.
func Parse(args chat.Text, captured []chat.Message, b *desk.Book, parseDo ParseDo) (*desk.Snippet, []string, error) {
	word, rest := grammar.FirstWord(args)
	if word == "" {
		return nil, nil, grammar.At(args.S, 0, "A name is missing.").Try(example)
	}
	s := &desk.Snippet{}
	s.Name, s.Lang = CutLang(word)
	s.Topic, rest = cutTopic(rest)
	body, err := readBody(rest)
	if err != nil {
		return nil, nil, err
	}
	if s.Parts, err = parts(&body, captured); err != nil {
		return nil, nil, err
	}
	if len(s.Parts) == 0 && body.do.Empty() {
		return nil, nil, grammar.At(args.S, len(args.S), "The text of the snippet is missing.").
			Expect("a text after the name, or the command as a reply to a message").Try(example)
	}
	if err := checkParts(s.Parts, b); err != nil {
		return nil, nil, err
	}
	warnings, err := readDo(s, body.do, b, parseDo)
	if err != nil {
		return nil, nil, err
	}
	return s, append(orphan(s, b), warnings...), nil
}

var language = regexp.MustCompile(`^[a-z]{2,3}(-[a-z0-9]{2,8})?$`)

// CutLang cuts a wording's name: prices.es is prices in es.
func CutLang(word string) (name, lang string) {
	i := strings.LastIndexByte(word, '.')
	if i <= 0 {
		return word, ""
	}
	if l := desk.Fold(word[i+1:]); language.MatchString(l) {
		return word[:i], l
	}
	return word, ""
}

// cutTopic cuts #topic off, where it stands on the line of the name and starts
// with a letter.
func cutTopic(rest chat.Text) (string, chat.Text) {
	word, after := grammar.FirstWord(rest)
	if strings.HasPrefix(rest.S, "\n") || !strings.HasPrefix(word, "#") && !strings.HasPrefix(word, "＃") {
		return "", rest
	}
	_, n := utf8.DecodeRuneInString(word)
	topic := word[n:]
	first, _ := utf8.DecodeRuneInString(topic)
	if !unicode.IsLetter(first) || grammar.CheckName(topic, nil) != nil {
		return "", rest
	}
	return topic, after
}

// body is what is typed after the header.
type body struct {
	text    chat.Text
	buttons [][]chat.Button
	do      chat.Text
}

// readBody takes the lines with buttons and a last line do: out of a text.
func readBody(text chat.Text) (body, error) {
	text = text.Trim()
	var out body
	text, out.do = cutDo(text)
	var kept []chat.Text
	for _, l := range lines(text) {
		row, err := readButtons(text.S, l)
		switch {
		case err != nil:
			return body{}, err
		case row != nil:
			out.buttons = append(out.buttons, row)
		default:
			kept = append(kept, text.Slice(l[0], l[1]))
		}
	}
	if out.buttons == nil {
		out.text = text.Trim()
		return out, nil
	}
	out.text = chat.Join("\n", kept...).Trim()
	return out, nil
}

// IsText tells whether a text stays one in a snippet: no line of it would do something, or
// be read as buttons.
func IsText(s string) bool {
	for l := range strings.Lines(s) {
		if key, _, ok := grammar.Header(l); ok && desk.Fold(key) == "do" || buttonLine.MatchString(l) {
			return false
		}
	}
	return true
}

// lines is where each line starts and ends.
func lines(t chat.Text) [][2]int {
	var out [][2]int
	from := 0
	for {
		n := strings.IndexByte(t.S[from:], '\n')
		if n < 0 {
			return append(out, [2]int{from, len(t.S)})
		}
		out = append(out, [2]int{from, from + n})
		from += n + 1
	}
}

// cutDo cuts a last line do: off.
func cutDo(t chat.Text) (text, do chat.Text) {
	from := strings.LastIndexByte(t.S, '\n') + 1
	key, value, ok := grammar.Header(t.S[from:])
	if !ok || desk.Fold(key) != "do" {
		return t, chat.Text{}
	}
	return t.Slice(0, from).Trim(), t.Slice(from+value, len(t.S))
}

var (
	oneButton  = regexp.MustCompile(`\[([^\]\n]+)\]\(\s*(?i:button)\s*[:：]\s*((?:\{\{[^{}\n]*\}\}|[^)\s])*)\s*\)`)
	buttonLine = regexp.MustCompile(`^\s*(?:` + oneButton.String() + `\s*)+$`)
	address    = regexp.MustCompile(`^(?i:https?|tg)://\S`)
)

// readButtons reads a line of buttons; nil when it is none.
func readButtons(src string, l [2]int) ([]chat.Button, error) {
	line := src[l[0]:l[1]]
	if !buttonLine.MatchString(line) {
		return nil, nil
	}
	var row []chat.Button
	for _, m := range oneButton.FindAllStringSubmatchIndex(line, -1) {
		label, url := strings.TrimSpace(line[m[2]:m[3]]), line[m[4]:m[5]]
		if !address.MatchString(url) {
			return nil, grammar.At(src, l[0]+m[4], "A button needs a web address.").
				Expect("an address that starts with https://").Try("[Our prices](button:https://example.com/prices)")
		}
		row = append(row, chat.Button{Label: label, URL: url})
	}
	return row, nil
}

// Check tells what is wrong with the texts of a snippet that was not parsed.
func Check(s *desk.Snippet, b *desk.Book) error { return checkParts(s.Parts, b) }

// checkParts checks the placeholders of everything that is filled in.
func checkParts(parts []desk.Part, b *desk.Book) error {
	for _, p := range parts {
		if err := CheckText(p.Text, b); err != nil {
			return err
		}
		for _, row := range p.Buttons {
			for _, button := range row {
				for _, s := range []string{button.Label, button.URL} {
					if err := CheckText(chat.Plain(s), b); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

func readDo(s *desk.Snippet, do chat.Text, b *desk.Book, parseDo ParseDo) ([]string, error) {
	if do.Empty() {
		return nil, nil
	}
	as, warnings, err := parseDo(do, b)
	s.Do = as
	return warnings, err
}

// orphan warns of a wording whose base does not exist.
func orphan(s *desk.Snippet, b *desk.Book) []string {
	if s.Lang == "" || b.Snippets[desk.Fold(s.Name)] != nil {
		return nil
	}
	return []string{"the snippet " + s.Name + " itself does not exist yet: this wording is used once it does"}
}
