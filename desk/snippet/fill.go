package snippet

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/field"
	"frontdesk/desk/grammar"
	"frontdesk/desk/variant"
)

// Fill chooses the wording for the turn's contact, of several variants of it the one
// whose turn it is (the contact's for the conversation), and fills the placeholders in.
// agent is who sends it, nil for automation. name may name a wording (prices.es):
// then it is that one, and so with a variant (prices.2, prices.es.2). The error is for the person who named it.
func Fill(t *desk.Turn, name string, agent *desk.Agent) (Filled, error) {
	f := Filled{Agent: agent}
	s, missing := choose(t, name)
	if s != nil {
		f.Snippet, f.Variant, f.Of = variant.Choose(t, s)
	} else {
		f.Snippet, f.Variant, f.Of = variant.Named(t, name)
	}
	if f.Snippet == nil {
		e := grammar.At("", 0, "No snippet “%s”.", name).Mean(name, bases(t.Book))
		if len(e.Suggest) == 0 {
			e.Expect("a name that /snippets lists")
		}
		return Filled{}, e
	}
	if missing != "" {
		f.Holes = append(f.Holes, missing)
	}
	for _, p := range f.Snippet.Parts {
		f.part(t, p)
	}
	return f, nil
}

// part fills one part in; a text that became too long for its media follows them.
func (f *Filled) part(t *desk.Turn, p desk.Part) {
	out := desk.Part{Media: p.Media, From: p.From}
	out.Text = f.text(t, p.Text, asIs).Trim()
	for _, row := range p.Buttons {
		var filled []chat.Button
		for _, b := range row {
			b.Label = f.text(t, chat.Plain(b.Label), asIs).S
			b.URL = f.text(t, chat.Plain(b.URL), url.QueryEscape).S
			filled = append(filled, b)
		}
		out.Buttons = append(out.Buttons, filled)
	}
	if len(out.Media) > 0 && chat.Units(out.Text.S) > LongestCaption {
		f.Parts = append(f.Parts, desk.Part{Media: out.Media, From: out.From})
		out.Media, out.From = nil, nil
	}
	if len(out.Media) > 0 || !out.Text.Empty() {
		f.Parts = append(f.Parts, out)
	}
}

func (f *Filled) text(t *desk.Turn, text chat.Text, escape func(string) string) chat.Text {
	out, holes := fillText(t, text, f.Agent, escape)
	for _, h := range holes {
		hole := fmt.Sprintf("nothing is known for %s, and it has no default", h)
		if !slices.Contains(f.Holes, hole) {
			f.Holes = append(f.Holes, hole)
		}
	}
	return out
}

// choose finds the wording in the contact's language; missing says why it should
// be held when there is none.
func choose(t *desk.Turn, name string) (s *desk.Snippet, missing string) {
	exact := t.Book.Snippets[desk.Fold(name)]
	if exact != nil && exact.Lang != "" {
		return exact, ""
	}
	others := wordings(t.Book, name)
	lang := contactLanguage(t)
	if s := inLanguage(others, lang); s != nil {
		return s, ""
	}
	if exact == nil && len(others) > 0 {
		return others[0], fmt.Sprintf("“%s” has no base wording and none in the contact's language", name)
	}
	if exact != nil && len(others) > 0 && lang != "" && !sameLanguage(lang, t.Book.Settings.Language) {
		return exact, fmt.Sprintf("there is no wording of “%s” in the contact's language (%s)", exact.Name, lang)
	}
	return exact, ""
}

// contactLanguage is the language field's value, folded; "" when it is not set.
func contactLanguage(t *desk.Turn) string {
	if t.Case == nil || t.Book.Fields["language"] == nil {
		return ""
	}
	v, _ := field.Get(t.Book, t.Case, "language")
	return desk.Fold(v.V)
}

// wordings lists the wordings of a snippet in languages, by language.
func wordings(b *desk.Book, name string) []*desk.Snippet {
	var out []*desk.Snippet
	prefix := desk.Fold(name) + "."
	for key, s := range b.Snippets {
		if s.Lang != "" && strings.HasPrefix(key, prefix) {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(x, y *desk.Snippet) int { return strings.Compare(x.Lang, y.Lang) })
	return out
}

// inLanguage is the wording in a language: pt-br, else pt.
func inLanguage(all []*desk.Snippet, lang string) *desk.Snippet {
	for _, want := range []string{lang, base(lang)} {
		for _, s := range all {
			if want != "" && s.Lang == want {
				return s
			}
		}
	}
	return nil
}

func base(lang string) string {
	b, _, _ := strings.Cut(lang, "-")
	return b
}

func sameLanguage(a, b string) bool { return base(desk.Fold(a)) == base(desk.Fold(b)) }

// bases lists the snippets without their wordings.
func bases(b *desk.Book) []string {
	var out []string
	for _, s := range b.Snippets {
		if s.Lang == "" {
			out = append(out, s.Name)
		}
	}
	slices.Sort(out)
	return out
}
