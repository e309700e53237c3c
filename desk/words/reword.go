package words

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a rewording may be at most, in characters.
const (
	longestText   = 2000
	longestButton = 40
)

// CheckRewording tells an owner what is wrong with a wording of their own: a
// placeholder that the key does not have, one that is missing, a brace left open,
// or a text that is empty or too long. The error is a sentence for a person.
func CheckRewording(k Key, text string) error {
	info, ok := infoOf[k]
	if !ok {
		return fmt.Errorf("the bot has no text “%s”; /texts lists them all", k)
	}
	if err := fits(info, text); err != nil {
		return err
	}
	used, whole := placeholders(text)
	if !whole {
		return fmt.Errorf("a brace is not closed: placeholders are written like {label}; %s", canUse(info))
	}
	for _, name := range used {
		if !slices.Contains(info.Placeholders, name) {
			return fmt.Errorf("%s knows no {%s}: %s", k, name, canUse(info))
		}
	}
	for _, name := range info.Required {
		if !slices.Contains(used, name) {
			return fmt.Errorf("{%s} is missing: %s", name, canUse(info))
		}
	}
	return nil
}

func fits(info KeyInfo, s string) error {
	n := utf8.RuneCountInString(s)
	switch {
	case fold(s) == "" && !lone(s):
		return fmt.Errorf("the new wording of %s is empty", info.Key)
	case info.Button && (n > longestButton || strings.ContainsAny(s, "\n\r")):
		return fmt.Errorf("%s is a button: one line of at most %d characters", info.Key, longestButton)
	case n > longestText:
		return fmt.Errorf("the new wording of %s has %d characters: at most %d are possible", info.Key, n, longestText)
	}
	return nil
}

func canUse(info KeyInfo) string {
	if len(info.Placeholders) == 0 {
		return fmt.Sprintf("%s has no placeholders", info.Key)
	}
	list := "{" + strings.Join(info.Placeholders, "} {") + "}"
	switch {
	case len(info.Required) == 0:
		return fmt.Sprintf("%s can have %s", info.Key, list)
	case len(info.Required) < len(info.Placeholders):
		return fmt.Sprintf("%s can have %s, and needs {%s}", info.Key, list, strings.Join(info.Required, "} {"))
	}
	return fmt.Sprintf("%s needs %s", info.Key, list)
}

// placeholders are the names in a text, as fill reads them; whole is false when a
// brace is left open or stands alone.
func placeholders(s string) (names []string, whole bool) {
	whole = true
	each(s, func(name string) { names = append(names, name) }, func(lit string) {
		whole = whole && !strings.ContainsAny(lit, "{}")
	})
	return names, whole
}

// fill puts values in the places of their names. In a text from right to left each
// value is isolated, so that a Latin one does not turn the sentence's order round.
// What a value contains is never read as a placeholder.
func fill(s string, values map[string]any) string {
	isolate := strings.ContainsFunc(s, rightToLeft)
	var b strings.Builder
	each(s, func(name string) {
		v := text(values[name])
		if isolate && v != "" {
			v = "\u2068" + v + "\u2069"
		}
		b.WriteString(v)
	}, func(lit string) { b.WriteString(lit) })
	return b.String()
}

func rightToLeft(r rune) bool {
	return unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana) && unicode.IsLetter(r)
}

// braces of a Chinese or Japanese keyboard are braces.
var braces = strings.NewReplacer("｛", "{", "｝", "}")

// each takes a text apart: {name}, with any spaces inside and in any case, is a
// placeholder; all else, a brace left open included, is literal.
func each(s string, placeholder, literal func(string)) {
	for s = braces.Replace(s); s != ""; {
		from := strings.IndexByte(s, '{')
		if from < 0 {
			literal(s)
			return
		}
		to := strings.IndexAny(s[from+1:], "{}\n")
		if to < 0 || s[from+1+to] != '}' {
			literal(s[:from+1])
			s = s[from+1:]
			continue
		}
		if from > 0 {
			literal(s[:from])
		}
		placeholder(strings.ToLower(strings.TrimSpace(s[from+1 : from+1+to])))
		s = s[from+to+2:]
	}
}
