package words

import (
	"strings"
	"testing"
)

func TestPlain(t *testing.T) {
	for _, c := range []struct {
		text, lang string
		want       Act // "" for none
	}{
		{"skip", "en", ActSkip}, {"Skip!", "es", ActSkip}, {"  SALTAR… ", "es", ActSkip}, {"omitir", "", ActSkip},
		{"überspringen", "de", ActSkip}, {"Uberspringen", "de", ActSkip}, {"passer", "fr", ActSkip}, {"salta", "it", ActSkip},
		{"пропустить", "ru", ActSkip}, {"تخطي", "ar", ActSkip}, {"跳过", "zh", ActSkip},

		{"¿persona?", "es-MX", ActHuman}, {"un agente, por favor", "es", ActHuman}, {"agent 🙏", "en", ActHuman},
		{"Please, talk to a human", "en", ActHuman}, {"HUMANO", "en", ActHuman}, {"атендент", "ru", ""},
		{"оператор", "ru", ActHuman}, {"موظّف", "ar", ActHuman}, {"إنسان", "ar", ActHuman}, {"请转人工", "zh", ActHuman},
		{"人工客服！", "zh", ActHuman}, {"Mensch", "de", ActHuman}, {"quelqu’un", "fr", ActHuman},
		{"un'operatrice", "it", ActHuman}, {"atendente", "pt-BR", ActHuman},

		{"atrás", "es", ActBack}, {"ATRAS", "es", ActBack}, {"volver", "en", ActBack}, {"zurück", "de", ActBack},
		{"назад", "ru", ActBack}, {"返回", "zh", ActBack}, {"رجوع", "ar", ActBack},

		{"stop", "zh", ActStop}, {"STOP.", "es", ActStop}, {"basta", "es", ActStop}, {"basta", "fr", ActStop},
		{"parar", "es", ActStop}, {"стоп", "ru", ActStop}, {"opt-out", "en", ActStop}, {"توقف", "ar", ActStop}, {"退订", "zh", ActStop},

		{"sí", "es", ActYes}, {"Si!", "it", ActYes}, {"oui", "en", ActYes}, {"да", "", ActYes}, {"好的", "zh", ActYes}, {"نعم", "ar", ActYes},
		{"👍🏽", "", ActYes}, {"no", "pt", ActNo}, {"não", "pt", ActNo}, {"nein danke", "de", ActNo}, {"👎", "es", ActNo}, {"不用了", "zh", ActNo},
		{"o", "es", ""}, {"o", "fr", ActYes}, {"start", "en", ActStart}, {"empezar", "es", ActStart},

		{"", "en", ""}, {"🙂", "en", ""}, {"don't stop", "en", ""}, {"stop the order", "en", ""}, {"cancel", "en", ""},
		{"I am a person", "en", ""}, {"skip the intro please and tell me the price", "en", ""}, {"please", "en", ""},
		{"no quiero una persona", "es", ""}, {"agentes", "es", ""}, {"bus stop", "en", ""}, {"end", "en", ""},
		{strings.Repeat("stop ", 100), "en", ""},
	} {
		got, ok := Plain(c.text, c.lang)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("Plain(%q, %q): %q %v, want %q", c.text, c.lang, got, ok, c.want)
		}
	}
}

func TestPlainWordsOfALanguageHaveOneMeaning(t *testing.T) {
	for _, lang := range Languages() {
		seen := map[string]Act{}
		for _, act := range Acts() {
			for _, w := range list(lang, "plain."+string(act)) {
				if had, ok := seen[w]; ok && had != act {
					t.Errorf("%s: %q means %s and %s", lang, w, had, act)
				}
				seen[w] = act
			}
		}
	}
}

// English comes second everywhere: it must not mean something else in any language.
func TestEnglishWordsAgreeEverywhere(t *testing.T) {
	for w, act := range plainOf[english] {
		for _, lang := range Languages() {
			if other, ok := plainOf[lang][w]; ok && other != act {
				t.Errorf("%q: %s in English, %s in %s", w, act, other, lang)
			}
		}
	}
}

// A contact who reads a button's label may type it.
func TestButtonLabelsArePlainWords(t *testing.T) {
	for _, lang := range Languages() {
		for key, act := range map[Key]Act{Yes: ActYes, No: ActNo, SkipButton: ActSkip, BackButton: ActBack, HumanButton: ActHuman, PersonButton: ActHuman} {
			label := Default(key, lang)
			if got, _ := Plain(label, lang); got != act {
				t.Errorf("%s: %q is %q, want %s", lang, label, got, act)
			}
		}
	}
}

func TestThanks(t *testing.T) {
	for _, s := range []string{
		"thanks", "Thank you!!", "thx 🙏", "ok thanks", "Perfect, thank you so much for your help! Bye", "thaaanks", "Thanks, that's all",
		"gracias", "Muchas gracias 😊", "GRACIASSS", "vale, gracias. ¡Hasta luego!", "ok perfecto gracias, que tengas un buen día",
		"merci beaucoup", "D’accord, merci", "au revoir", "obrigada!", "valeu, tchau", "danke", "Alles klar, vielen Dank, tschüss",
		"danke schön!", "grazie mille", "ok grazie, buona giornata", "спасибо", "Спасибо большое, до свидания", "спасиибо",
		"شكرًا", "شكراً جزيلاً", "مع السلامة", "谢谢", "好的，谢谢！", "谢谢，再见", "谢谢你的帮助", "no thanks", "gracias por todo",
		"👍", "❤️", "👍🏽👍🏽", "🙏 🙏", "👨‍👩‍👧", "🇪🇸", ":)", ":-)", "<3", "XD",
	} {
		if !Thanks(s) {
			t.Errorf("%q is thanks, a goodbye or emoji", s)
		}
	}
	for _, s := range []string{
		"", " ", "?", "...", "!!", "ok", "perfect", "yes", "no", "hello", "hola", "thanks but it is still broken", "gracias, pero no funciona",
		"bye bye parcel", "where is my parcel 🙏", "1", "1️⃣", "5", "谢谢，还有一个问题", "danke, noch eine Frage", "thanks, and the price?",
		"merci de me rappeler", "please", strings.Repeat("thanks ", 100),
	} {
		if Thanks(s) {
			t.Errorf("%q is more than thanks", s)
		}
	}
}

func TestNoPhraseIsTooLong(t *testing.T) {
	for p := range thanked {
		if n := len(strings.Fields(p)); n > longestThanks || n == 0 {
			t.Errorf("%q has %d tokens", p, n)
		}
	}
}

// A word that acts is no courtesy, but for yes and no that stand beside a thanks.
func TestThanksAreNoPlainWords(t *testing.T) {
	for _, w := range listAll("plain.thanks") {
		if act, ok := Plain(w); ok && act != ActNo && act != ActYes {
			t.Errorf("%q is thanks and %s", w, act)
		}
	}
}

func TestFold(t *testing.T) {
	for s, want := range map[string]string{
		"¡Atrás!": "atras", "ZURÜCK": "zuruck", "ＳＴＯＰ": "stop", "sto\u00adp": "stop", "d’accord": "d accord", "d'accord": "d accord",
		"Ёлка": "елка", "شُكْرًا": "شكرا", "شكـــرا": "شكرا", "مكتبة": "مكتبه", "👍": "", "1️⃣": "1", "": "", "  a \n b ": "a b",
	} {
		if got := fold(s); got != want {
			t.Errorf("fold(%q): %q, want %q", s, got, want)
		}
	}
}

func FuzzPlain(f *testing.F) {
	for _, s := range []string{"skip", "¿un agente, por favor?", "请转人工", "👍🏽", "\xff", "إنسان", "\u200d", "1️⃣", "please please"} {
		f.Add(s, "es")
	}
	f.Fuzz(func(t *testing.T, s, lang string) {
		act, ok := Plain(s, lang)
		if ok != (act != "") {
			t.Errorf("Plain(%q, %q): %q %v", s, lang, act, ok)
		}
		if ok && !lone(s) {
			if again, _ := Plain("  "+strings.ToUpper(fold(s))+" !", lang); again != act {
				t.Errorf("Plain(%q) is %s, but %q is %q", s, act, fold(s), again)
			}
		}
		Thanks(s)
		if f := fold(s); fold(f) != f {
			t.Errorf("fold(%q) is %q, and folded again %q", s, f, fold(f))
		}
		Speak(lang, s, nil).Say(Understood, s)
		DisplayName(lang)
		RTL(lang)
	})
}
