package faq_test

import (
	"fmt"
	"math"
	"math/rand"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"frontdesk/desk/faq"

	"pgregory.net/rapid"
)

// shop is a small realistic set: a few ways to ask for each thing.
var shop = map[string][]string{
	"opening-hours":    {"when are you open?", "are you open on sunday", "what time do you close today", "opening hours please"},
	"track-order":      {"where is my parcel", "my order has not arrived yet", "how can I track my delivery", "tracking number for my order?"},
	"refund":           {"I want my money back", "how do I get a refund", "can I return this and be refunded", "refund for a damaged item"},
	"shipping-cost":    {"how much is shipping to spain", "do you deliver for free", "what does delivery cost", "shipping fees?"},
	"change-address":   {"I need to change my delivery address", "wrong address on my order", "can you send it to another address"},
	"reset-password":   {"I forgot my password", "cannot log in to my account", "how do I reset my password"},
	"payment-methods":  {"can I pay with paypal", "do you take credit cards", "which payment methods do you accept"},
	"cancel-order":     {"please cancel my order", "I ordered by mistake, can I cancel", "how can I cancel a purchase"},
	"invoice":          {"I need an invoice for my company", "can you send me the bill with VAT", "where do I find my receipt"},
	"warranty":         {"how long is the warranty", "my device broke after a year, is it covered", "guarantee period"},
	"size-guide":       {"which size should I order", "do the shoes run small", "size chart"},
	"connect-whatsapp": {"how do I connect whatsapp to your platform", "can i link my whatsapp number", "whatsapp integration"},
}

// offTopic is what people also write to a business, and no FAQ above answers.
var offTopic = strings.Split(strings.TrimSpace(`
good morning everyone
thanks a lot, you are the best!
haha that is so funny
what do you think about the election
my grandmother makes the best apple pie
did you watch the match last night
I am stuck in traffic
it is raining cats and dogs here
who won the nobel prize in physics
tell me a joke
can you write a poem about autumn
how far away is the moon
my cat is called Whiskers
happy birthday to you
see you at the gym later
the meeting was moved to the second floor
I love this song
what is the capital of Australia
please say hello to Maria
how do I boil an egg
are dinosaurs older than sharks
let me think about it and come back
sorry, I was asleep
my flight lands in Lisbon
do you like working there
which book would you recommend for a long train ride
I have a headache
the neighbours are loud again
is there life on mars
our team is hiring engineers
congratulations on the new baby
I will be ten minutes late
why is the sky blue
do you believe in ghosts
the garden needs water
what a beautiful picture
he said she never called him
translate dog into French
what is the square root of 144
my phone battery is nearly empty
I cannot find my glasses
who painted the Mona Lisa
let us have lunch together
the exam was harder than expected
is this seat taken
I dreamt of flying elephants
how many people live in Tokyo
turn off the kitchen lights
we adopted a puppy
ok
`), "\n")

func examples(sets map[string][]string) (out []faq.Example) {
	for name, texts := range sets {
		for _, t := range texts {
			out = append(out, faq.Example{FAQ: name, Text: t})
		}
	}
	return out
}

func train(t testing.TB, ex []faq.Example, o faq.Options) *faq.Model {
	t.Helper()
	m, err := faq.Train(ex, o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestAsksForTheRightOne(t *testing.T) {
	m := train(t, examples(shop), faq.Options{})
	for text, want := range map[string]string{
		"hey, where's my parcel??":              "track-order",
		"i forgot the password of my account":   "reset-password",
		"is paypal accepted as payment":         "payment-methods",
		"how much do you charge for shipping":   "shipping-cost",
		"can I link WhatsApp":                   "connect-whatsapp",
		"please cancel the order i made":        "cancel-order",
		"pls send invoice with VAT for company": "invoice",
	} {
		if got := m.Match(text); len(got) == 0 || got[0].FAQ != want {
			t.Errorf("%q is %+v, want %s", text, got, want)
		}
	}
	exact := m.Match("Where is my PARCEL?!")
	if exact[0].FAQ != "track-order" || !exact[0].Exact || exact[0].P < 0.9 {
		t.Errorf("an example itself is %+v", exact[0])
	}
	if thin := m.Match("paypal"); !thin[0].Thin {
		t.Errorf("one word is not thin: %+v", thin[0])
	}
}

func TestOffTopicIsNotAnswered(t *testing.T) {
	m := train(t, examples(shop), faq.Options{})
	if len(offTopic) != 50 {
		t.Fatalf("%d sentences", len(offTopic))
	}
	for _, text := range offTopic {
		if got := m.Match(text); len(got) > 0 && got[0].P >= 0.7 {
			t.Errorf("%q is %s at %.2f", text, got[0].FAQ, got[0].P)
		}
	}
}

func TestOneExampleOfOneFAQ(t *testing.T) {
	m := train(t, []faq.Example{{FAQ: "hours", Text: "when are you open?"}}, faq.Options{})
	if got := m.Match("when are you open"); got[0].FAQ != "hours" || got[0].P < 0.9 {
		t.Errorf("the example is %+v", got)
	}
	for _, text := range offTopic {
		if got := m.Match(text); len(got) > 0 && got[0].P >= 0.7 {
			t.Errorf("%q is %+v", text, got[0])
		}
	}
}

func TestFewFAQsAreNotAnEasyPrey(t *testing.T) {
	names := []string{"refund", "track-order", "opening-hours", "warranty", "invoice"}
	for n := 1; n <= len(names); n++ {
		some := map[string][]string{}
		for _, name := range names[:n] {
			some[name] = shop[name]
		}
		m := train(t, examples(some), faq.Options{})
		for _, text := range offTopic {
			if got := m.Match(text); len(got) > 0 && got[0].P >= 0.7 {
				t.Errorf("%d FAQs: %q is %+v", n, text, got[0])
			}
		}
		if got := m.Match("I want my money back please"); got[0].FAQ != "refund" || got[0].P < 0.5 {
			t.Errorf("%d FAQs: %+v", n, got[0])
		}
	}
}

func TestLanguagesOfOneSet(t *testing.T) {
	m := train(t, examples(map[string][]string{
		"hours":  {"when are you open", "¿a qué hora abren?", "营业时间是几点", "متى تفتحون المتجر", "ร้านเปิดกี่โมง", "когда вы открываетесь", "🕐❓"},
		"refund": {"I want my money back", "quiero que me devuelvan el dinero", "我想退款", "أريد استرداد أموالي", "ขอเงินคืนได้ไหม", "хочу вернуть деньги", "💸🔙"},
		"parcel": {"where is my parcel", "¿dónde está mi paquete?", "我的包裹在哪里", "أين طردي", "พัสดุของฉันอยู่ที่ไหน", "где моя посылка", "📦❓"},
	}), faq.Options{})
	for text, want := range map[string]string{
		"a que hora abren hoy": "hours", "请问几点营业": "hours", "مَتى تفتحون": "hours", "ร้านเปิดกี่โมงคะ": "hours", "во сколько вы открываетесь": "hours", "🕐": "hours",
		"devuelvan mi dinero": "refund", "可以退款吗": "refund", "اريد استرداد اموالى": "refund", "ขอเงินคืน": "refund", "верните деньги": "refund", "💸": "refund",
		"donde esta el paquete": "parcel", "包裹在哪": "parcel", "اين طردي؟": "parcel", "พัสดุอยู่ที่ไหน": "parcel", "где же моя посылка": "parcel", "📦": "parcel",
	} {
		if got := m.Match(text); len(got) == 0 || got[0].FAQ != want {
			t.Errorf("%q is %+v, want %s", text, got, want)
		}
	}
}

func TestOrderDoesNotMatter(t *testing.T) {
	ex := examples(shop)
	o := faq.Options{Unanswerable: offTopic[:20], History: offTopic[20:]}
	a := train(t, ex, o)
	rand.New(rand.NewSource(1)).Shuffle(len(ex), func(i, j int) { ex[i], ex[j] = ex[j], ex[i] })
	slices.Reverse(o.Unanswerable)
	o.Parallel = together
	b := train(t, append(ex, ex[:7]...), o)
	for _, text := range append(offTopic, "where is my order", "refund") {
		if x, y := a.Match(text), b.Match(text); !reflect.DeepEqual(x, y) {
			t.Fatalf("%q: %+v and %+v", text, x, y)
		}
	}
}

// together runs all at once.
func together(n int, f func(int)) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { f(i) })
	}
	wg.Wait()
}

func TestWith(t *testing.T) {
	m := train(t, examples(shop), faq.Options{})
	before := m.Match("do you sell gift cards")
	given := []faq.Example{{Text: "do you have gift cards"}, {Text: "can I buy a voucher for a friend"}}
	n, err := m.With("gift-card", given)
	if err != nil {
		t.Fatal(err)
	}
	if got := n.Match("do you sell gift cards"); got[0].FAQ != "gift-card" || given[0].FAQ != "" {
		t.Errorf("the new FAQ is not found: %+v; %+v", got, given)
	}
	if got := n.Match("where is my parcel"); got[0].FAQ != "track-order" {
		t.Errorf("an old one is lost: %+v", got)
	}
	if got := m.Match("do you sell gift cards"); !reflect.DeepEqual(got, before) {
		t.Errorf("the old model has changed: %+v", got)
	}
	n, _ = n.With("refund", []faq.Example{{Text: "give me back what I paid"}})
	if got := n.Match("give me back what i paid!"); got[0].FAQ != "refund" || !got[0].Exact {
		t.Errorf("a new example of an old FAQ is not found: %+v", got)
	}
}

func TestVerdictsMoveTheProbability(t *testing.T) {
	m := train(t, examples(shop), faq.Options{})
	raw := m.Match("where is my order")[0].Raw
	var right, wrong []faq.Verdict
	for range 20 {
		right = append(right, faq.Verdict{Raw: raw, Right: true})
		wrong = append(wrong, faq.Verdict{Raw: raw})
	}
	up, down := m.Recalibrate(right).Match("where is my order")[0], m.Recalibrate(wrong).Match("where is my order")[0]
	if !(up.P > raw && down.P < raw && up.Raw == raw && down.FAQ == up.FAQ) {
		t.Errorf("raw %.3f, up %+v, down %+v", raw, up, down)
	}
	for range 3000 { // sure and wrong, over and over: no overshoot
		wrong = append(wrong, faq.Verdict{Raw: 0.999999}, faq.Verdict{Raw: 0.9, Right: true, Weight: math.NaN()})
	}
	sane(t, "overshoot", m.Recalibrate(wrong).Match("where is my order"))
	if got := m.Recalibrate(nil).Match("where is my order")[0].P; got != raw {
		t.Errorf("no verdicts move %.3f to %.3f", raw, got)
	}
}

func TestErrors(t *testing.T) {
	for _, ex := range [][]faq.Example{nil, {{FAQ: " ", Text: "x"}}, {{FAQ: "...", Text: "?!"}}} {
		if _, err := faq.Train(ex, faq.Options{}); err == nil {
			t.Errorf("%+v trains", ex)
		}
	}
}

// sane is what holds of any match.
func sane(t interface{ Errorf(string, ...any) }, text string, got []faq.Scored) {
	sum := 0.0
	for i, s := range got {
		if math.IsNaN(s.P) || s.P < 0 || s.P > 1 || s.FAQ == "" {
			t.Errorf("%q: %+v", text, s)
		}
		if i > 0 && s.P > got[i-1].P+1e-9 {
			t.Errorf("%q is not sorted: %+v", text, got)
		}
		sum += s.P
	}
	if sum > 1+1e-9 {
		t.Errorf("%q sums to %v", text, sum)
	}
}

func TestProbabilitiesAreSane(t *testing.T) {
	m := train(t, examples(shop), faq.Options{})
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.SampledFrom(offTopic)).Draw(t, "text")
		sane(t, text, m.Match(text))
		var vs []faq.Verdict
		for range rapid.IntRange(0, 50).Draw(t, "n") {
			vs = append(vs, faq.Verdict{Raw: rapid.Float64().Draw(t, "raw"), Right: rapid.Bool().Draw(t, "right")})
		}
		sane(t, text, m.Recalibrate(vs).Match(text))
	})
}

func TestTrainsOnAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var ex []faq.Example
		for range rapid.IntRange(1, 12).Draw(t, "n") {
			ex = append(ex, faq.Example{
				FAQ:      rapid.SampledFrom([]string{"a", "b", "c d", "ü"}).Draw(t, "faq"),
				Text:     rapid.OneOf(rapid.String(), rapid.SampledFrom(offTopic)).Draw(t, "text"),
				Language: rapid.SampledFrom([]string{"", "", "en", "de"}).Draw(t, "language"),
			})
		}
		m, err := faq.Train(ex, faq.Options{Unanswerable: []string{rapid.String().Draw(t, "no")}})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range ex {
			sane(t, e.Text, m.Match(e.Text))
		}
		n, err := m.With("new", []faq.Example{{Text: rapid.String().Draw(t, "new")}})
		if err != nil {
			t.Fatal(err)
		}
		sane(t, ex[0].Text, n.Match(ex[0].Text))
	})
}

func FuzzMatch(f *testing.F) {
	m := train(f, examples(shop), faq.Options{})
	for _, s := range []string{"", "\x00\xff", "where is my parcel", strings.Repeat("a", 70_000), strings.Repeat("\u0301", 3000), "ﷺ" + strings.Repeat("ﷺ", 2000), "👩‍👩‍👧‍👦🏳️‍🌈", "\u202eabc", "'''", "ก็็็็็็็็็็็็"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		sane(t, s, m.Match(s))
		if !utf8.ValidString(s) {
			return
		}
		if a, b := m.Match(s), m.Match(s); !reflect.DeepEqual(a, b) {
			t.Errorf("%q: %+v and %+v", s, a, b)
		}
	})
}

// made are examples of made-up FAQs: words of their own and words of all.
func made(faqs, each int) (out []faq.Example) {
	d := rand.New(rand.NewSource(3))
	for f := range faqs {
		for range each {
			var w []string
			for range 9 {
				if d.Intn(3) == 0 {
					w = append(w, fmt.Sprintf("w%dx%d", f, d.Intn(30)))
				} else {
					w = append(w, fmt.Sprintf("common%d", d.Intn(400)))
				}
			}
			out = append(out, faq.Example{FAQ: fmt.Sprintf("faq %d", f), Text: strings.Join(w, " ")})
		}
	}
	return out
}

func BenchmarkTrain150x20(b *testing.B) {
	ex := made(150, 20)
	for b.Loop() {
		train(b, ex, faq.Options{})
	}
}

func BenchmarkWith150x20(b *testing.B) {
	m := train(b, made(150, 20), faq.Options{})
	for b.Loop() {
		if _, err := m.With("another", []faq.Example{{Text: "something entirely new"}, {Text: "common1 common2 new"}}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMatch150x20(b *testing.B) {
	ex := made(150, 20)
	m := train(b, ex, faq.Options{})
	i := 0
	for b.Loop() {
		m.Match(ex[i%len(ex)].Text + " and more")
		i++
	}
}
