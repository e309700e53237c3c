package survey

import (
	"strings"
	"testing"
	"unicode/utf8"

	"frontdesk/chat"
)

const canonical = `welcome
intro: Hi {{ contact.first_name | default: "there" }} 👋
language: Which language do you prefer?
language.es: ¿Qué idioma prefieres?
email: What is your e-mail? [optional]
order: What is your order number? [retry 3] [if topic is orders]
timeout 10m remind 1 then handover
thanks: Thank you! We will be right with you.`

const usual = "\ntimeout 1h remind 1 then handover"

func TestParse(t *testing.T) {
	for _, c := range []struct{ src, want, warning string }{
		{"\n" + welcome, canonical, ""},
		{"email: Mail?\nNote: see receipt", "s\nemail: Mail?\nNote: see receipt" + usual, "there is no field Note"},
		{"email: Mail?\nsee receipt\n\nthank you\ntopic: About?", "s\nemail: Mail?\nsee receipt\n\nthank you\ntopic: About?" + usual, ""},
		{"email: Mail?", "s\nemail: Mail?" + usual, ""},
		{"EMAIL ： Mail?", "s\nemail: Mail?" + usual, ""},
		{"email : Mail? [RETRY 5] [Optional]", "s\nemail: Mail? [optional] [retry 5]" + usual, ""},
		{"email: Mail? [see below]", "s\nemail: Mail? [see below]" + usual, ""},
		{"email: Mail? [optonal]", "s\nemail: Mail? [optonal]" + usual, "[optional]"},
		{"email: Mail?\nplease [optional]", "s\nemail: Mail?\nplease [optional]" + usual, ""},
		{"timeout: 90s then close\nemail: Mail?", "s\nemail: Mail?\ntimeout 90s remind 1 then close", ""},
		{"Timeout 2 hours remind 3\nemail: Mail?", "s\nemail: Mail?\ntimeout 2h remind 3 then handover", ""},
		{"thanks: Bye\nthanks.es: Adiós\nemail: Mail?", "s\nemail: Mail?" + usual + "\nthanks: Bye\nthanks.es: Adiós", ""},
		{"order: Nr? [if order matches /^[A-Z]{2}/ ] [retry 3]", "s\norder: Nr? [retry 3] [if order matches /^[A-Z]{2}/]" + usual, ""},
		{"langauge: Which?", "s\nlangauge: Which?" + usual, "Did you mean language"},
		{"intro: Hi\nnothing: What?\nnothing.es: ¿Qué?", "s\nnothing: What?\nnothing.es: ¿Qué?\nintro: Hi" + usual, "does not exist yet"},
		{"email: One?\nemail: Two?\nemail.es: ¿Dos?", "s\nemail: One?\nemail: Two?\nemail.es: ¿Dos?" + usual, ""},
		{"email.es: ¿Correo?\nemail: Mail?", "s\nemail: Mail?\nemail.es: ¿Correo?" + usual, ""},
		{"email: Mail?\nphone: +34 600", "s\nemail: Mail?\nphone: +34 600" + usual, "built in"},
	} {
		w := newWorld(t, section4...)
		name := strings.SplitN(c.want, "\n", 2)[0]
		s, warnings, err := Parse(name, chat.Plain(c.src), w.book)
		if err != nil {
			t.Errorf("%s: %v", c.src, err)
			continue
		}
		if got := Print(s); got != c.want {
			t.Errorf("%s: printed\n%s\nwant\n%s", c.src, got, c.want)
		}
		if all := strings.Join(warnings, "; "); !strings.Contains(all, c.warning) || (all != "") != (c.warning != "") {
			t.Errorf("%s: warnings %q, want %q", c.src, all, c.warning)
		}
		_, body, _ := strings.Cut(c.want, "\n")
		again, _, err := Parse(name, chat.Plain(body), w.book)
		if err != nil || dump(again) != dump(s) {
			t.Errorf("%s: read again %s, %v", c.src, dump(again), err)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"", "asks nothing"},
		{"hello there", "belongs to no question"},
		{"intro: Hi\nthanks: Bye", "asks nothing"},
		{"email:", "has no text"},
		{"email: Mail? [retry x]", "a number from 1 to 20"},
		{"email: Mail? [retry 0]", "a number from 1 to 20"},
		{"email: Mail? [if]", ""},
		{"email: {{ contact.frist_name }}?", "contact.first_name"},
		{"email: Mail?\ntimeout soon", "duration"},
		{"email: Mail?\ntimeout 5m remind", "remind"},
		{"email: Mail?\ntimeout 5m then die", "handover or close"},
		{"email: Mail?\ntimeout 5m\ntimeout 6m", "twice"},
		{"intro: a\nintro: b\nemail: c", "twice"},
		{"name: What is your name?", "built in"},
	} {
		_, _, err := Parse("s", chat.Plain(c.src), newWorld(t, section4...).book)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %q in it", c.src, err, c.want)
		}
	}
}

func TestParseKeepsFormatting(t *testing.T) {
	body := chat.Plain("email: Your ").AddString("mail", chat.Bold).AddString("?\nPlease ").AddString("now", chat.Italic).AddString(" [optional]")
	s, _, err := Parse("s", body, newWorld(t, section4...).book)
	want := chat.Plain("Your ").AddString("mail", chat.Bold).AddString("?\nPlease ").AddString("now", chat.Italic)
	if err != nil || dump(s.Questions[0].Words[""]) != dump(want) {
		t.Errorf("got %s, %v", dump(s), err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(welcome)
	f.Add("email: a [optional]\n\nNote: b\ntimeout 5m\nfoo.es: x? [retry 3]")
	f.Add("nothing: What?\nintro.es: x\nemail.es: ¿?")
	book := newWorld(&testing.T{}, section4...).book
	f.Fuzz(func(t *testing.T, src string) {
		if !utf8.ValidString(src) {
			return // no network hands such a text out
		}
		s, _, err := Parse("s", chat.Plain(src), book)
		if err != nil {
			return
		}
		_, body, _ := strings.Cut(Print(s), "\n")
		again, _, err := Parse("s", chat.Plain(body), book)
		if err != nil || dump(again) != dump(s) {
			t.Fatalf("%q printed\n%s\nreads as %s, %v\nnot %s", src, Print(s), dump(again), err, dump(s))
		}
	})
}
