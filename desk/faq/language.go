package faq

import "unicode"

// scripts are the writing systems that are told apart; Japanese and Chinese share one.
var scripts = []struct {
	name   string
	tables []*unicode.RangeTable
}{
	{"~cyrl", []*unicode.RangeTable{unicode.Cyrillic}},
	{"~arab", []*unicode.RangeTable{unicode.Arabic}},
	{"~kana", []*unicode.RangeTable{unicode.Hiragana, unicode.Katakana}},
	{"~hani", []*unicode.RangeTable{unicode.Han}},
	{"~thai", []*unicode.RangeTable{unicode.Thai}},
	{"~hang", []*unicode.RangeTable{unicode.Hangul}},
	{"~deva", []*unicode.RangeTable{unicode.Devanagari}},
	{"~grek", []*unicode.RangeTable{unicode.Greek}},
	{"~hebr", []*unicode.RangeTable{unicode.Hebrew}},
}

// Script is the writing system of a text, "" for Latin and all others. A few Latin
// words in a Chinese question do not make it English.
func Script(text string) string {
	counts := make([]int, len(scripts))
	latin := 0
	for _, r := range text {
		if r < 0x300 {
			if unicode.IsLetter(r) {
				latin++
			}
			continue
		}
		for i, s := range scripts {
			if unicode.In(r, s.tables...) {
				counts[i]++
				break
			}
		}
	}
	best := 0
	for i, n := range counts {
		if n > counts[best] {
			best = i
		}
	}
	if counts[best]*4 <= latin {
		return ""
	}
	return scripts[best].name
}
