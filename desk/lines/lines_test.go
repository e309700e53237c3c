package lines

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestCompare: what is not gone is the new version, and what is not new the old one.
func TestCompare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.Map(rapid.SliceOf(rapid.SampledFrom([]string{"a", "b", "c", ""})), func(l []string) string { return strings.Join(l, "\n") })
		was, now := text.Draw(t, "was"), text.Draw(t, "now")
		var a, b []string
		for _, l := range Compare(was, now) {
			if !l.New {
				a = append(a, l.Text)
			}
			if !l.Gone {
				b = append(b, l.Text)
			}
		}
		if strings.Join(a, "\n") != was || strings.Join(b, "\n") != now {
			t.Fatalf("%q and %q are told as %q and %q", was, now, a, b)
		}
	})
}

func TestMovedLine(t *testing.T) {
	if got := Compare("a\nb\nc", "b\na\nc"); len(got) != 4 || !got[0].Gone || !got[2].New {
		t.Errorf("a line that moves is told as %+v", got)
	}
}
