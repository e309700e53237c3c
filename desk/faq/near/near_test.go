package near

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

const long = "You get your money back within five days. Send the item to us first, in its own box."

// TestBinsAreUsed: each bin of a long text has a value of its own.
func TestBinsAreUsed(t *testing.T) {
	seen := map[uint32]bool{}
	var text strings.Builder
	for i := range 200 {
		fmt.Fprintf(&text, "w%co%cr%cd ", 'a'+i%26, 'a'+i/7%26, 'a'+i*i%26)
	}
	for _, x := range Of(text.String()) {
		seen[x] = true
	}
	if len(seen) < Bins-1 {
		t.Errorf("%d different values in %d bins", len(seen), Bins)
	}
}

func TestLikeness(t *testing.T) {
	a := Of(long)
	for text, bounds := range map[string][2]int{
		long:                        {Bins, Bins},
		strings.ToUpper(long) + "!": {Bins, Bins},
		strings.Replace(long, "five", "three", 1):                   {Bins / 2, Bins - 1},
		"Good day, thank you for writing to us. How can we help?":   {0, Bins * 2 / 5},
		"We are open from 9 to 18, Monday to Friday, all the year.": {0, Bins * 2 / 5},
		"": {0, 0},
	} {
		b := Of(text)
		if n := a.Equal(&b); n < bounds[0] || n > bounds[1] {
			t.Errorf("%q: %d of %d bins, want %v", text, n, Bins, bounds)
		}
	}
}

func TestLead(t *testing.T) {
	texts := []string{long, "something else altogether that is long enough to tell", long + "!", strings.Replace(long, "box", "bag", 1), ""}
	run := func(n int, f func(int)) {
		for i := range n {
			f(i)
		}
	}
	sketches := All(len(texts), func(i int) string { return texts[i] }, run)
	got := Lead([]int32{0, 1, 2, 3, 4}, sketches, 4, Bins/2)
	if want := "[0 1 0 0 4]"; fmt.Sprint(got) != want {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestSketchInJSON(t *testing.T) {
	a := Of(long)
	raw, err := json.Marshal(a)
	var b Sketch
	if err != nil || json.Unmarshal(raw, &b) != nil || a != b || len(raw) > 200 {
		t.Errorf("%s: %v", raw, err)
	}
	if json.Unmarshal([]byte(`"abc"`), &b) == nil {
		t.Error("a piece of a sketch is read without a word")
	}
}
