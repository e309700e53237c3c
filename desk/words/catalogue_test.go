package words

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

func TestEveryKeyIsInEveryLanguage(t *testing.T) {
	for _, lang := range Languages() {
		var missing []string
		for _, k := range Keys() {
			if catalogues[lang].texts[string(k.Key)] == nil {
				missing = append(missing, string(k.Key))
			}
		}
		for _, act := range Acts() {
			missing = append(missing, missingList(lang, "plain."+string(act))...)
		}
		for _, id := range []string{"plain.please", "plain.beside", "plain.thanks", "plain.ask"} {
			missing = append(missing, missingList(lang, id)...)
		}
		if len(missing) > 0 {
			t.Errorf("active.%s.json: missing %s", lang, strings.Join(missing, ", "))
		}
	}
}

func missingList(lang, id string) []string {
	if all := list(lang, id); len(all) == 0 || slices.Contains(all, "") {
		return []string{id}
	}
	return nil
}

func TestNothingElseIsInACatalogue(t *testing.T) {
	for _, lang := range Languages() {
		for id := range catalogues[lang].texts {
			if _, ok := infoOf[Key(id)]; !ok && !strings.HasPrefix(id, "plain.") {
				t.Errorf("active.%s.json: %s is no key", lang, id)
			}
		}
		raw, _ := files.ReadFile("active." + lang + ".json")
		for _, id := range repeated(t, raw) {
			t.Errorf("active.%s.json: %s stands twice", lang, id)
		}
	}
}

// repeated lists the keys that a JSON object has twice; the last one would win.
func repeated(t *testing.T, raw []byte) []string {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(raw))
	if _, err := d.Token(); err != nil {
		t.Fatal(err)
	}
	seen, out := map[string]bool{}, []string(nil)
	for d.More() {
		k, err := d.Token()
		var skip any
		if err != nil || d.Decode(&skip) != nil {
			t.Fatalf("reading a catalogue after %v: %v", k, err)
		}
		if id := fmt.Sprint(k); seen[id] {
			out = append(out, id)
		} else {
			seen[id] = true
		}
	}
	return out
}

// forms are the plural forms of a message that are there.
func forms(m *i18n.Message) map[string]string {
	out := map[string]string{"zero": m.Zero, "one": m.One, "two": m.Two, "few": m.Few, "many": m.Many, "other": m.Other}
	for form, s := range out {
		if s == "" {
			delete(out, form)
		}
	}
	return out
}

func TestEveryWordingHasItsPlaceholders(t *testing.T) {
	for _, lang := range Languages() {
		for _, k := range Keys() {
			for form, s := range forms(catalogues[lang].texts[string(k.Key)]) {
				if err := CheckRewording(k.Key, s); err != nil {
					t.Errorf("%s %s (%s): %v", lang, k.Key, form, err)
				}
				if strings.TrimSpace(s) != s {
					t.Errorf("%s %s (%s): spaces around it", lang, k.Key, form)
				}
			}
		}
	}
}

// pluralForms finds out which forms CLDR's rules choose in a language.
func pluralForms(lang string) []string {
	bundle := i18n.NewBundle(language.MustParse(lang))
	bundle.MustAddMessages(language.MustParse(lang), &i18n.Message{ID: "n", Zero: "zero", One: "one", Two: "two", Few: "few", Many: "many", Other: "other"})
	say := i18n.NewLocalizer(bundle, lang)
	found := map[string]bool{"other": true}
	for n := range 300 {
		found[say.MustLocalize(&i18n.LocalizeConfig{MessageID: "n", PluralCount: n})] = true
	}
	for _, n := range []any{1000000, "1.5"} {
		found[say.MustLocalize(&i18n.LocalizeConfig{MessageID: "n", PluralCount: n})] = true
	}
	var out []string
	for f := range found {
		out = append(out, f)
	}
	slices.Sort(out)
	return out
}

func TestPluralFormsAreComplete(t *testing.T) {
	for _, lang := range Languages() {
		want := pluralForms(lang)
		for _, k := range Keys() {
			if !slices.Contains(k.Placeholders, "count") {
				continue
			}
			var got []string
			for f := range forms(catalogues[lang].texts[string(k.Key)]) {
				got = append(got, f)
			}
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("%s %s: forms %v, want %v", lang, k.Key, got, want)
			}
		}
	}
	if got := pluralForms("ru"); len(got) != 4 {
		t.Errorf("ru has the forms %v", got)
	}
	if got := pluralForms("ar"); len(got) != 6 {
		t.Errorf("ar has the forms %v", got)
	}
}

func TestEveryConstantIsInKeys(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "keys.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	ast.Inspect(file, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		found++
		name := v.Names[0].Name
		value, _ := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
		info, ok := infoOf[Key(value)]
		if !ok {
			t.Errorf("%s is not in Keys()", name)
			return true
		}
		if !strings.HasPrefix(v.Doc.Text(), name) {
			t.Errorf("%s has no comment of its own", name)
		}
		for _, p := range info.Placeholders {
			if !strings.Contains(v.Doc.Text(), "{"+p+"}") {
				t.Errorf("%s: its comment does not name {%s}", name, p)
			}
		}
		return true
	})
	if found != len(Keys()) || len(infoOf) != len(Keys()) {
		t.Errorf("%d constants, %d keys, %d different ones", found, len(Keys()), len(infoOf))
	}
}

func TestKeysSayWhatTheyAre(t *testing.T) {
	for _, k := range Keys() {
		if !strings.HasSuffix(k.About, ".") {
			t.Errorf("%s: About is no sentence: %q", k.Key, k.About)
		}
		if k.bare != "" && len(infoOf[k.bare].Required) > 0 {
			t.Errorf("%s: %s in its place needs values too", k.Key, k.bare)
		}
	}
}

// command is one that a contact can type, in a text from right to left.
var command = regexp.MustCompile(`.?/[a-z]{3,}.?`)

func TestArabicIsolatesCommands(t *testing.T) {
	for _, k := range Keys() {
		s := Default(k.Key, "ar")
		for _, c := range command.FindAllString(strings.ReplaceAll(s, "https://", ""), -1) {
			if !strings.HasPrefix(c, "\u2068") || !strings.HasSuffix(c, "\u2069") {
				t.Errorf("%s: %q is not isolated", k.Key, c)
			}
		}
		if strings.Count(s, "\u2068") != strings.Count(s, "\u2069") {
			t.Errorf("%s: isolates are not closed: %q", k.Key, s)
		}
	}
}

func TestHelpNamesEveryCommand(t *testing.T) {
	for _, lang := range Languages() {
		for _, c := range []string{"/human", "/skip", "/back", "/stop", "/mydata", "/forgetme"} {
			if !strings.Contains(Default(Help, lang), c) {
				t.Errorf("%s: help does not name %s", lang, c)
			}
		}
	}
}
