package repeat

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// kinds are questions with the answers that agents give; %s is a name, %d a number.
var kinds = []struct {
	name, reply string
	questions   []string
}{
	{"refund", "Hello %s, you get your money back within five days; write to help@shop.example or call 600 100 200.", []string{"how do I get a refund", "I want my money back for the shirt", "refund please for the blue shirt", "can you give me the money back"}},
	{"opening", "We are open from 9 to 18, Monday to Friday, %s.", []string{"when are you open", "what are your opening hours", "are you open on saturday", "when do you close today"}},
	{"parcel", "Your parcel %d left on the %d, %s, and comes with the post.", []string{"where is my parcel", "when does my parcel arrive", "the parcel is not here yet", "has the parcel left already"}},
}

// asked are pairs of the kinds, n of each, and as many others.
func asked(n int) (out []Pair) {
	add := func(q, r string, first bool) {
		i := len(out)
		out = append(out, Pair{Question: q, Reply: r, Contact: int32(i % 17), At: 1_700_000_000 + int64(i)*3600, Took: 60, First: first})
	}
	for i := range n {
		for k, kind := range kinds {
			var args []any
			for f := range strings.SplitSeq(kind.reply, "%") {
				switch {
				case strings.HasPrefix(f, "s"):
					args = append(args, []string{"Ana", "Tom", ContactName, "Kim"}[i%4])
				case strings.HasPrefix(f, "d"):
					args = append(args, 100_000+i*7919+len(args))
				}
			}
			add(kind.questions[i%4]+strings.Repeat(" please", i%3), fmt.Sprintf(kind.reply, args...), k == 1)
		}
		add(fmt.Sprintf("%c%d thing %d", 'a'+i%26, i*i, i), fmt.Sprintf("another matter number %d that %c is of no %d use", i*13, 'a'+i%26, i), false)
		add([]string{"hi", "Hello"}[i%2], "Good day, thank you for writing to us. How can we help?", true)
	}
	return out
}

func find(t *testing.T, pairs []Pair, o Options) Report {
	t.Helper()
	r, err := Find(pairs, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// about is the opportunity whose first sample or reply has the word.
func about(list []Opportunity, word string) *Opportunity {
	for i, o := range list {
		if strings.Contains(o.Reply+" "+o.Samples[0], word) {
			return &list[i]
		}
	}
	return nil
}

func TestFindsWhatRepeats(t *testing.T) {
	r := find(t, asked(120), Options{})
	refund, opening, parcel, hello := about(r.Questions, "money"), about(r.Onboarding, "open"), about(r.Questions, "parcel"), about(r.Onboarding, "Good day")
	if refund == nil || opening == nil || parcel == nil || hello == nil {
		t.Fatalf("%+v", r)
	}
	if refund.Times != 120 || refund.Contacts != 17 || refund.Coverage < 0.8 || refund.Precision < 0.9 || refund.Seconds != 60 || refund.Alike < 0.8 {
		t.Errorf("%+v", refund)
	}
	// The shop's own address and number stand in every answer; names and numbers of contacts do not.
	if !strings.Contains(refund.Reply, "help@shop.example") || !strings.Contains(refund.Reply, "600 100 200") || strings.Contains(refund.Reply, "Ana") {
		t.Errorf("%q", refund.Reply)
	}
	if parcel.Reply != "" || len(parcel.Answers) == 0 {
		t.Errorf("a text with somebody's number is proposed: %+v", parcel)
	}
	if !hello.Greeting || opening.Greeting || !strings.Contains(opening.Reply, "9 to 18") {
		t.Errorf("%+v %+v", hello, opening)
	}
	if r.Coverage < 0.3 || r.Precision < 0.8 {
		t.Errorf("coverage %v, precision %v", r.Coverage, r.Precision)
	}
}

func TestIgnoredStaysIgnored(t *testing.T) {
	r := find(t, asked(60), Options{})
	o := Options{Ignored: []Signature{about(r.Questions, "money").Sign, about(r.Questions, "parcel").Sign}}
	more := find(t, asked(130), o) // much was said since
	if about(more.Questions, "money") != nil || about(more.Questions, "parcel") != nil || more.Ignored < 2 {
		t.Errorf("%+v", more.Questions)
	}
	if about(more.Onboarding, "open") == nil {
		t.Error("what was not ignored is gone")
	}
}

func TestCoveredIsNotProposed(t *testing.T) {
	r := find(t, asked(60), Options{Covered: func(q string) bool { return strings.Contains(q, "open") || strings.Contains(q, "close") },
		Snippets: map[string][]string{"money-back": {"Another wording", "Hello , you get your money back within five days; write to help@shop.example or call 600 100 200."}, "other": {"Something else altogether"}}})
	if about(r.Onboarding, "open") != nil || r.Covered != 1 {
		t.Errorf("%d covered, %+v", r.Covered, r.Onboarding)
	}
	if o := about(r.Questions, "money"); o == nil || o.Snippet != "money-back" {
		t.Errorf("%+v", o)
	}
}

// TestOneContactAlone repeats themselves; that is no opportunity.
func TestOneContactAlone(t *testing.T) {
	pairs := asked(60)
	for i := range pairs {
		pairs[i].Contact = 1
	}
	if r := find(t, pairs, Options{}); len(r.Questions)+len(r.Onboarding) > 0 {
		t.Errorf("%+v", r)
	}
}

func TestStops(t *testing.T) {
	n := 0
	_, err := Find(asked(60), Options{Progress: func(float64) bool { n++; return n < 3 }})
	if !errors.Is(err, ErrStopped) || n != 3 {
		t.Errorf("%v after %d", err, n)
	}
}

func TestParallelIsTheSame(t *testing.T) {
	at := func(n int, f func(int)) {
		var wg sync.WaitGroup
		for i := range n {
			wg.Go(func() { f(i) })
		}
		wg.Wait()
	}
	if a, b := find(t, asked(80), Options{}), find(t, asked(80), Options{Parallel: at}); !reflect.DeepEqual(a, b) {
		t.Errorf("one after the other:\n%+v\nat once:\n%+v", a, b)
	}
}

// TestNothingOfAContact: whatever was said, no proposed text holds a number or address
// that most of the answers do not have, and no sample a longer number or an address.
func TestNothingOfAContact(t *testing.T) {
	word := rapid.SampledFrom([]string{"hello", "Ana", "your", "parcel", "4711", "AB12345", "ana@mail.example", "is", "on", "the", "way", "+34 600 111 222", "我的包裹", "\uE000", "12.11.2026", "", "{{ x }}", "open"})
	text := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(word, 0, 12).Draw(t, "words"), " ") })
	rapid.Check(t, func(t *rapid.T) {
		pairs := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Pair {
			return Pair{Question: text.Draw(t, "q"), Reply: text.Draw(t, "r"), Contact: int32(rapid.IntRange(0, 4).Draw(t, "c")), At: int64(rapid.IntRange(0, 1e6).Draw(t, "at")), First: rapid.Bool().Draw(t, "first")}
		}), 0, 40).Draw(t, "pairs")
		r, err := Find(pairs, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range slices.Concat(r.Onboarding, r.Questions) {
			for _, s := range append(slices.Clone(o.Samples), o.Answers...) {
				if s != Scrub(s) || strings.Contains(s, "@") || strings.Contains(s, "4711") || strings.Contains(s, "600") {
					t.Fatalf("shown: %q", s)
				}
			}
			for _, w := range parts(o.Reply) {
				in := 0
				for _, p := range pairs {
					if slices.Contains(parts(p.Reply), w) {
						in++
					}
				}
				if personal(w) && float64(in) < ours*float64(o.Times) {
					t.Fatalf("%q, in %d of %d answers, is proposed in %q", w, in, o.Times, o.Reply)
				}
			}
		}
	})
}

func TestScrub(t *testing.T) {
	for in, want := range map[string]string{
		"where is my order AB123456?":              "where is my order?",
		"call me at +34 600 11 22 33, thanks":      "call me at, thanks",
		"my mail is ana.b@mail.example, please":    "my mail is please",
		"see https://shop.example/orders/1 please": "see please",
		"I am \uE000, are you open at 9?":          "I am, are you open at 9?",
		"\uE000, are you open 9-18?":               "are you open 9-18?",
		"订单 12345678 在哪里":                          "订单 在哪里",
		"２０２６１１２４ order":                           "order",
		"two\nlines":                               "two lines",
	} {
		if got := Scrub(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

// FuzzScrub: no four digits in a row are left, nor an address.
func FuzzScrub(f *testing.F) {
	f.Add("order AB123456 at 10:15 +34 600")
	left := regexp.MustCompile(`\pN{4}|\w@\w`)
	f.Fuzz(func(t *testing.T, s string) {
		if out := Scrub(s); left.MatchString(out) {
			t.Errorf("%q became %q", s, out)
		}
	})
}
