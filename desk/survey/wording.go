package survey

import (
	"maps"
	"slices"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/cond"
	"frontdesk/desk/field"
	"frontdesk/desk/snippet"
)

// question is the text of the open question. While nobody knows the contact's
// language, the first one shows every wording there is.
func question(t *desk.Turn, s *desk.Survey) chat.Text {
	r := t.Case.Survey
	q := s.Questions[r.At]
	_, known := chosenLanguage(t)
	if known || len(q.Words) < 2 || r.At != first(t, s) {
		w, _ := wording(t, q.Words)
		return snippet.FillText(t, w)
	}
	var all []chat.Text
	for _, lang := range slices.Sorted(maps.Keys(q.Words)) {
		all = append(all, snippet.FillText(t, q.Words[lang]))
	}
	return chat.Join("\n", all...)
}

// first is the index of the first question that can be asked.
func first(t *desk.Turn, s *desk.Survey) int {
	return slices.IndexFunc(s.Questions, func(q desk.Question) bool {
		ok, _ := cond.Holds(t, q.If)
		return ok && t.Book.Fields[q.Field] != nil
	})
}

// chosenLanguage is the value of the language field, folded; false when unset.
func chosenLanguage(t *desk.Turn) (string, bool) {
	if t.Book.Fields["language"] == nil {
		return "", false
	}
	v, ok := field.Get(t.Book, t.Case, "language")
	return desk.Fold(v.V), ok && v.V != ""
}

// wording chooses among wordings by the language the contact chose, else the
// network's, else the default; then the base one, then any.
func wording(t *desk.Turn, all map[string]chat.Text) (chat.Text, bool) {
	lang, known := chosenLanguage(t)
	if !known {
		lang = desk.Fold(t.Case.Lang)
	}
	base, _, _ := strings.Cut(lang, "-")
	for _, l := range append([]string{lang, base, "", t.Book.Settings.Language}, slices.Sorted(maps.Keys(all))...) {
		if w, ok := all[l]; ok && !w.Empty() {
			return w, true
		}
	}
	return chat.Text{}, false
}
