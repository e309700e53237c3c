package answer

import (
	"strings"
	"unicode"

	"frontdesk/desk/faq"
)

// written are the languages that a writing system tells by itself.
var written = map[string]string{"~kana": "ja", "~hani": "zh", "~arab": "ar", "~cyrl": "ru", "~thai": "th", "~hang": "ko", "~deva": "hi", "~grek": "el", "~hebr": "he"}

// scriptLanguage guesses a text's language by its letters; "" for Latin ones, which
// tell nothing. Japanese may have more Chinese characters than others.
func scriptLanguage(text string) string {
	lang := written[faq.Script(text)]
	if lang == "zh" && strings.ContainsFunc(text, func(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Katakana) }) {
		return "ja"
	}
	return lang
}
