package snippet

import (
	"strings"
	"testing"

	"frontdesk/chat"
	"frontdesk/desk"
)

var fields = []string{"language choice English=en | Español=es | 中文=zh", "order text", "age number", "birthday date", "news yesno", "имя text"}

func TestFillText(t *testing.T) {
	w := newWorld(t, fields...)
	w.set("language", "es")
	w.set("age", "30")
	w.set("birthday", "2001-02-03")
	w.set("news", "no")
	w.set("имя", "Аня")
	w.turn.Case.Talk.Team = "support"
	w.save(desk.KindTeam, "Support", desk.Team{Name: "Support"})
	for _, c := range []struct{ src, want string }{
		{"no placeholder { at all }", "no placeholder { at all }"},
		{`Hi {{ contact.first_name | default: "there" }} 👋`, "Hi Ana 👋"},
		{"Hi {first_name}!", "Hi Ana!"},
		{"Hi {First-Name}, {contact.name}", "Hi Ana, Ana López"},
		{`{{contact.order|default:“nothing”}}`, "nothing"},
		{`{{ contact.order | default: « nothing » | upcase }}`, "NOTHING"},
		{`{{ contact.order | default: 'it"s' }}`, `it"s`},
		{`{{ contact.order ｜ default： "full" }}`, "full"},
		{"[{{ contact.order }}]", "[]"},
		{"{{ contact.language }} {language}", "Español Español"},
		{"{{ contact.имя }}", "Аня"},
		{`{% if contact.language == "es" %}Hola{% else %}Hi{% endif %}`, "Hola"},
		{`{% case contact.language %}{% when "en" or "fr" %}a{% when "es", "zh" %}b{% else %}c{% endcase %}`, "b"},
		{"{% if contact.news %}yes{% else %}no{% endif %}", "no"},
		{`{% if contact.news == "no" and contact.age > 18 %}yes{% endif %}`, "yes"},
		{"{% unless contact.order %}none{% endunless %}", "none"},
		{"{% if contact.order != blank %}x{% endif %}.", "."},
		{"{{ contact.age | plus: 1 }}", "31"},
		{"{{ contact.age | divided_by: 0 }}.", "."},
		{`{{ contact.birthday | date: "%d/%m/%Y" }}`, "03/02/2001"},
		{`{{ "now" | date: "%Y" }}`, "now"},
		{`{{ contact.birthday | date: "%99999999d" }}`, "2001-02-03"},
		{`{% assign who = contact.order | default: "you" %}Hi {{ who }}`, "Hi you"},
		{"a  {{- contact.first_name -}}  b", "aAnab"},
		{"{{ team }} {team}", "Support Support"},
		{"{{ agent.name }}.", "."},
		{`{{ contact.name | truncate: 4, "" }}`, "Ana "},
		{"{{{ contact.first_name }}}", "{{{ contact.first_name }}}"},
		{"{ first_name }", "{ first_name }"},
		{"{}", "{}"},
	} {
		if err := CheckText(chat.Plain(c.src), w.turn.Book); err != nil && c.src != c.want {
			t.Errorf("%s: %v", c.src, err)
		}
		if got := w.fill(c.src); got != c.want {
			t.Errorf("%s: got %q, want %q", c.src, got, c.want)
		}
	}
}

func TestCheckText(t *testing.T) {
	w := newWorld(t, fields...)
	for _, c := range []struct{ src, want string }{
		{"Hi {{ contact.frist_name }}", "contact.first_name"},
		{"Hi {{ contact.first_name", "not closed"},
		{"Hi {{ first_name }}", "contact.first_name"},
		{"Hi {frist_name}", "first_name"},
		{"Hi {nonsense}", "nonsense"},
		{"{{ contact.langauge }}", "contact.language"},
		{"{{ agent.nam }}", "agent.name"},
		{"{{ contact.name | defualt: 1 }}", "default"},
		{"{{ contact.name | default }}", "one value"},
		{"{{ contact.name | default: 1, 2 }}", "one value"},
		{"{{ contact.name | upcase: 1 }}", "nothing"},
		{`{{ contact.name | default: "there }}`, "quote"},
		{"{{ }}", "empty"},
		{"{% if contact.name %}x", "fit together"},
		{"{% for i in (1..99999999) %}x{% endfor %}", "does not work"},
		{"{% include \"/etc/passwd\" %}", "does not work"},
		{"{{ contact.name contact.name }}", "fit together"},
		{"{{ 1 | & }}", "no meaning"},
		{"{first_name} " + strings.Repeat("x", 4096), "4096"},
	} {
		err := CheckText(chat.Plain(c.src), w.turn.Book)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.60s: got %v, want %q in it", c.src, err, c.want)
		}
	}
}

// A contact can be called anything: it is filled in as it is, and never read.
func TestHostileNames(t *testing.T) {
	for _, name := range []string{"{{ contact.phone }}", "{% for i in (1..9) %}", "*bold* [x](button:https://evil)", "{name}",
		"\uFDD00\uFDD1", "| default: 1", "do: close", "/close"} {
		w := newWorld(t)
		w.turn.Case.First = name
		want := strings.NewReplacer("\uFDD0", "", "\uFDD1", "").Replace(name)
		if got := w.fill("<{{ contact.first_name }}>"); got != "<"+want+">" {
			t.Errorf("%q became %q", name, got)
		}
	}
}

// What a template can make is bounded, however it is chained.
func TestBoundedOutput(t *testing.T) {
	w := newWorld(t)
	w.turn.Case.First = strings.Repeat("a", 4000)
	for _, src := range []string{
		strings.Repeat("{{contact.first_name}}", 180),
		"{{ contact.first_name" + strings.Repeat(` | replace: "a", "aaaaaaaaaa"`, 130) + " }}",
		strings.Repeat("{% assign a = contact.first_name %}{% assign a = a | append: a %}", 60) + "{{a}}",
	} {
		if err := CheckText(chat.Plain(src), w.turn.Book); err != nil {
			t.Fatal(err)
		}
		if got := len(w.fill(src)); got > most+maxValue || got < 4000 {
			t.Errorf("%.40s… made %d bytes", src, got)
		}
	}
}

func TestFiltersAreBounded(t *testing.T) {
	long := strings.Repeat("é", maxValue/2)
	for _, f := range filters {
		if s, ok := f.bounded(long, long, long).(string); ok && len(s) > maxValue {
			t.Errorf("%s gives %d bytes", f.name, len(s))
		}
	}
}

func TestFillKeepsFormatting(t *testing.T) {
	w := newWorld(t)
	src := chat.Plain("Dear ").AddString("{first_name}, welcome", chat.Bold).AddString(" to ").
		AddString("us{% if contact.phone %} now{% endif %}", chat.Italic).AddString(". 👋 ").AddString("Bye", chat.Code)
	got := FillText(w.turn, src)
	want := chat.Plain("Dear ").AddString("Ana, welcome", chat.Bold).AddString(" to ").AddString("us", chat.Italic).
		AddString(". 👋 ").AddString("Bye", chat.Code)
	if dump(got) != dump(want) {
		t.Errorf("got %s\nwant %s", dump(got), dump(want))
	}
}

func TestWording(t *testing.T) {
	for _, c := range []struct{ name, language, want, hole string }{
		{"greet", "", "base", ""},
		{"greet", "es", "spanish", ""},
		{"greet", "zh", "base", "no wording"},
		{"greet", "en", "base", ""},
		{"greet.es", "en", "spanish", ""},
		{"alone", "zh", "one", ""},
		{"nobase", "es", "hola", ""},
		{"nobase", "zh", "hola", "no base"},
	} {
		w := newWorld(t, fields...)
		w.add("greet base")
		w.add("greet.es spanish")
		w.add("alone one")
		w.add("nobase.es hola")
		if c.language != "" {
			w.set("language", c.language)
		}
		f, err := Fill(w.turn, c.name, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := f.Parts[0].Text.S; got != c.want {
			t.Errorf("%s for %q: got %q, want %q", c.name, c.language, got, c.want)
		}
		if holes := strings.Join(f.Holes, ";"); !strings.Contains(holes, c.hole) || (holes != "") != (c.hole != "") {
			t.Errorf("%s for %q: holes %q, want %q", c.name, c.language, holes, c.hole)
		}
	}
}

func TestHoles(t *testing.T) {
	w := newWorld(t, fields...)
	w.add("a Order {order}, {order}: {{ agent.name }}\n[Open](button:https://x.org/?q={{ contact.name }})")
	f, err := Fill(w.turn, "a", nil)
	if err != nil || len(f.Holes) != 2 || !strings.Contains(f.Holes[0], "order") || !strings.Contains(f.Holes[1], "agent.name") {
		t.Errorf("got %v, %v", f.Holes, err)
	}
	if got := f.Parts[0].Buttons[0][0].URL; got != "https://x.org/?q=Ana+L%C3%B3pez" {
		t.Errorf("address %q", got)
	}
	w.set("order", "AB123456")
	f, _ = Fill(w.turn, "A", &desk.Agent{Name: "Bo Li"})
	if len(f.Holes) != 0 || f.Parts[0].Text.S != "Order AB123456, AB123456: Bo Li" {
		t.Errorf("got %+v", f)
	}
	if _, err := Fill(w.turn, "aa", nil); err == nil {
		t.Error("no error for an unknown snippet")
	}
}

func TestSend(t *testing.T) {
	w := newWorld(t)
	w.add("two Line one\nline two")
	w.add("one Hi {first_name}")
	bo := &desk.Agent{Name: "Bo", Network: "telegram", Person: "5"}
	for _, c := range []struct {
		name, extra, want string
		agent             *desk.Agent
	}{
		{"one", "", "Hi Ana", nil},
		{"one", "and more", "Hi Ana and more", bo},
		{"two", " and more", "Line one\nline two\n\nand more", bo},
	} {
		f, _ := Fill(w.turn, c.name, c.agent)
		w.turn.Posts, w.turn.Entries = nil, nil
		Send(w.turn, f, "snippet "+c.name, chat.Plain(c.extra))
		p, e := w.turn.Posts[0], w.turn.Entries[0]
		if p.Out.Text.S != c.want || p.Log != e.Seq || e.By != "snippet "+c.name || p.Out.To != w.turn.Case.Last {
			t.Errorf("%s: got %s %s", c.name, dump(p), dump(e))
		}
		if (e.Side == desk.ByAgent) != (c.agent != nil) || (p.Mark == desk.MarkReply) != (c.agent != nil) {
			t.Errorf("%s: side %s, mark %s", c.name, e.Side, p.Mark)
		}
	}
}

func BenchmarkFill(b *testing.B) {
	w := newWorld(&testing.T{}, fields...)
	src := chat.Plain(`Hi {{ contact.first_name | default: "there" }}, order {order}`)
	b.ReportAllocs()
	for b.Loop() {
		FillText(w.turn, src)
	}
}
