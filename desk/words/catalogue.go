package words

import (
	"embed"
	"slices"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"
)

//go:embed active.*.json
var files embed.FS

const english = "en"

// languages in the order of the documentation: one file active.xx.json each.
var languages = []string{english, "es", "fr", "pt", "de", "it", "ru", "ar", "zh"}

// Languages lists the languages of the catalogues, English first.
func Languages() []string { return slices.Clone(languages) }

// catalogue is one language's file.
type catalogue struct {
	texts map[string]*i18n.Message
	say   *i18n.Localizer // chooses plural forms
}

var catalogues = load()

func load() map[string]catalogue {
	out := map[string]catalogue{}
	for _, lang := range languages {
		out[lang] = read(lang)
	}
	return out
}

// read takes a language's file in. It panics on a file that is not valid, which
// every test of the package would see.
func read(lang string) catalogue {
	name := "active." + lang + ".json"
	raw, err := files.ReadFile(name)
	if err != nil {
		panic(err)
	}
	bundle := i18n.NewBundle(language.MustParse(lang))
	file, err := bundle.ParseMessageFileBytes(raw, name)
	if err != nil {
		panic(err)
	}
	c := catalogue{texts: map[string]*i18n.Message{}, say: i18n.NewLocalizer(bundle, lang)}
	for _, m := range file.Messages {
		c.texts[m.ID] = m
	}
	return c
}

// Default is the bot's own wording of a key in a language, with its placeholders:
// of several plural forms the one for many. A text that is missing is English.
func Default(k Key, lang string) string { return catalogued(k, base(lang), nil) }

// catalogued is the wording in a catalogue, of the plural form for count.
func catalogued(k Key, lang string, count any) string {
	c := catalogues[lang]
	m := c.texts[string(k)]
	if m == nil && lang != english {
		return catalogued(k, english, count)
	}
	if m == nil {
		return ""
	}
	if count == nil {
		return m.Other
	}
	s, err := c.say.Localize(&i18n.LocalizeConfig{MessageID: m.ID, PluralCount: count, TemplateParser: template.IdentityParser{}})
	if err != nil {
		return m.Other // not a number, or a message without plural forms
	}
	return s
}
