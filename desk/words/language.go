package words

import (
	"strings"

	"golang.org/x/text/language"
)

// named is what languages are called: by themselves first, then as owners write
// them in a field's choices.
var named = map[string][]string{
	english: {"English", "Inglés", "Anglais", "Englisch", "Inglese"},
	"es":    {"Español", "Spanish", "Castellano", "Espagnol", "Spanisch", "Spagnolo", "Espanhol"},
	"fr":    {"Français", "French", "Francés", "Französisch", "Francese", "Francês"},
	"pt":    {"Português", "Portuguese", "Portugués", "Portugais", "Portugiesisch", "Portoghese"},
	"de":    {"Deutsch", "German", "Alemán", "Allemand", "Tedesco", "Alemão"},
	"it":    {"Italiano", "Italian", "Italien", "Italienisch"},
	"ru":    {"Русский", "Russian", "Ruso", "Russe", "Russisch", "Russo"},
	"ar":    {"العربية", "Arabic", "Árabe", "Arabe", "Arabisch", "Arabo", "عربي"},
	"zh":    {"中文", "Chinese", "Chino", "Chinois", "Chinesisch", "Cinese", "Chinês", "简体中文", "普通话"},
}

var langOfName = byName()

func byName() map[string]string {
	out := map[string]string{}
	for lang, names := range named {
		for _, n := range names {
			out[fold(n)] = lang
		}
	}
	return out
}

// base is the language of a tag without region and script ("pt" of "pt_BR"), or of
// a language's name; "" when it is neither.
func base(lang string) string {
	if named[lang] != nil { // mostly it is; no need to parse it
		return lang
	}
	if len(lang) > 100 {
		return ""
	}
	if l := langOfName[fold(lang)]; l != "" {
		return l
	}
	tag, err := language.Parse(strings.TrimSpace(lang))
	if err != nil {
		return ""
	}
	if b, sure := tag.Base(); sure == language.Exact { // else it is a guess: "und" is English
		return b.String()
	}
	return ""
}

// DisplayName is what a language of the catalogues calls itself ("es-MX": Español);
// any other tag as it is.
func DisplayName(lang string) string {
	if n := named[base(lang)]; n != nil {
		return n[0]
	}
	return lang
}

// RTL tells whether a language is written from right to left.
func RTL(lang string) bool {
	tag, err := language.Parse(strings.TrimSpace(lang))
	if err != nil {
		return base(lang) == "ar"
	}
	script, _ := tag.Script()
	switch script.String() {
	case "Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg":
		return true
	}
	return false
}
