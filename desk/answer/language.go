package answer

import "unicode"

// written are the languages that a writing system tells by itself.
var written = []struct {
	lang  string
	table *unicode.RangeTable
}{
	{"ja", unicode.Hiragana}, {"ja", unicode.Katakana}, {"zh", unicode.Han}, {"ar", unicode.Arabic}, {"ru", unicode.Cyrillic},
	{"th", unicode.Thai}, {"ko", unicode.Hangul}, {"hi", unicode.Devanagari}, {"el", unicode.Greek}, {"he", unicode.Hebrew},
}

// scriptLanguage guesses a text's language by its letters; "" for Latin ones, which
// tell nothing.
func scriptLanguage(text string) string {
	for _, w := range written {
		for _, r := range text {
			if unicode.Is(w.table, r) {
				return w.lang
			}
		}
	}
	return ""
}
