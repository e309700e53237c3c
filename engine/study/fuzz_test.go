package study

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzTalk: names are masked and pairs are made of whatever stands in an export.
func FuzzTalk(f *testing.F) {
	f.Add("Ana García", "c hello\na hello Ana\nc \na x")
	f.Add("a|b) [", "c 李明\na 李明\n\xff")
	f.Fuzz(func(t *testing.T, name, text string) {
		name, text = strings.ToValidUTF8(name, "?"), strings.ToValidUTF8(text, "?") // as readers hand them out
		m, at := maskOf(name), int64(0)
		var k talk
		out := func(p pair) {
			if len(p.question) > longestQuestion+1 || len(p.reply) > longestReply+1 || p.question == "" || p.reply != "" && p.replied < p.asked {
				t.Errorf("%+v", p)
			}
		}
		for line := range strings.Lines(text) {
			masked := m.mask(line)
			if !utf8.ValidString(masked) {
				t.Errorf("%q became %q", line, masked)
			}
			at += int64(len(line)) * 17
			k.say(said{at: at, ours: strings.HasPrefix(line, "a"), auto: strings.HasPrefix(line, "!"), text: strings.TrimSpace(masked)}, out)
		}
		k.end(out)
	})
}
