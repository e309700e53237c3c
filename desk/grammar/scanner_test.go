package grammar

import (
	"fmt"
	"strings"
	"testing"

	"frontdesk/chat"
)

// scan prints the tokens of a line: words as they are, quoted ones in ⟨⟩,
// symbols in ‹›, patterns in //, line breaks as ↵.
func scan(src string) string {
	s := NewScanner(src)
	var out []string
	for {
		t, err := s.NextValue()
		if err != nil {
			return strings.Join(append(out, "! "+err.Error()), " ")
		}
		switch t.Kind {
		case End:
			return strings.Join(out, " ")
		case Word:
			out = append(out, t.Text)
		case Quoted:
			out = append(out, "⟨"+t.Text+"⟩")
		case Regex:
			out = append(out, "/"+t.Text+"/")
		case Symbol:
			out = append(out, "‹"+t.Text+"›")
		case Newline:
			out = append(out, "↵")
		}
	}
}

func TestScan(t *testing.T) {
	for typed, want := range map[string]string{
		`if topic is orders`:                     `if topic is orders`,
		"\ufeff\u200f if\u200b topic":            `if topic`,
		`conversation opened`:                    `conversation opened`,
		`message contains "price" or "cost"`:     `message contains ⟨price⟩ or ⟨cost⟩`,
		`say “Hi there”`:                         `say ⟨Hi there⟩`,
		`say « bonjour à tous »`:                 `say ⟨bonjour à tous⟩`,
		"say «\u00a0bonjour\u00a0»":              `say ⟨bonjour⟩`,
		`say ‹ ja ›`:                             `say ⟨ja⟩`,
		`say „Guten Tag“; close`:                 `say ⟨Guten Tag⟩ ‹;› close`,
		`say „Dzień dobry” x`:                    `say ⟨Dzień dobry⟩ x`,
		`say »Hallo« x`:                          `say ⟨Hallo⟩ x`,
		`say ”hej” x`:                            `say ⟨hej⟩ x`,
		`say "Hi” x`:                             `say ⟨Hi⟩ x`,
		`say “Hi" x`:                             `say ⟨Hi⟩ x`,
		`say “Hi“ and “bye”`:                     `say ⟨Hi⟩ and ⟨bye⟩`,
		`say “he said “hi” to me” x`:             `say ⟨he said “hi” to me⟩ x`,
		`say "he said “hi” to me" x`:             `say ⟨he said “hi” to me⟩ x`,
		`say "a \"b\" c" x`:                      `say ⟨a "b" c⟩ x`,
		`say "C:\new \d" x`:                      `say ⟨C:\new \d⟩ x`,
		`say 'it isn't so' x`:                    `say ⟨it isn't so⟩ x`,
		`say ‘hi there’ x`:                       `say ⟨hi there⟩ x`,
		`don't o’clock 'tis`:                     `don't o’clock 'tis`,
		`דו"ח x`:                                 `דו"ח x`,
		`contains"price"`:                        `contains ⟨price⟩`,
		`is in A, B`:                             `is in A ‹,› B`,
		`tag es;close`:                           `tag es ‹;› close`,
		`(a or b)`:                               `‹(› a or b ‹)›`,
		`5 | 3|1`:                                `5 ‹|› 3 ‹|› 1`,
		`5｜3`:                                    `5 ‹|› 3`,
		`（a，b；c、d）`:                              `‹(› a ‹,› b ‹;› c ‹,› d ‹)›`,
		`order: What?`:                           `order ‹:› What?`,
		`order : What?`:                          `order ‹:› What?`,
		`language：Which`:                         `language ‹:› Which`,
		`do:`:                                    `do ‹:›`,
		`mon-fri 09:00-13:00`:                    `mon-fri 09:00-13:00`,
		`English=en A = b 中文＝zh`:                 `English=en A ‹=› b 中文 ‹=› zh`,
		`rating>=4 rating < 3 x≥2 y＞＝1`:          `rating ‹>=› 4 rating ‹<› 3 x ‹>=› 2 y ‹>=› 1`,
		`a-b @bo #topic +34600123456 10% 1.5`:    `a-b @bo #topic +34600123456 10% 1.5`,
		`post https://x.y/a;b?c=d&e=(f); close`:  `post https://x.y/a;b?c=d&e=(f) ‹;› close`,
		`(x (post https://x.y/a))`:               `‹(› x ‹(› post https://x.y/a ‹)› ‹)›`,
		`—dry —dry –5 −5 a—b`:                    `--dry --dry -5 -5 a—b`,
		`matches /^[A-Z/]{2}\d{6}$/ "two, like"`: `matches /^[A-Z/]{2}\d{6}$/ ⟨two, like⟩`,
		`matches /https?:\/\/x y/i; stop`:        `matches /(?i)https?://x y/ ‹;› stop`,
		`matches /a\\/`:                          `matches /a\\/`,
		"a\r\nb\n\nc":                            `a ↵ b ↵ ↵ c`,
		`when message contains "do it" do say "if so; stop"`: `when message contains ⟨do it⟩ do say ⟨if so; stop⟩`,
	} {
		if got := scan(typed); got != want {
			t.Errorf("%s\n got %s\nwant %s", typed, got, want)
		}
	}
}

func TestUnclosed(t *testing.T) {
	for typed, caret := range map[string]int{
		`when conversation opened do say "Hi`: 32,
		`do say “Hi there`:                    7,
		"do say « Hi":                         7,
		"do say \"Hi\ndo say \"Bye\"":         7,
		`do say "a"; say "b`:                  16,
		`matches /abc`:                        8,
		`say „Hi`:                             4,
	} {
		s := NewScanner(typed)
		for {
			tok, err := s.NextValue()
			if err != nil {
				if e := err.(*Error); e.Col != caret {
					t.Errorf("%q: caret at %d, want %d:\n%v", typed, e.Col, caret, e)
				}
				break
			}
			if tok.Kind == End {
				t.Errorf("%q: no error", typed)
				break
			}
		}
	}
}

func TestRichToken(t *testing.T) {
	src := chat.Plain(`say "a \"b\" `).AddString("bold", chat.Bold).AddString(` \\" x`)
	s := NewScanner(src.S)
	_, _ = s.Next()
	tok, err := s.Next()
	if err != nil {
		t.Fatal(err)
	}
	rich := tok.Rich(src)
	if rich.S != `a "b" bold \` || rich.S != tok.Text {
		t.Errorf("got %q, token %q", rich.S, tok.Text)
	}
	if len(rich.Marks) != 1 || rich.S[rich.Marks[0].From:rich.Marks[0].To] != "bold" {
		t.Errorf("marks %v", rich.Marks)
	}
	s = NewScanner("« hi »")
	tok, _ = s.Next()
	if got := tok.Rich(chat.Plain("« hi »")); got.S != "hi" {
		t.Errorf("angled: %q", got.S)
	}
}

func TestIs(t *testing.T) {
	s := NewScanner(`WHEN "when" ;`)
	word, _ := s.Next()
	quoted, _ := s.Next()
	symbol, _ := s.Next()
	if !word.Is("when") || quoted.Is("when") || !symbol.Is(";") || word.Is("if") {
		t.Error(word, quoted, symbol)
	}
}

func TestPeekAndRest(t *testing.T) {
	s := NewScanner("a  /b c/ d")
	first, _ := s.Next()
	peek, _ := s.Peek()
	value, _ := s.NextValue()
	if first.Text != "a" || peek.Text != "/b" || value.Text != "b c" || s.Rest() != "d" {
		t.Error(first, peek, value, s.Rest())
	}
	s.Jump(value.Pos)
	if s.Rest() != "/b c/ d" {
		t.Error(s.Rest())
	}
}

func TestHostileInputIsBounded(t *testing.T) {
	for _, part := range []string{`“`, `"`, `'a `, `„"“ `, `/[`, "\u0301", "a\n", "(", `\"`, "http://,", "http://()", "«"} {
		src := strings.Repeat(part, 400_000/len(part))
		s := NewScanner(src)
		for {
			tok, err := s.NextValue()
			if err != nil || tok.Kind == End {
				break
			}
		}
		_ = At(src, len(src)/2, "x").Error()
	}
}

func FuzzScan(f *testing.F) {
	f.Add(`when message contains "do it" do say «x»; 'y' /z/ a:b`)
	f.Fuzz(func(t *testing.T, src string) {
		src = strings.ToValidUTF8(src, "") // as the networks hand it over
		s := NewScanner(src)
		last := 0
		for {
			tok, err := s.NextValue()
			if err != nil {
				_ = err.Error()
				return
			}
			if tok.Pos < last || tok.Stop > len(src) || tok.Kind != End && tok.Stop <= tok.Pos {
				t.Fatalf("token %+v after %d of %q", tok, last, src)
			}
			if tok.Kind == End {
				return
			}
			if tok.Kind == Quoted {
				if rich := tok.Rich(chat.Plain(src)); rich.S != tok.Text {
					t.Fatalf("%q: rich %q, text %q", src, rich.S, tok.Text)
				}
			}
			last = tok.Stop
		}
	})
}

func FuzzQuote(f *testing.F) {
	for _, s := range []string{"a", "two words", `say "hi"`, `“a” "b"`, `end\`, `\"`, "when", "it's", "'tis", "", "–5", "a：b", "/x/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "")
		for _, printed := range []string{Quote(s), InQuotes(s)} {
			scan := NewScanner("x " + printed + " ‘y’ 'z' ; \"w\"")
			_, _ = scan.Next()
			tok, err := scan.NextValue()
			if err != nil || tok.Text != s || !tok.Value() {
				t.Fatalf("%q printed %q read %+v %v", s, printed, tok, err)
			}
			for _, w := range GrammarWords {
				if tok.Is(w) {
					t.Fatalf("%q printed %q reads as a grammar word", s, printed)
				}
			}
		}
	})
}

func FuzzPattern(f *testing.F) {
	f.Add(`^[A-Z/]{2}\d{6}$`)
	f.Add(`a\\/b`)
	f.Fuzz(func(t *testing.T, p string) {
		tok, err := NewScanner("/" + p + "/").NextValue()
		if err != nil || tok.Kind != Regex {
			return
		}
		if _, err := Pattern("/"+p+"/", tok); err != nil {
			return
		}
		again, err := NewScanner(PrintPattern(tok.Text) + " x").NextValue()
		if err != nil || again.Text != tok.Text {
			t.Fatalf("%q read %q printed %q read %q %v", p, tok.Text, PrintPattern(tok.Text), again.Text, err)
		}
	})
}

func ExampleScanner() {
	fmt.Println(scan(`if language is “es” do assign sales-es; tag es`))
	// Output: if language is ⟨es⟩ do assign sales-es ‹;› tag es
}
