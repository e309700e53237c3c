// Package words is what the bot itself says to contacts, in their language, and
// the plain words by which contacts steer it (skip, agent, stop, …). Owners' texts
// are not its business. It must not know conversations, nor do I/O: the catalogues
// are part of the program.
package words

import (
	"fmt"
	"slices"
	"strings"
)

// Overrides are the owner's rewordings: key → language ("" for all) → text. Of a
// language and its variety ("pt", "pt-br", in lower case) the variety wins.
type Overrides map[Key]map[string]string

// Voice says things in one language. The zero Voice speaks English.
type Voice struct {
	lang  string   // of the catalogue
	wants []string // languages of rewordings, the best first; "" for all is last
	over  Overrides
}

// Speak is the voice for a contact's language ("es", "es-MX", "pt_BR", "Español",
// ""): that language or its base, else the fallback, else English.
func Speak(lang, fallback string, over Overrides) Voice {
	v := Voice{over: over}
	for _, l := range []string{lang, fallback} {
		if b := base(l); v.lang == "" && catalogues[b].say != nil {
			v.lang = b
		}
	}
	if v.lang == "" {
		v.lang = english
	}
	tag := strings.ToLower(strings.ReplaceAll(strings.TrimSpace(lang), "_", "-"))
	for _, l := range []string{tag, base(lang), v.lang} {
		if l != "" && !slices.Contains(v.wants, l) {
			v.wants = append(v.wants, l)
		}
	}
	v.wants = append(v.wants, "")
	return v
}

// Lang is the language of the catalogue that the voice speaks: one of Languages.
func (v Voice) Lang() string {
	if v.lang == "" {
		return english
	}
	return v.lang
}

// Say is the text of a key. The values of its placeholders follow as pairs
// ("min", 1, "max", 5), or, when there are exactly as many as placeholders, alone
// and in their order (1, 5). A value that is missing is empty; a key that means
// nothing without it says the shorter key that its KeyInfo names. "count" chooses
// the plural. A key that does not exist says nothing.
func (v Voice) Say(k Key, args ...any) string {
	info, ok := infoOf[k]
	if !ok {
		return ""
	}
	values := pair(info, args)
	if info.bare != "" && strings.TrimSpace(text(values[info.Placeholders[0]])) == "" {
		return v.Say(info.bare)
	}
	return fill(v.wording(k, values["count"]), values)
}

// wording of a key, not filled: the owner's, else the catalogue's.
func (v Voice) wording(k Key, count any) string {
	for _, lang := range v.wants {
		if s := v.over[k][lang]; s != "" {
			return s
		}
	}
	return catalogued(k, v.Lang(), count)
}

// pair gives values to the names of a key's placeholders.
func pair(info KeyInfo, args []any) map[string]any {
	out := map[string]any{}
	if len(args) == len(info.Placeholders) {
		for i, name := range info.Placeholders {
			out[name] = args[i]
		}
		return out
	}
	for ; len(args) > 1; args = args[2:] {
		out[text(args[0])] = args[1]
	}
	return out
}

func text(value any) string {
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}
