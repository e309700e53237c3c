package scripts

import (
	"strings"
	"testing"
)

func TestSpellThen(t *testing.T) {
	for src, want := range map[string]string{
		`f{ then = 1 }`:                        `f{ _tHn = 1 }`,
		`f{ a = 1, then="x" }`:                 `f{ a = 1, _tHn="x" }`,
		`if x then y = 1 end`:                  `if x then y = 1 end`,
		`if x then = 1`:                        `if x _tHn = 1`,
		`if x == then == y`:                    `if x == then == y`,
		`s = "then = 1"`:                       `s = "then = 1"`,
		`s = 'it\'s then = 1'`:                 `s = 'it\'s then = 1'`,
		`s = "a\\" f{ then = 1 }`:              `s = "a\\" f{ _tHn = 1 }`,
		"-- then = 1\nf{ then = 1 }":           "-- then = 1\nf{ _tHn = 1 }",
		"--[[ then = 1\n]] f{ then = 1 }":      "--[[ then = 1\n]] f{ _tHn = 1 }",
		"s = [==[ then = ]] ]==] f{then=1}":    "s = [==[ then = ]] ]==] f{_tHn=1}",
		"a[b[1]] = f{then=1}":                  "a[b[1]] = f{_tHn=1}",
		`authentic = 1; thenx = 2; x_then = 3`: `authentic = 1; thenx = 2; x_then = 3`,
		`"then`:                                `"then`,
		`[[ then = `:                           `[[ then = `,
		`--[==[ then = `:                       `--[==[ then = `,
		`then`:                                 `then`,
		`f{ then --[[ x ]] = 1 }`:              `f{ then --[[ x ]] = 1 }`,
	} {
		if got := spellThen(src); got != want {
			t.Errorf("%s: %s instead of %s", src, got, want)
		}
	}
}

func FuzzSpellThen(f *testing.F) {
	f.Add(`f{ then = "[[" } --[[ then = ]]`)
	f.Fuzz(func(t *testing.T, src string) {
		got := spellThen(src)
		if len(got) != len(src) || strings.ReplaceAll(got, thenKey, "then") != strings.ReplaceAll(src, thenKey, "then") {
			t.Errorf("%q becomes %q", src, got)
		}
	})
}

func TestEntry(t *testing.T) {
	const src = `handler("a", function() end)`
	s, err := Compile("t", src)
	if err != nil {
		t.Fatal(err)
	}
	if e, ok := s.Entry(OnHandler, "a"); !ok || e.Line != 1 || s.Source() != src {
		t.Errorf("%+v, %v", e, ok)
	}
	if _, ok := s.Entry(OnHandler, "b"); ok {
		t.Error("there is no handler b")
	}
}
