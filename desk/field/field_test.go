package field

import (
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

func mustParse(t *testing.T, src string) *desk.Field {
	t.Helper()
	f, err := Parse(src)
	if err != nil {
		t.Fatalf("%s\n%v", src, err)
	}
	return f
}

// Each field in its canonical form, and ways to write it.
func TestDefinitions(t *testing.T) {
	for canonical, typed := range map[string][]string{
		"language choice English=en | Español=es | 中文=zh": {
			"language choice English=en, Español=es, 中文=zh", "language CHOICE English = en|Español= es｜中文＝zh",
			"language choice\nEnglish=en\nEspañol=es\n中文=zh", `language choice "English"="en" | «Español»=es | 中文=zh |`,
		},
		"topic choice orders | other":                    {"topic choice orders, other", "topic choice orders\nother\n", " \u200btopic  choice  orders，other"},
		`size choice "Small, or so"=s | Large=l`:         {"size choice Small, or so=s | Large=l"},
		"mood choice 👍 | 👎 | 👩‍💻=work":                   {"mood choice 👍, 👎, 👩‍💻 = work"},
		"stars choice 5 | 3 | 1":                         {"stars choice 5|3|1"},
		"links choice Docs=https://x.y/?a=b | Other":     {"links choice Docs = https://x.y/?a=b | Other"},
		"topic2 choice Orders and returns=orders | Else": {"topic2 choice Orders and returns = orders\nElse"},
		"email email": {"email e-mail", "email EMAIL"},
		"order text /^[A-Z]{2}\\d{6}$/ \"two letters and six digits, like AB123456\"": {
			"order text /^[A-Z]{2}\\d{6}$/ “two letters and six digits, like AB123456”",
			"order text /^[A-Z]{2}\\d{6}$/ two letters and six digits, like AB123456",
		},
		"path text /a\\/b/":    {`path text /a\/b/`},
		"code text":            {"code Text"},
		`code text "a hint"`:   {"code text a hint"},
		"guests number 1 10":   {"guests number 1-10", "guests number 1..10", "guests number min 1 max 10", "guests number from 1 to 10", "guests number ١ ١٠"},
		"temp number -10 -1":   {"temp number -10 - -1", "temp number −10 −1"},
		"age number min 18":    {"age number min 18"},
		"x number":             {"x number"},
		"price number 0.5 1.5": {"price number 0,5 1,5"},
		"a date":               {"a date"}, "a yesno": {"a yesno"}, "a phone": {"a phone"}, "a url": {"a url"},
		"a rating": {"a rating"}, "a location": {"a location"}, "a file": {"a file"}, "time-out text": {"time-out text"},
	} {
		for _, s := range append(typed, canonical) {
			f, err := Parse(s)
			if s == "email e-mail" {
				if err == nil || !slices.Equal(err.(*grammar.Error).Suggest, []string{"email"}) {
					t.Errorf("%s: %v", s, err)
				}
				continue
			}
			if err != nil {
				t.Errorf("%s\n%v", s, err)
			} else if got := Print(f); got != canonical {
				t.Errorf("%s\n got %s\nwant %s", s, got, canonical)
			}
		}
	}
}

func TestDefinitionErrors(t *testing.T) {
	for typed, want := range map[string]string{
		"timeout text":    "Did you mean time-out?",
		"When text":       "reserved",
		"first_name text": "reserved",
		"Phone phone":     "reserved",
		"":                "A name is missing.",
		"order":           "The type of “order” is missing.",
		"order txet":      "Did you mean text?",
		"order bool":      "Did you mean yesno?",
		"language choice": "The choices are missing.",
		"language choice English=en | Inglés=en": "“English” and “Inglés” have the same value en.\nlanguage choice English=en | Inglés=en\n                             ^",
		"language choice a | A":                  "There are two choices “A”.",
		"language choice a | =b":                 "needs a label",
		"language choice a=":                     "The value of “a” is missing.",
		"language choice \"a":                    "This quote is not closed.\nlanguage choice \"a\n                ^",
		"order text /[a/":                        "This pattern cannot be read",
		"order text /(?=x)/":                     "This pattern cannot be read",
		"order text /abc":                        "This pattern is not closed.\norder text /abc\n           ^",
		"n number 10 1":                          "The least number is greater",
		"n number 5":                             "a least and a greatest",
		"n number 1 2 3":                         "a least and a greatest",
		"n number one two":                       "“one” is no number.\nn number one two\n         ^",
		"email email please":                     "Nothing can follow the type email.",
		"two/words text":                         "Did you mean two-words?",
	} {
		_, err := Parse(typed)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got\n%v\nwant %s", typed, err, want)
		} else if !strings.Contains(err.Error(), "Example: /addfield ") {
			t.Errorf("%q has no example:\n%v", typed, err)
		}
	}
}

// Examples of errors are definitions that work.
func TestExamplesWork(t *testing.T) {
	for _, k := range kinds {
		f := mustParse(t, k.example)
		if f.Type != k.name || Print(f) != k.example {
			t.Errorf("%s: %s", k.example, Print(f))
		}
	}
}

func TestAnswers(t *testing.T) {
	for _, c := range []struct {
		field, region string
		good          map[string]string
		bad           []string
		key           string
	}{
		{field: "order text /^[A-Z]{2}\\d{6}$/ \"hint\"", good: map[string]string{" AB123456 ": "AB123456", "ＡＢ123456": "AB123456", "AB١٢٣٤٥٦": "AB123456"}, bad: []string{"AB12345", "x AB123456", "ab123456", ""}, key: "not_pattern"},
		{field: "n number", good: map[string]string{
			"5": "5", "٣": "3", "1,234.5": "1234.5", "1.234,5": "1234.5", "1 234,5": "1234.5", "1'234.50": "1234.5", "3,5": "3.5", "1,234": "1234", "1.234": "1.234",
			"-7": "-7", "−7": "-7", "+7": "7", "€ 12.50": "12.5", "12.50 €": "12.5", "1,234,567": "1234567", "1.234.567": "1234567", ".5": "0.5", "0,125": "0.125", "-0": "0", "१२": "12", "１２": "12", "٣٫٥": "3.5", "5.": "5",
		}, bad: []string{"five", "1e5", "1,2,3", "--5", "1 2", "NaN", "Inf", "0x10", "1.2.3", "99999999999999999999", "5 5", ""}, key: "not_number"},
		{field: "n number", region: "ES", good: map[string]string{"1.234": "1234", "1,234": "1.234", "1.5": "1.5", "12.345,67": "12345.67"}},
		{field: "n number 1 10", good: map[string]string{"10": "10", "1": "1"}, bad: []string{"0", "11", "x"}, key: "not_in_range"},
		{field: "d date", good: map[string]string{
			"2026-12-24": "2026-12-24", "24.12.2026": "2026-12-24", "24/12/2026": "2026-12-24", "12/24/2026": "2026-12-24", "24 Dec 2026": "2026-12-24",
			"Dec 24, 2026": "2026-12-24", "December 24th, 2026": "2026-12-24", "24 de diciembre de 2026": "2026-12-24", "24 décembre 2026": "2026-12-24",
			"24. Dezember 2026": "2026-12-24", "24 dicembre 2026": "2026-12-24", "24 декабря 2026 г.": "2026-12-24", "24 ديسمبر 2026": "2026-12-24",
			"2026年12月24日": "2026-12-24", "1er mai 2026": "2026-05-01", "03/04/2026": "2026-04-03", "24.12.26": "2026-12-24", "1.2.85": "1985-02-01", "2026/1/2": "2026-01-02",
			"29.02.2024": "2024-02-29", "٢٤/١٢/٢٠٢٦": "2026-12-24", "Thursday, 24 Dec 2026": "2026-12-24", "2026-12-24 10:30": "2026-12-24", "2026-12-24T10:30:00Z": "2026-12-24", "15 août 2026": "2026-08-15", "24–12–2026": "2026-12-24",
		}, bad: []string{"30.02.2026", "29.02.2026", "31/04/2026", "tomorrowish", "13/13/2026", "5", "20266-01-01", "1332151919", "24 juxember 2026", "jui 5 2026", "2026-00-10", "0000-01-01", "24 Dec", "Dec 24 Jan 2026"}, key: "not_date"},
		{field: "d date", region: "us", good: map[string]string{"03/04/2026": "2026-03-04", "24/12/2026": "2026-12-24", "2026-03-04": "2026-03-04"}},
		{field: "y yesno", good: map[string]string{"Yes!": "yes", "y": "yes", "SÍ": "yes", "si": "yes", "oui": "yes", "да": "yes", "是": "yes", "نعم": "yes", "👍": "yes", "👍🏽": "yes", "1": "yes", "1️⃣": "yes", "ok": "yes", "d’accord": "yes", "Yes, please": "yes",
			"no": "no", "Nein": "no", "não": "no", "нет": "no", "不": "no", "لا": "no", "👎": "no", "2": "no", "٢": "no", "No, gracias.": "no", "N": "no"}, bad: []string{"maybe", "", "yes and no", "3"}, key: "not_yesno"},
		{field: "e email", good: map[string]string{"Ana@Example.COM": "Ana@example.com", "<a.b+c@x.co.uk>": "a.b+c@x.co.uk", "mailto:a@x.org": "a@x.org", "my email is ana@x.com.": "ana@x.com", "a@müller.de": "a@xn--mller-kva.de", "ana @ x.com": "ana@x.com", "a＠x.com": "a@x.com"},
			bad: []string{"ana", "ana@x", "ana@@x.com", "a b@", "@x.com", "a@x..com", "a@-x.com", "ana at x.com", "a@x.com b@y.com", "a@1.2.3.4", "a@x.c", "Ana <a@x.com> b", "a@x.com, b", "\"a b\"@x.com", "a..b@x.com", "a@x_y.com"}[:11], key: "not_email"},
		{field: "p phone", good: map[string]string{"+34 600 12 34 56": "+34600123456", "0034600123456": "+34600123456", "34600123456": "+34600123456", "+1 (202) 555-0123": "+12025550123", "+٣٤٦٠٠١٢٣٤٥٦": "+34600123456", "tel:+34600123456": "+34600123456"},
			bad: []string{"600123456", "123", "abc", "+34 600 12", "call me", "+999999999999"}, key: "not_phone"},
		{field: "p phone", region: "es", good: map[string]string{"600 123 456": "+34600123456", "+44 20 7946 0958": "+442079460958"}},
		{field: "u url", good: map[string]string{"example.com": "https://example.com", "HTTP://Example.COM/Path?q=1": "http://example.com/Path?q=1", "https://x.y.zz:8080/a#b": "https://x.y.zz:8080/a#b", "www.müller.de": "https://www.xn--mller-kva.de", "<https://x.org>": "https://x.org"},
			bad: []string{"example", "http://localhost", "ftp://x.com", "javascript:alert(1)", "a b.com", "http://", "ana@x.com", "https://user:pw@x.com", "x..com"}, key: "not_url"},
		{field: "r rating", good: map[string]string{"4": "4", "4/5": "4", "⭐⭐⭐": "3", "⭐️⭐️": "2", "★★★☆☆": "3", "five": "5", "Tres": "3", "4 stars": "4", "5!": "5", "٣": "3", "3️⃣": "3", "*****": "5", "4 out of 5": "4", "五星": ""}, bad: []string{"0", "6", "4.5", "good", "⭐⭐⭐⭐⭐⭐", "45"}, key: "not_rating"},
		{field: "l location", good: map[string]string{"40.4168, -3.7038": "40.4168,-3.7038", "40.4168 -3.7038": "40.4168,-3.7038", "40,4168; −3,7038": "40.4168,-3.7038", "geo:40.4,-3.7": "40.4,-3.7", "https://www.google.com/maps/@40.4168,-3.7038,15z": "40.4168,-3.7038", "https://maps.google.com/?q=40.4168%2C-3.7038": "40.4168,-3.7038"},
			bad: []string{"Madrid", "91,0", "0,181", "1", "1,2,3"}, key: "not_location"},
		{field: "f file", bad: []string{"my file", "x.pdf"}, key: "not_file"},
	} {
		f := mustParse(t, c.field)
		for typed, want := range c.good {
			a, trouble := ReadText(f, typed, c.region)
			if want == "" {
				continue
			}
			if trouble != nil || a.Value.V != want || a.Label != Show(f, a.Value) {
				t.Errorf("%s: %q gives %+v %v, want %s", c.field, typed, a, trouble, want)
				continue
			}
			if !valid(f, a.Value) {
				t.Errorf("%s: %q is kept as %q and not valid then", c.field, typed, a.Value.V)
			}
		}
		for _, typed := range c.bad {
			if a, trouble := ReadText(f, typed, c.region); trouble == nil || trouble.Key != c.key {
				t.Errorf("%s: %q is taken: %+v %v", c.field, typed, a, trouble)
			}
		}
	}
}

func TestChoices(t *testing.T) {
	language := "language choice English=en | Español=es | 中文=zh"
	for _, c := range []struct {
		field, typed, value string
		guess               bool
	}{
		{language, "English", "en", false}, {language, "espanol", "es", false}, {language, "ES", "es", false}, {language, " «Español»! ", "es", false},
		{language, "🇪🇸 Español", "es", false}, {language, "3", "zh", false}, {language, "2.", "es", false}, {language, "2️⃣", "es", false}, {language, "٢", "es", false}, {language, "#1", "en", false},
		{language, "Englsh", "en", true}, {language, "espanhol", "es", true}, {language, "中文", "zh", false},
		{language, "4", "", false}, {language, "0", "", false}, {language, "french", "", false}, {language, "e", "", false}, {language, "", "", false}, {language, "+1", "", false}, {language, "zg", "", false},
		{"n choice 5 | 3 | 1", "3", "3", false}, {"n choice 5 | 3 | 1", "1", "1", false}, {"n choice 5 | 3 | 1", "2", "3", false},
		{"m choice 👍 | 👎", "👎", "👎", false}, {"m choice 👍 | 👎", "1", "👍", false}, {"m choice Yes ✅ | Yes ❌", "yes ❌", "Yes ❌", false}, {"m choice Yes ✅ | Yes ❌", "yes", "", false},
		{"t choice orders | others", "oders", "orders", true}, {"t choice house | mouse", "rouse", "", false}, {"t choice Hotel | Hostel", "hello", "", false},
		{"s choice one | two", "onw", "", false}, {"y choice 2024 | 2030", "2025", "", false}, {"o choice Orders & returns=o | Other=x", "orders & returns", "o", false},
	} {
		a, trouble := ReadText(mustParse(t, c.field), c.typed, "")
		if (trouble == nil) != (c.value != "") || a.Value.V != c.value || a.Guess != c.guess {
			t.Errorf("%s: %q gives %+v %v", c.field, c.typed, a, trouble)
		}
		if trouble != nil && trouble.Key != "choose_one" {
			t.Errorf("%s: %q: %+v", c.field, c.typed, trouble)
		}
	}
	a, _ := ReadText(mustParse(t, language), "espanol", "")
	if a.Label != "Español" {
		t.Errorf("says %q back", a.Label)
	}
}

func TestMediaAnswers(t *testing.T) {
	for _, c := range []struct {
		field string
		media chat.Media
		want  string
	}{
		{"p phone", chat.Media{Kind: "contact", Phone: "34600123456"}, "+34600123456"},
		{"l location", chat.Media{Kind: "location", Lat: 40.41680012, Lon: -3.7038}, "40.4168,-3.7038"},
		{"l location", chat.Media{Kind: "venue", Lat: 1, Lon: 2, Title: "Bar"}, "1,2"},
		{"f file", chat.Media{Kind: "document", File: "x", Name: "a.pdf"}, "a.pdf"},
		{"f file", chat.Media{Kind: "photo", File: "x"}, "photo"},
		{"f file", chat.Media{Kind: "location"}, ""},
		{"p phone", chat.Media{Kind: "photo", File: "x"}, ""},
		{"t text", chat.Media{Kind: "photo", File: "x"}, ""},
		{"l location", chat.Media{Kind: "location", Lat: 100}, ""},
	} {
		a, trouble := Read(mustParse(t, c.field), &chat.Message{Media: &c.media}, "")
		if a.Value.V != c.want || (trouble == nil) != (c.want != "") {
			t.Errorf("%s %+v: %+v %v", c.field, c.media, a, trouble)
		}
	}
	a, _ := Read(mustParse(t, "f file"), &chat.Message{Media: &chat.Media{Kind: "photo", File: "x"}}, "")
	if a.Value.Media == nil || a.Value.Media.File != "x" {
		t.Error("the file is not kept")
	}
	if a, trouble := Read(mustParse(t, "n number"), &chat.Message{Text: chat.Plain("5")}, ""); trouble != nil || a.Value.V != "5" {
		t.Error("text of a message is not read")
	}
}

func TestGetAndSet(t *testing.T) {
	f := mustParse(t, "Order_No number 1 10")
	b := &desk.Book{Fields: map[string]*desk.Field{"order-no": f}}
	c := &desk.Case{Name: "Ana B", First: "Ana", Created: time.Date(2026, 11, 24, 13, 0, 0, 0, time.UTC), Last: chat.Place{Network: "whatsapp"}}
	turn := &desk.Turn{Now: time.Unix(100, 0), Book: b, Case: c}
	if _, ok := Get(b, c, "order_no"); ok {
		t.Error("set before it is")
	}
	for range 2 {
		Set(turn, f, desk.Value{V: "5"})
	}
	if v, ok := Get(b, c, "ORDER-NO"); !ok || v.V != "5" || !v.At.Equal(turn.Now) {
		t.Error(v, ok)
	}
	if h, ok := turn.NextHappening(); !ok || h.What != "field changed" || h.Name != "order-no" {
		t.Error(h, ok)
	}
	if h, ok := turn.NextHappening(); ok {
		t.Errorf("the same value again raises %v", h)
	}
	ten := 4.0
	f.Max = &ten
	if _, ok := Get(b, c, "order-no"); ok {
		t.Error("a value out of the new range still counts")
	}
	for name, want := range map[string]string{"name": "Ana B", "First_Name": "Ana", "channel": "whatsapp", "created": "2026-11-24", "phone": "", "last_seen": "", "nothing": ""} {
		if v, ok := Get(b, c, name); v.V != want || ok != (want != "") {
			t.Errorf("%s: %q %v", name, v.V, ok)
		}
	}
	for _, name := range BuiltIns {
		if !BuiltIn(desk.Fold(name)) {
			t.Errorf("%s is not built in", name)
		}
	}
	if len(BuiltIns) != len(builtIns) {
		t.Error("the lists of built-in fields differ")
	}
	if _, ok := Get(b, nil, "name"); ok {
		t.Error("nobody has a name")
	}
}

func TestNumberOfValue(t *testing.T) {
	for v, want := range map[string]float64{"5": 5, "-1.5": -1.5, "1970-01-02": 1, "2026-11-24": 20781, "1969-12-31": -1} {
		if got, ok := Number(desk.Value{V: v}); !ok || got != want {
			t.Errorf("%s: %v %v", v, got, ok)
		}
	}
	for _, v := range []string{"", "x", "+34600123456", "yes", "40.4,-3.7", "NaN"} {
		if got, ok := Number(desk.Value{V: v}); ok {
			t.Errorf("%s: %v", v, got)
		}
	}
}

func TestUnknownTypeIsText(t *testing.T) {
	f := &desk.Field{Name: "x", Type: "colour"}
	if a, trouble := ReadText(f, "red", ""); trouble != nil || a.Value.V != "red" {
		t.Error(a, trouble)
	}
}

func FuzzParse(f *testing.F) {
	for _, k := range kinds {
		f.Add(k.example)
	}
	f.Add("size choice \"Small, or so\"=s | Lar'ge=l, “x”")
	f.Add("temp number −10 - 1")
	f.Fuzz(func(t *testing.T, src string) {
		src = strings.ToValidUTF8(src, "")
		one, err := Parse(src)
		if err != nil {
			if _, ok := err.(*grammar.Error); !ok {
				t.Fatalf("%q: %T", src, err)
			}
			_ = err.Error()
			return
		}
		printed := Print(one)
		two, err := Parse(printed)
		if err != nil || Print(two) != printed || !slices.Equal(one.Choices, two.Choices) || one.Pattern != two.Pattern || one.Hint != two.Hint {
			t.Fatalf("%q prints %q, which reads %+v %v", src, printed, two, err)
		}
	})
}

func FuzzAnswers(f *testing.F) {
	var fields []*desk.Field
	for _, k := range kinds {
		one, _ := Parse(k.example)
		fields = append(fields, one)
	}
	for _, s := range []string{"5", "24 Dec 2026", "2026-12-24 10:30", "ana@x.com", "+34600123456", "x.com", "40.4,-3.7", "1.234,5", "⭐⭐", "二"} {
		f.Add(s, "ES")
	}
	f.Fuzz(func(t *testing.T, s, region string) {
		for _, one := range fields {
			a, trouble := ReadText(one, s, region)
			if trouble == nil && (a.Value.V == "" || !valid(one, a.Value)) {
				t.Fatalf("%s: %q is kept as %+v and not valid then", one.Type, s, a)
			}
		}
	})
}
