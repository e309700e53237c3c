package chat

import (
	"strings"
	"testing"
	"unicode/utf16"
)

// FuzzSplit: pieces fit, and hold everything but white space.
func FuzzSplit(f *testing.F) {
	f.Add("one two\n\nthree 😀😀😀 four", 6)
	f.Add(strings.Repeat("e\u0301", 40), 7)
	f.Fuzz(func(t *testing.T, s string, limit int) {
		limit = 2 + (limit&0x7fff)%200
		var all strings.Builder
		for _, p := range Split(Plain(s), limit) {
			if len(utf16.Encode([]rune(p.S))) > limit {
				t.Errorf("a piece of %q has %d units, limit %d", s, len(utf16.Encode([]rune(p.S))), limit)
			}
			all.WriteString(p.S)
		}
		if a, b := bare(all.String()), bare(s); a != b {
			t.Errorf("%q became %q", b, a)
		}
	})
}

func bare(s string) string { return strings.Join(strings.Fields(s), "") }
