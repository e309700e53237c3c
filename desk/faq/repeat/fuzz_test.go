package repeat

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzFind: whatever was said, the search ends, finds the same again, and shows what can be
// shown.
func FuzzFind(f *testing.F) {
	f.Add(strings.Repeat("when are you open\twe are open from nine to six\n", 6))
	f.Add("hi\t\uE000 hello, this is \uE001\nhi\t\uE000 hello, this is \uE001\nhi there\t\uE000 hello, this is \uE001\n\t\n\xff\t{{")
	f.Add("我的包裹在哪里\t您的包裹已经寄出，请等待\nما هو السعر\tالسعر هو عشرة\n😀\t😀😀😀😀😀😀😀😀😀😀😀😀\n12345678\t1 2 3 4 5 6 7 8 9 0 1 2 3 4\n")
	f.Fuzz(func(t *testing.T, s string) {
		var pairs []Pair
		for i, line := range strings.Split(s, "\n") {
			q, r, _ := strings.Cut(line, "\t")
			pairs = append(pairs, Pair{Question: q, Reply: r, Contact: int32(i % 5), At: int64(i) << 20, Took: int32(i), First: i%3 == 0})
		}
		pairs = append(append(pairs, pairs...), pairs...)
		one, err := Find(pairs, Options{Least: 2, Snippets: map[string][]string{"a": {s}}})
		two, _ := Find(pairs, Options{Least: 2, Snippets: map[string][]string{"a": {s}}})
		if err != nil || !reflect.DeepEqual(one, two) {
			t.Fatalf("%+v, then %+v, %v", one, two, err)
		}
		for _, o := range append(one.Onboarding, one.Questions...) {
			if len(o.Samples) == 0 || !utf8.ValidString(strings.Join(o.Samples, "")) || o.Alike < 0 || o.Alike > 1.000001 || o.Saved != o.Saved {
				t.Errorf("%+v", o)
			}
		}
	})
}
