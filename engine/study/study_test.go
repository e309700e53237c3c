package study

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unsafe"

	"frontdesk/desk/faq/repeat"
)

// pairs are those of messages, each "who minute text": c the contact, a and b ours, ! is
// automation, - a new conversation.
func pairs(t *testing.T, number bool, messages ...string) (out []pair) {
	t.Helper()
	var k talk
	n := int64(1)
	for _, m := range messages {
		if m == "-" {
			n++
			continue
		}
		f := strings.SplitN(m, " ", 3)
		at := int64(0)
		_, _ = fmt.Sscan(f[1], &at)
		s := said{at: at * 60, text: f[2], ours: f[0] == "a" || f[0] == "b", auto: f[0] == "!", by: map[string]int32{"a": 1, "b": 2}[f[0]]}
		if number {
			s.talk = n
		}
		k.say(s, func(p pair) { out = append(out, p) })
	}
	k.end(func(p pair) { out = append(out, p) })
	return out
}

func TestPairs(t *testing.T) {
	for _, c := range []struct {
		name   string
		number bool
		in     []string
		want   []pair
	}{
		{"question and answer", false, []string{"c 1 when are you open", "a 3 from 9 to 18"}, []pair{{question: "when are you open", reply: "from 9 to 18", asked: 60, replied: 180, by: 1, first: true}}},
		{"written in parts", false, []string{"c 1 hi", "c 2 when are you open", "a 3 hello", "a 4 from 9 to 18", "c 5 and on sunday", "b 6 no"},
			[]pair{{question: "hi\nwhen are you open", reply: "hello\nfrom 9 to 18", asked: 120, replied: 180, by: 1, first: true}, {question: "and on sunday", reply: "no", asked: 300, replied: 360, by: 2}}},
		{"thanks and commands are no questions", false, []string{"c 1 when are you open", "a 2 from 9", "c 3 thanks!", "c 4 /help", "a 9 you are welcome"}, []pair{{question: "when are you open", reply: "from 9", asked: 60, replied: 120, by: 1, first: true}}},
		{"nobody answers", false, []string{"c 1 when are you open", "c 30 hello?", "a 31 from 9"}, []pair{{question: "hello?", reply: "from 9", asked: 1800, replied: 1860, by: 1, first: true}}},
		{"automation answers", false, []string{"c 1 when are you open", "! 1 from 9", "c 5 and on sunday", "a 6 no"}, []pair{{question: "and on sunday", reply: "no", asked: 300, replied: 360, by: 1}}},
		{"a day later", false, []string{"c 1 one thing", "a 2 first answer", "c 1500 another", "a 1501 second answer"},
			[]pair{{question: "one thing", reply: "first answer", asked: 60, replied: 120, by: 1, first: true}, {question: "another", reply: "second answer", asked: 90000, replied: 90060, by: 1, first: true}}},
		{"numbered conversations", true, []string{"c 1 one thing", "a 2 first answer", "-", "c 3 another", "a 4 second answer"},
			[]pair{{question: "one thing", reply: "first answer", asked: 60, replied: 120, by: 1, first: true}, {question: "another", reply: "second answer", asked: 180, replied: 240, by: 1, first: true}}},
		{"we write first", false, []string{"a 1 good morning", "c 2 what is it", "a 3 an offer"}, []pair{{question: "what is it", reply: "an offer", asked: 120, replied: 180, by: 1}}},
		{"a picture is no question", false, []string{"c 1 ", "a 2 nice"}, nil},
	} {
		if got := pairs(t, c.number, c.in...); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\n%+v\nwant\n%+v", c.name, got, c.want)
		}
	}
}

func TestNamesAreMasked(t *testing.T) {
	const N = repeat.ContactName
	for _, c := range []struct{ name, in, want string }{
		{"Ana García", "Hello Ana, is this Ana García's parcel?", "Hello " + N + ", is this " + N + "'s parcel?"},
		{"Ana García", "banana, Anabel and ana", "banana, Anabel and ana"},
		{"Ana Anabel", "Hello Ana Anabel, or Anabel", "Hello " + N + ", or " + N},
		{"Jo", "Jo, join us", "Jo, join us"},
		{"李明", "李明您好，李明的包裹", N + "您好，" + N + "的包裹"},
		{"+34 600 11 22 33", "call +34 600 11 22 33", "call +34 600 11 22 33"},
		{"", "hello", "hello"},
		{"محمد علي", "أهلا محمد", "أهلا " + N},
	} {
		if got := maskOf(c.name).mask(c.in); got != c.want {
			t.Errorf("%s: %q became %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

// TestRowsComeBack packs and unpacks.
func TestRowsComeBack(t *testing.T) {
	var all []row
	for i := range 1000 {
		all = append(all, row{Chat: uint64(i) << 50, At: int64(i), By: i % 3, Text: strings.Repeat("wörter 我 ", i%20)})
	}
	raw, err := pack(all)
	if err != nil {
		t.Fatal(err)
	}
	got, err := unpack(raw)
	if err != nil || !reflect.DeepEqual(got, all) {
		t.Errorf("%d of %d came back: %v", len(got), len(all), err)
	}
	if _, err := unpack(raw[:len(raw)/2]); err == nil {
		t.Error("half of a row is read without a word")
	}
}

// TestTimeOfAgents: an answer takes no longer than since the same agent's answer before.
func TestTimeOfAgents(t *testing.T) {
	g := &gatherer{stride: 1}
	for i, p := range []pair{
		{question: "a", reply: "x", asked: 0, replied: 1000, by: 1},   // the most that counts
		{question: "b", reply: "x", asked: 900, replied: 1100, by: 1}, // 100 s after the one before
		{question: "c", reply: "x", asked: 1000, replied: 1150, by: 2},
		{question: "d", asked: 2000},
	} {
		g.add(int32(i), p)
	}
	var took []int32
	for _, p := range g.finish() {
		took = append(took, p.Took)
	}
	if want := []int32{longestTook, 100, 150, 0}; !reflect.DeepEqual(took, want) {
		t.Errorf("%v, want %v", took, want)
	}
}

// TestMoreThanAMillion keeps an even part.
func TestMoreThanAMillion(t *testing.T) {
	g := &gatherer{stride: 1}
	const n = 2*mostPairs + 500_000
	for i := range n {
		g.add(1, pair{question: "q", asked: int64(i)})
	}
	if len(g.pairs) > mostPairs || len(g.pairs) < mostPairs/2 || g.pairs[0].At > 10 || g.pairs[len(g.pairs)-1].At < n-10 {
		t.Errorf("%d pairs, from %d to %d", len(g.pairs), g.pairs[0].At, g.pairs[len(g.pairs)-1].At)
	}
}

// TestACutTextHoldsNoLongerOne: of a million long messages only the beginnings are kept.
func TestACutTextHoldsNoLongerOne(t *testing.T) {
	long := strings.Repeat("wörd ", 1000)
	short := cut(long, 101)
	if short != long[:len(short)] || len(short) > 101 || unsafe.StringData(short) == unsafe.StringData(long) {
		t.Errorf("%d bytes are kept: %q", len(long), short)
	}
}
