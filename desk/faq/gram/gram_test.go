package gram_test

import (
	"slices"
	"strings"
	"testing"

	"frontdesk/desk/faq/gram"

	"pgregory.net/rapid"
)

func TestCanonical(t *testing.T) {
	for text, want := range map[string]string{
		"What’s UP?!":    "whats up",
		"ﬁne  Ｆｕｌｌ":      "fine full",
		"مَرْحَباً إلى":  "مرحبا الي",
		"Order #123":     "order 123",
		"ok👍🏽👍":          "ok 👍 👍",
		"a\u200bb":       "ab",
		"价格 is $5":       "价格 is $ 5",
		"'quoted' don't": "quoted dont",
		"\xff\xfe":       "",
		"":               "",
	} {
		if got := gram.Canonical(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestJoinedScriptsAreWordsByCharacter(t *testing.T) {
	for text, want := range map[string]int{"营业时间": 4, "ร้าน": 3, "open now": 2, "iPhone手机": 3} {
		if got := len(gram.Words(gram.Read(text))); got != want {
			t.Errorf("%q has %d words, want %d", text, got, want)
		}
	}
}

func TestBagsAreSortedAndBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Repeat(rapid.String().Draw(t, "text"), rapid.IntRange(1, 200).Draw(t, "times"))
		for _, grams := range gram.Of(text) {
			if len(grams) > 5000 || !slices.IsSortedFunc(grams, func(a, b gram.Gram) int {
				if a.Hash < b.Hash {
					return -1
				}
				return 1
			}) {
				t.Fatalf("%d n-grams, sorted or not", len(grams))
			}
		}
	})
}
