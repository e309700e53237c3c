package commands

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/action"
	"frontdesk/desk/lines"
	"frontdesk/desk/snippet"
)

// diff is a change for people: what goes with −, what comes with +.
func diff(ch desk.Change) string {
	b := ch.Before
	if b == nil || b.Deleted {
		return "+ " + strings.ReplaceAll(ch.After.Source, "\n", "\n+ ")
	}
	if b.Source == ch.After.Source && bytes.Equal(b.Data, ch.After.Data) {
		return ""
	}
	out := "  " + firstLine(ch.After.Source)
	for _, l := range lines.Compare(b.Source, ch.After.Source) {
		switch {
		case l.Gone:
			out += "\n− " + l.Text
		case l.New:
			out += "\n+ " + l.Text
		}
	}
	return out
}

// beyond is what a snippet has that its command does not show.
func beyond(i *desk.Item) string {
	s := &desk.Snippet{}
	if json.Unmarshal(i.Data, s) != nil {
		return ""
	}
	var out []string
	add := func(what string) {
		if what = strings.TrimSpace(what); !slices.Contains(out, what) {
			out = append(out, what)
		}
	}
	for _, p := range s.Parts {
		for _, m := range p.Media {
			add(m.Kind + " " + m.Name)
		}
		for _, m := range p.Text.Marks {
			add(m.Kind + " " + m.Arg)
		}
	}
	if out == nil {
		return ""
	}
	return "\n+ (with: " + strings.Join(out, ", ") + ")"
}

// takeSnippet takes a snippet with what its command does not show. Its data must say the
// same as the command: a file shows what it does.
func (c *Call) takeSnippet(b piece, o *imported) (why string) {
	s := &desk.Snippet{}
	if err := json.Unmarshal([]byte(b.data), s); err != nil {
		return damaged("it is no snippet")
	}
	kind := desk.KindSnippet
	if s.Variant > 0 {
		kind = desk.KindVariant
	}
	source := "/add" + string(kind) + " " + snippet.Print(s, action.Print)
	if tidy(source) != tidy(b.text) {
		return damaged("it says something else than the command above it")
	}
	if err := snippetName(c, s.Name); err != nil {
		return err.Error()
	}
	if name := desk.WithLang(s.Name, s.Lang); s.Variant > 0 && c.Book.Snippets[desk.Fold(name)] == nil {
		return "there is no snippet " + name + " yet"
	}
	name := s.ItemName()
	for _, p := range s.Parts {
		if !sound(p.Text) {
			return damaged("its formatting does not fit the text")
		}
	}
	if err := snippet.Check(s, c.Book); err != nil {
		return sentence(err.Error())
	}
	call := &Call{Turn: c.Turn, importing: true}
	if err := call.Save(kind, name, source, s); err != nil {
		return err.Error()
	}
	for _, p := range s.Parts {
		for _, m := range p.Media {
			if !call.same && !c.ours(m) {
				o.warned = append(o.warned, fmt.Sprintf("/add%s %s: its %s is a file of another bot, which I cannot send: reply to that %s here with /add%s %s.", kind, name, m.Kind, m.Kind, kind, name))
			}
		}
	}
	return ""
}

func damaged(how string) string {
	return "the line “" + strings.TrimSpace(dataMark) + "” below it is damaged: " + how + ". Without that line the command is taken as plain text."
}

// sound tells whether formatting fits its text.
func sound(t chat.Text) bool {
	for _, m := range t.Marks {
		if m.From < 0 || m.From >= m.To || m.To > len(t.S) || !utf8.RuneStart(t.S[m.From]) || m.To < len(t.S) && !utf8.RuneStart(t.S[m.To]) {
			return false
		}
	}
	return true
}

// ours tells whether an account of ours knows a file. Where none is connected, the teams'
// rooms tell which are ours.
func (c *Call) ours(m chat.Media) bool {
	if m.File == "" || m.From.Network == "" {
		return true
	}
	all := slices.Clone(c.Self.Accounts)
	for _, t := range c.Book.Teams {
		all = append(all, t.Room)
	}
	return len(all) == 0 || slices.ContainsFunc(all, func(p chat.Place) bool { return p.Network == m.From.Network && p.Account == m.From.Account })
}
