package snippet

import (
	"slices"
	"strings"

	"frontdesk/desk"
	"frontdesk/desk/field"
	"frontdesk/desk/grammar"
)

// ref is a name in a template, resolved: what it stands for is looked up when the
// template is filled in.
type ref struct {
	of   string // contact, agent, team
	name string // of the field, folded
	how  use
}

// use is what a value is wanted for.
type use int

const (
	toShow    use = iota // the label of a choice
	toCompare            // its value
	toTest               // {% if contact.newsletter %}: an answer no does not hold
)

// agentNames are what is known of an agent.
var agentNames = []string{"name", "first_name", "username"}

// resolve finds what a name stands for. short is set inside {…}, where contact.
// may be missing.
func resolve(b *desk.Book, name string, short bool) (ref, bool) {
	of, rest, dotted := strings.Cut(name, ".")
	of, rest = desk.Fold(of), desk.Fold(rest)
	switch {
	case !dotted && of == "team":
		return ref{of: "team"}, true
	case dotted && of == "agent":
		return ref{of: "agent", name: rest}, slices.ContainsFunc(agentNames, func(n string) bool { return desk.Fold(n) == rest })
	case dotted && of == "contact":
		return ref{of: "contact", name: rest}, known(b, rest)
	case !dotted && short:
		return ref{of: "contact", name: of}, known(b, of)
	}
	return ref{}, false
}

func known(b *desk.Book, folded string) bool {
	return field.Exists(b, folded)
}

// unknown is the error about a name that stands for nothing.
func unknown(b *desk.Book, src string, t token, short bool) error {
	var all []string
	for _, n := range append(slices.Clone(field.BuiltIns), fieldNames(b)...) {
		all = append(all, "contact."+n)
	}
	for _, n := range agentNames {
		all = append(all, "agent."+n)
	}
	all = append(all, "team")
	e := grammar.At(src, t.pos, "There is no “%s” to fill in.", t.text)
	e.Expect("a field of the contact, agent.name or team").Try("{{ contact.first_name }}")
	if short {
		for i := range all {
			all[i] = strings.TrimPrefix(all[i], "contact.")
		}
		e.Expect("a field of the contact, or { " + t.text + " } with spaces to send the braces as they are").Try("{first_name}")
	}
	e.Mean(t.text, all)
	if len(e.Suggest) == 0 && !short {
		e.Suggest = grammar.Suggest("contact."+t.text, all)
	}
	return e
}

func fieldNames(b *desk.Book) []string {
	var out []string
	for _, f := range b.Fields {
		out = append(out, f.Name)
	}
	slices.Sort(out)
	return out
}

// value is what a name stands for in this turn; nil when there is nothing.
func (r ref) value(t *desk.Turn, agent *desk.Agent) any {
	s := ""
	switch r.of {
	case "team":
		if t.Case != nil && t.Case.Talk.Team != "" {
			s = t.Book.TeamName(t.Case.Talk.Team)
		}
	case "agent":
		s = agentValue(agent, r.name)
	case "contact":
		return r.contactValue(t)
	}
	if s == "" {
		return nil
	}
	return s
}

func agentValue(a *desk.Agent, name string) string {
	if a == nil {
		return ""
	}
	switch name {
	case "username":
		return a.Username
	case "first-name":
		first, _, _ := strings.Cut(a.Name, " ")
		return first
	}
	return a.Name
}

func (r ref) contactValue(t *desk.Turn) any {
	if t.Case == nil {
		return nil
	}
	v, ok := field.Get(t.Book, t.Case, r.name)
	if !ok || v.V == "" && v.Media == nil {
		return nil
	}
	f := t.Book.Fields[r.name]
	switch {
	case f == nil:
		return v.V
	case f.Type == "number" || f.Type == "rating":
		if n, ok := field.Number(v); ok {
			return n
		}
	case r.how == toTest && f.Type == "yesno":
		return v.V != "no"
	case r.how == toShow:
		return orNil(field.Show(f, v))
	}
	return orNil(v.V)
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}
