package grammar

import (
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
)

func TestReadCommand(t *testing.T) {
	for typed, want := range map[string]Cmd{
		"/help":                         {Name: "help"},
		"/HELP me":                      {Name: "help", Args: chat.Plain("me")},
		"\u200e  /help":                 {Name: "help"},
		"/help@FrontDesk_bot x":         {Name: "help", At: "frontdesk-bot", Args: chat.Plain("x")},
		"/prices?":                      {Name: "prices", Tail: "?"},
		"/prices+":                      {Name: "prices", Tail: "+"},
		"/prices？":                      {Name: "prices", Tail: "?"},
		"/prices@bot? x":                {Name: "prices", At: "bot", Tail: "?", Args: chat.Plain("x")},
		"/connect_whatsapp":             {Name: "connect-whatsapp"},
		"/addsnippet promo\nline\n two": {Name: "addsnippet", Args: chat.Plain("promo\nline\n two")},
		"/addrule\n\nx":                 {Name: "addrule", Args: chat.Plain("x")},
		"/цены":                         {Name: "цены"},
		"/价格 x":                         {Name: "价格", Args: chat.Plain("x")},
		"/Précios":                      {Name: "precios"},
		"/a.b c":                        {Name: "a.b", Args: chat.Plain("c")},
		"/a.es.2? c":                    {Name: "a.es.2", Tail: "?", Args: chat.Plain("c")},
		"/a.es@bot+":                    {Name: "a.es", At: "bot", Tail: "+"},
		"/a.":                           {Name: "a."},
		"/etc/passwd":                   {Name: "etc/passwd"},
		"/prices?!":                     {Name: "prices?!"},
		"/":                             {},
		"/ help":                        {Args: chat.Plain("help")},
		"／help":                         {Name: "help"},
		"/pri\u200bces x":               {Name: "prices", Args: chat.Plain("x")},
		"/\u200bhelp":                   {Name: "help"},
	} {
		got, ok := ReadCommand(chat.Plain(typed))
		if !ok || got.Name != want.Name || got.At != want.At || got.Tail != want.Tail || got.Args.S != want.Args.S {
			t.Errorf("%q: got %+v %v", typed, got, ok)
		}
	}
	for _, typed := range []string{"", "help", "//note", " //note", "／／note", "/\u200b/note", `\/text`, "a /b"} {
		if got, ok := ReadCommand(chat.Plain(typed)); ok {
			t.Errorf("%q is taken for a command: %+v", typed, got)
		}
	}
}

func TestCommandKeepsFormatting(t *testing.T) {
	c, _ := ReadCommand(chat.Plain("/addsnippet  ").AddString("bold", chat.Bold).AddString(" x"))
	if c.Args.S != "bold x" || len(c.Args.Marks) != 1 || c.Args.Marks[0].To != 4 {
		t.Errorf("%+v", c.Args)
	}
}

func TestNotesAndSlashes(t *testing.T) {
	for typed, want := range map[string]string{"//a b": "a b", " // a": "a", "／／a": "a"} {
		if got, ok := ReadNote(chat.Plain(typed)); !ok || got.S != want {
			t.Errorf("%q: %q %v", typed, got.S, ok)
		}
	}
	if _, ok := ReadNote(chat.Plain("/a")); ok {
		t.Error("a command is no note")
	}
	for typed, want := range map[string]string{`\/text`: "/text", `\text`: `\text`, "x": "x", "": "", `\`: `\`} {
		if got := Literal(chat.Plain(typed)); got.S != want {
			t.Errorf("%q: %q", typed, got.S)
		}
	}
}

func TestFirstWord(t *testing.T) {
	for typed, want := range map[string][2]string{
		"prices Our list:\n a": {"prices", "Our list:\n a"},
		"promo\nline":          {"promo", "\nline"},
		"  x":                  {"x", ""},
		"":                     {"", ""},
		"\u200bx\u200b y":      {"x", "y"},
	} {
		word, rest := FirstWord(chat.Plain(typed))
		if word != want[0] || rest.S != want[1] {
			t.Errorf("%q: %q %q", typed, word, rest.S)
		}
	}
}

func TestCheckName(t *testing.T) {
	reserved := func(f string) bool { return slices.Contains(GrammarWords, f) || f == "help" }
	for _, name := range []string{"a", "connect-whatsapp", "vip_2", "цены", "价格", "قیمت", "हिन्दी", strings.Repeat("é", 32), "می\u200cخواهم", "time-out", "1"} {
		if err := CheckName(name, reserved); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
	for name, other := range map[string]string{
		"timeout":                 "time-out",
		"TimeOut":                 "time-out",
		"when":                    "my-when",
		"hélp":                    "my-hélp",
		"two words":               "two-words",
		"a/b!":                    "a-b",
		"prices:":                 "prices",
		strings.Repeat("x", 33):   strings.Repeat("x", 32),
		strings.Repeat("x ", 999): "",
		"":                        "",
		"---":                     "",
		"💰":                       "",
		"\u0301a":                 "",
	} {
		err := CheckName(name, reserved)
		if err == nil {
			t.Errorf("%q is taken", name)
			continue
		}
		e := err.(*Error)
		if other != "" && !slices.Equal(e.Suggest, []string{other}) {
			t.Errorf("%q: suggests %q", name, e.Suggest)
		}
		for _, s := range e.Suggest {
			if again := CheckName(s, reserved); again != nil {
				t.Errorf("%q suggests %q: %v", name, s, again)
			}
		}
	}
	if err := CheckName("x", nil); err != nil {
		t.Error(err)
	}
}

func TestDuration(t *testing.T) {
	for typed, want := range map[string]time.Duration{
		"90s": 90 * time.Second, "15m": 15 * time.Minute, "2h": 2 * time.Hour, "7d": 7 * day, "1w": 7 * day,
		"1h30m": 90 * time.Minute, "10M": 10 * time.Minute, "10 min": 10 * time.Minute, "2 hours": 2 * time.Hour,
		"٣h": 3 * time.Hour, "１０m": 10 * time.Minute, "1.5h": 90 * time.Minute, "0s": 0, "१५m": 15 * time.Minute,
	} {
		if got, ok := Duration(typed); !ok || got != want {
			t.Errorf("%q: %v %v", typed, got, ok)
		}
	}
	for _, typed := range []string{"", "5", "m", "-5m", "5x", "1h x", "999999999w", "1h 5", "5m5"} {
		if got, ok := Duration(typed); ok {
			t.Errorf("%q is taken: %v", typed, got)
		}
	}
	for d, want := range map[time.Duration]string{
		90 * time.Second: "90s", 15 * time.Minute: "15m", 2 * time.Hour: "2h", 7 * day: "7d", 90 * time.Minute: "90m",
		0: "0s", time.Minute: "1m", 25 * time.Hour: "25h",
	} {
		if got := PrintDuration(d); got != want {
			t.Errorf("%v: %q", d, got)
		}
	}
}

func FuzzDuration(f *testing.F) {
	f.Add("1h30m")
	f.Fuzz(func(t *testing.T, s string) {
		d, ok := Duration(s)
		if !ok {
			return
		}
		d = d.Truncate(time.Second)
		if again, ok := Duration(PrintDuration(d)); !ok || again != d {
			t.Fatalf("%q: %v prints %q reads %v", s, d, PrintDuration(d), again)
		}
	})
}

func TestDigits(t *testing.T) {
	for typed, want := range map[string]string{"٣": "3", "۴۵": "45", "१२": "12", "９": "9", "a1": "a1", "๙": "9", "𝟗𝟘": "90", "᠙": "9", "߁": "1"} {
		if got := Digits(typed); got != want {
			t.Errorf("%q: %q", typed, got)
		}
	}
}

func TestSuggest(t *testing.T) {
	names := []string{"prices", "connect-whatsapp", "opening", "welcome", "Español", "do", "tag"}
	for typed, want := range map[string]string{
		"pirces": "prices", "connectwhatsapp": "connect-whatsapp", "conect-whatsap": "connect-whatsapp",
		"open": "opening", "espanol": "Español", "wellcome": "welcome", "whatsapp": "connect-whatsapp", "CONNECT": "connect-whatsapp",
		"tga": "tag",
	} {
		if got := Suggest(typed, names); len(got) == 0 || got[0] != want {
			t.Errorf("%q: %q", typed, got)
		}
	}
	for _, typed := range []string{"", "xyzzy", "x", strings.Repeat("prices", 1000)} {
		if got := Suggest(typed, names); len(got) != 0 {
			t.Errorf("%q: %q", typed, got)
		}
	}
	if got := Suggest("a1", []string{"a11", "a12", "a13", "a14", "a11"}); len(got) != 3 {
		t.Errorf("more than three, or doubled: %q", got)
	}
}

func TestLines(t *testing.T) {
	body := " a \r\n\n\u200b b\u2028c"
	got := Lines(body)
	var texts []string
	for _, l := range got {
		texts = append(texts, l.Text)
		if !strings.HasPrefix(body[l.Pos:], l.Text) {
			t.Errorf("%+v is not there", l)
		}
	}
	if !slices.Equal(texts, []string{"a", "", "b", "c"}) {
		t.Errorf("%q", texts)
	}
}

func TestHeader(t *testing.T) {
	for line, want := range map[string][2]string{
		"email: What?": {"email", "What?"}, "email : What?": {"email", "What?"}, "language.es：¿Qué?": {"language.es", "¿Qué?"},
		"email:What?": {"email", "What?"}, "intro:": {"intro", ""}, "язык\u00a0: Какой?": {"язык", "Какой?"},
	} {
		key, value, ok := Header(line)
		if !ok || key != want[0] || line[value:] != want[1] {
			t.Errorf("%q: %q %d %v", line, key, value, ok)
		}
	}
	for _, line := range []string{"two words: x", ": x", "", "x", "https//x"} {
		if key, _, ok := Header(line); ok {
			t.Errorf("%q has the key %q", line, key)
		}
	}
}

func TestErrorText(t *testing.T) {
	src := "when convesation opened"
	e := At(src, 5, "There is no trigger “%s”.", "convesation").Expect("a trigger").
		Mean("convesation", []string{"conversation", "message"}).Try("when conversation opened")
	want := "There is no trigger “convesation”.\nwhen convesation opened\n     ^\nExpected: a trigger\nDid you mean conversation?\nExample: when conversation opened"
	if e.Error() != want {
		t.Errorf("got\n%s", e)
	}
	if rich := e.Rich(); len(rich.Marks) != 1 || !strings.HasSuffix(rich.S[rich.Marks[0].From:rich.Marks[0].To], "\n     ^") {
		t.Errorf("%+v", rich)
	}
	if got := At("", 0, "Name it.").Try("/x").Error(); got != "Name it.\nExample: /x" {
		t.Errorf("got %q", got)
	}
}

func TestCaret(t *testing.T) {
	long := strings.Repeat("word ", 200)
	for name, c := range map[string]struct {
		src, at, line string
		column        int
	}{
		"plain":       {"a b c", "b", "a b c", 2},
		"second line": {"x\r\na b c\ny", "b", "a b c", 2},
		"wide":        {"中文 b", "b", "中文 b", 5},
		"marks":       {"e\u0301a b", "b", "e\u0301a b", 3},
		"family":      {"👩‍👧 b", "b", "👩‍👧 b", 3},
		"override":    {"\u202eab c", "c", "ab c", 3},
		"the end":     {"ab", "", "ab", 2},
		"tab":         {"a\tb", "b", "a b", 2},
		"long":        {long + "HERE " + long, "HERE", "…" + long[len(long)-widthBefore:] + (("HERE " + long)[:widthAfter]) + "…", widthBefore + 1},
	} {
		pos := len(c.src)
		if c.at != "" {
			pos = strings.Index(c.src, c.at)
		}
		lines := strings.Split(At(c.src, pos, "m").Error(), "\n")
		if len(lines) != 3 || lines[1] != c.line || lines[2] != strings.Repeat(" ", c.column)+"^" {
			t.Errorf("%s: %q", name, lines)
		}
	}
	zalgo := strings.Repeat("a"+strings.Repeat("\u0301", 50), 80)
	if got := At(zalgo, len(zalgo)/2, "m").Error(); len(got) > 8000 {
		t.Errorf("%d bytes", len(got))
	}
}

func FuzzAt(f *testing.F) {
	f.Add("a\nb 中", 3)
	f.Fuzz(func(t *testing.T, src string, pos int) {
		e := At(src, pos, "m")
		if e.Col < 0 || e.Col > len(e.Line) {
			t.Fatalf("%q %d: %+v", src, pos, e)
		}
		_ = e.Error()
	})
}

func FuzzNames(f *testing.F) {
	f.Add("two words")
	f.Fuzz(func(t *testing.T, s string) {
		reserved := func(folded string) bool { return len(folded) == 3 }
		err := CheckName(s, reserved)
		if err == nil {
			if s = Visible(s); desk.Fold(s) == "" || len([]rune(s)) > longestName {
				t.Fatalf("%q is taken", s)
			}
			return
		}
		for _, other := range err.(*Error).Suggest {
			if again := CheckName(other, reserved); again != nil {
				t.Fatalf("%q suggests %q: %v", s, other, again)
			}
		}
	})
}

func FuzzReadCommand(f *testing.F) {
	f.Add("/help@bot x")
	f.Fuzz(func(t *testing.T, s string) {
		c, ok := ReadCommand(chat.Plain(s))
		if !ok && c.Name != "" {
			t.Fatal(c)
		}
		_, _ = ReadNote(chat.Plain(s))
		_ = Literal(chat.Plain(s))
		_, _ = FirstWord(chat.Plain(s))
		_, _, _ = Header(s)
		_ = Suggest(s, GrammarWords)
	})
}
