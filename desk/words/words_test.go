package words

import (
	"slices"
	"testing"
)

func TestSay(t *testing.T) {
	for _, c := range []struct {
		lang string
		key  Key
		args []any
		want string
	}{
		{"en", Understood, []any{"label", "Español"}, "Español, got it."},
		{"es", Understood, []any{"label", "Español"}, "Español, entendido."},
		{"fr", Understood, []any{"label", "Français"}, "Français, c'est noté."},
		{"pt", Understood, []any{"label", "Português"}, "Português, entendido."},
		{"de", Understood, []any{"label", "Deutsch"}, "Deutsch, alles klar."},
		{"it", Understood, []any{"label", "Italiano"}, "Italiano, ricevuto."},
		{"ru", Understood, []any{"label", "Русский"}, "Русский, понятно."},
		{"ar", Understood, []any{"label", "English"}, "\u2068English\u2069، تمام."},
		{"zh", Understood, []any{"label", "中文"}, "中文，知道了。"},

		{"en", Understood, []any{"Español"}, "Español, got it."},
		{"en", Understood, []any{"{label}"}, "{label}, got it."},
		{"en", Understood, nil, "Got it."},
		{"en", Understood, []any{"label", " "}, "Got it."},
		{"en", NotInRange, []any{"max", 5, "min", 1}, "Please answer with a number from 1 to 5."},
		{"en", NotInRange, []any{"1", "5"}, "Please answer with a number from 1 to 5."},
		{"en", NotPattern, []any{""}, "Sorry, I didn't get that. Could you try once more?"},
		{"en", ChooseOne, []any{"a, b"}, "Please choose one of the options."},
		{"en", "no_such_key", nil, ""},
		{"en", GotIt, []any{"label"}, "Got it."},

		{"en", QuestionsLeft, []any{"count", 1}, "Only 1 more question."},
		{"en", QuestionsLeft, []any{2}, "Only 2 more questions."},
		{"en", QuestionsLeft, []any{"lots"}, "Only lots more questions."},
		{"es", QuestionsLeft, []any{1000000}, "Solo quedan 1000000 de preguntas."},
		{"fr", QuestionsLeft, []any{0}, "Plus que 0 question."},
		{"ru", QuestionsLeft, []any{1}, "Остался всего 1 вопрос."},
		{"ru", QuestionsLeft, []any{3}, "Осталось всего 3 вопроса."},
		{"ru", QuestionsLeft, []any{5}, "Осталось всего 5 вопросов."},
		{"ru", QuestionsLeft, []any{21}, "Остался всего 21 вопрос."},
		{"ar", QuestionsLeft, []any{2}, "بقي سؤالان فقط (\u20682\u2069)."},
		{"ar", QuestionsLeft, []any{3}, "بقيت \u20683\u2069 أسئلة فقط."},
		{"ar", QuestionsLeft, []any{11}, "بقي \u206811\u2069 سؤالًا فقط."},
		{"ar", QuestionsLeft, []any{100}, "بقي \u2068100\u2069 سؤال فقط."},
		{"zh", QuestionsLeft, []any{1}, "只剩 1 个问题了。"},
	} {
		if got := Speak(c.lang, "", nil).Say(c.key, c.args...); got != c.want {
			t.Errorf("%s %s %v: %q, want %q", c.lang, c.key, c.args, got, c.want)
		}
	}
}

func TestSpeakFallsBack(t *testing.T) {
	for _, c := range []struct{ lang, fallback, want string }{
		{"es", "", "es"}, {"es-MX", "de", "es"}, {"pt_BR", "", "pt"}, {"PT-br", "", "pt"},
		{"zh-Hans", "", "zh"}, {"zh-Hant-TW", "", "zh"}, {"zh_CN", "", "zh"},
		{"Español", "en", "es"}, {"spanish", "", "es"}, {"русский", "", "ru"}, {"عربي", "", "ar"},
		{"", "fr", "fr"}, {"ca", "es", "es"}, {"tlh", "it-IT", "it"}, {"", "", "en"}, {"xx", "yy", "en"},
		{"no language at all", "de", "de"}, {"und", "de", "de"}, {"-", "--", "en"},
	} {
		if got := Speak(c.lang, c.fallback, nil).Lang(); got != c.want {
			t.Errorf("Speak(%q, %q) speaks %s, want %s", c.lang, c.fallback, got, c.want)
		}
	}
	if got := (Voice{}).Say(Yes) + (Voice{}).Lang(); got != "Yesen" {
		t.Errorf("the zero voice says %q", got)
	}
}

func TestRewordingsWin(t *testing.T) {
	over := Overrides{
		Understood: {"": "{ Label } ✓", "es": "¡{label}, perfecto!", "es-ar": "¡{label}, dale!", "ca": "{label}, entesos."},
		GotIt:      {"": ""},
		Changed:    {"": "הוחלף ל{label}"},
	}
	for _, c := range []struct{ lang, want string }{
		{"en", "A ✓"}, {"es", "¡A, perfecto!"}, {"es-MX", "¡A, perfecto!"}, {"es_AR", "¡A, dale!"},
		{"ca", "A, entesos."}, {"de", "A ✓"}, {"", "A ✓"},
	} {
		if got := Speak(c.lang, "", over).Say(Understood, "A"); got != c.want {
			t.Errorf("%s: %q, want %q", c.lang, got, c.want)
		}
	}
	if got := Speak("", "es", over).Say(Understood, "A"); got != "¡A, perfecto!" {
		t.Errorf("the fallback's rewording: %q", got)
	}
	if got := Speak("en", "", over).Say(GotIt); got != "Got it." {
		t.Errorf("an empty rewording: %q", got)
	}
	if got := Speak("en", "", over).Say(Changed, "A"); got != "הוחלף ל\u2068A\u2069" {
		t.Errorf("a Hebrew rewording: %q", got)
	}
}

func TestMissingTextIsEnglish(t *testing.T) {
	had := catalogues["it"].texts[string(Skipped)]
	delete(catalogues["it"].texts, string(Skipped))
	defer func() { catalogues["it"].texts[string(Skipped)] = had }()
	if got := Speak("it", "", nil).Say(Skipped); got != "Skipped." {
		t.Errorf("said %q", got)
	}
	if got := Default(Skipped, "it"); got != "Skipped." {
		t.Errorf("Default: %q", got)
	}
}

func TestDefault(t *testing.T) {
	for _, c := range []struct {
		key        Key
		lang, want string
	}{
		{Understood, "es-MX", "{label}, entendido."},
		{QuestionsLeft, "en", "Only {count} more questions."},
		{Yes, "xx", "Yes"}, {Yes, "", "Yes"}, {"nothing", "en", ""},
	} {
		if got := Default(c.key, c.lang); got != c.want {
			t.Errorf("Default(%s, %s): %q, want %q", c.key, c.lang, got, c.want)
		}
	}
}

func TestLanguages(t *testing.T) {
	if got := Languages(); len(got) != 9 || got[0] != "en" || !slices.Contains(got, "zh") {
		t.Errorf("languages: %v", got)
	}
	for lang, want := range map[string]string{"es": "Español", "pt-BR": "Português", "zh-Hans": "中文", "xx-YY": "xx-YY", "": ""} {
		if got := DisplayName(lang); got != want {
			t.Errorf("DisplayName(%q): %q, want %q", lang, got, want)
		}
	}
	for lang, want := range map[string]bool{"ar": true, "ar-EG": true, "he": true, "fa": true, "ur": true, "العربية": true, "en": false, "": false, "zh": false, "az": false} {
		if got := RTL(lang); got != want {
			t.Errorf("RTL(%q): %v", lang, got)
		}
	}
	for _, l := range Languages() {
		if base(DisplayName(l)) != l {
			t.Errorf("%s is not found by its name %s", l, DisplayName(l))
		}
	}
}
