package whatsapp

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"frontdesk/chat"
)

func TestMarkupOut(t *testing.T) {
	for _, c := range []struct {
		text chat.Text
		want string
	}{
		{chat.Plain("hello"), "hello"},
		{chat.Plain("2*3*4 and snake_case_name ~ 5 > 3"), "2*3*4 and snake_case_name ~ 5 > 3"},
		{chat.Plain("*not bold*"), "*" + hair + "not bold*"},
		{chat.Plain("> no quote"), ">" + hair + " no quote"},
		{chat.Plain("```no code```"), "`" + hair + "``" + hair + "no code```"},
		{chat.Plain("a ").AddString("bold", chat.Bold).AddString(" b"), "a *bold* b"},
		{chat.Plain("").AddString("one\ntwo ", chat.Bold).AddString("!"), "*one*\n*two* !"},
		{chat.Plain("in").AddString("word", chat.Bold), "inword"}, // it would not parse
		{chat.Plain("").AddString("both", chat.Bold, chat.Italic), "*_both_*"},
		{chat.Plain("").AddString("q1\nq2", chat.Quote), "> q1\n> q2"},
		{chat.Plain("").AddString("x = 1\ny = 2", chat.Pre), "```x = 1\ny = 2```"},
		{chat.Plain("run ").AddString("ls *", chat.Code), "run `ls *`"},
		{chat.Text{S: "site now", Marks: []chat.Mark{{Kind: chat.Link, To: 4, Arg: "https://e.com"}, {Kind: chat.Bold, From: 5, To: 8}}}, "site (https://e.com) *now*"},
		{chat.Text{S: "e.com", Marks: []chat.Mark{{Kind: chat.Link, To: 5, Arg: "https://e.com/"}}}, "e.com"},
		{chat.Plain("").AddString("hidden", chat.Spoiler, chat.Underline), "hidden"},
	} {
		if got := toMarkup(c.text); got != c.want {
			t.Errorf("%+v\n\tis %q, want %q", c.text, got, c.want)
		}
	}
}

func TestMarkupIn(t *testing.T) {
	for s, want := range map[string]chat.Text{
		"a *b* c":         chat.Plain("a ").AddString("b", chat.Bold).AddString(" c"),
		"* b* c":          chat.Plain("* b* c"),
		"x*b*":            chat.Plain("x*b*"),
		"*_b_*":           chat.Plain("").AddString("b", chat.Bold, chat.Italic),
		"*a _b* c_":       chat.Plain("").AddString("a _b", chat.Bold).AddString(" c_"),
		"~gone~!":         chat.Plain("").AddString("gone", chat.Strike).AddString("!"),
		"*a\nb*":          chat.Plain("*a\nb*"),
		"> a\nb":          chat.Plain("").AddString("a", chat.Quote).AddString("\nb"),
		"```a\n*b*```":    chat.Plain("").AddString("a\n*b*", chat.Pre),
		"``````":          chat.Plain("``````"),
		"`*a*`":           chat.Plain("").AddString("*a*", chat.Code),
		"*" + hair + "a*": chat.Plain("*a*"),
		"":                {},
	} {
		if got := fromMarkup(s); !reflect.DeepEqual(got, want) {
			t.Errorf("%q is %+v, want %+v", s, got, want)
		}
	}
}

// hostileMarkup are signs which, repeated, make a careless reader look at the whole rest
// of the text for each of them.
var hostileMarkup = []string{"*a ", "*a* ", "`", "```", "> ", "_*~", "*_a", "``` "}

// TestHostileMarkup: signs without end are read back as the signs that they are.
func TestHostileMarkup(t *testing.T) {
	for _, s := range hostileMarkup {
		text := strings.TrimSpace(strings.Repeat(s, 4096/len(s)))
		if got := fromMarkup(toMarkup(chat.Plain(text))); got.S != text || len(got.Marks) > 0 {
			t.Errorf("%q many times is not read back as it was: %d bytes of %d, %d marks", s, len(got.S), len(text), len(got.Marks))
		}
	}
}

// BenchmarkMarkup: a text eight times as long takes about eight times as long.
func BenchmarkMarkup(b *testing.B) {
	for _, s := range hostileMarkup {
		for _, n := range []int{4096, 8 * 4096} {
			b.Run(fmt.Sprintf("%q/%d", s, n), func(b *testing.B) {
				text := strings.Repeat(s, n/len(s))
				for b.Loop() {
					fromMarkup(text)
					toMarkup(chat.Plain(text))
				}
			})
		}
	}
}

// FuzzMarkup: what goes out is read back as it was, but for marks that cannot stand.
func FuzzMarkup(f *testing.F) {
	f.Add("_*[]()~`>#+-=|{}.!<b>&amp;</b> \\ \"quoted\" %s {{.X}}", 2, 9, 0)
	f.Add("> a *b* _c_\n```d```", 0, 3, 1)
	f.Add("a\u0301 💩 *", 0, 2, 2)
	kinds := []string{chat.Bold, chat.Italic, chat.Strike, chat.Code, chat.Pre, chat.Quote}
	f.Fuzz(func(t *testing.T, s string, from, to, kind int) {
		if !utf8.ValidString(s) || strings.Contains(s, hair) || len(s) > 2000 {
			return
		}
		text := chat.Text{S: s}.Slice(0, len(s))
		one := chat.Text{S: s, Marks: []chat.Mark{{Kind: kinds[(kind&0xff)%len(kinds)], From: from, To: to}}}.Slice(0, len(s))
		for _, x := range []chat.Text{text, one} {
			got := fromMarkup(toMarkup(x))
			if got.S != s {
				t.Errorf("%q became %q by %q", s, got.S, toMarkup(x))
			}
			for _, m := range got.Marks {
				if !slices.Contains(kept(x).Marks, m) {
					t.Errorf("%q got the mark %v, of %v", s, m, kept(x).Marks)
				}
			}
		}
		valid(t, fromMarkup(s))
	})
}

func valid(t *testing.T, x chat.Text) {
	for _, m := range x.Marks {
		if m.From < 0 || m.From >= m.To || m.To > len(x.S) || !utf8.RuneStart(x.S[m.From]) || m.To < len(x.S) && !utf8.RuneStart(x.S[m.To]) {
			t.Errorf("a mark is out of its text: %+v in %q", m, x.S)
		}
	}
}
