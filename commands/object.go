package commands

import (
	"fmt"
	"slices"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

// family is what the commands of one kind of object have in common: /addX,
// /editX, /X, /Xs, /delX.
type family struct {
	kind  desk.Kind
	noun  string
	parse func(c *Call) (parsed, error)
	line  func(c *Call, i *desk.Item) string // of lists
}

// parsed is an object read from a command.
type parsed struct {
	name     string
	source   string
	object   any
	warnings []string
}

// add is /addX: an existing name is shown, and replaced only after [Replace].
func (f family) add(c *Call) {
	p, ok := f.read(c)
	if !ok {
		return
	}
	if old := c.Book.Item(f.kind, p.name); old != nil && !f.replace(c, old, p) {
		return
	}
	f.save(c, p)
}

// edit is /editX: replaces without asking, for it says so.
func (f family) edit(c *Call) {
	name, rest := grammar.FirstWord(c.Cmd.Args)
	old := c.Book.Item(f.kind, name)
	switch {
	case name == "":
		c.Usage()
	case old == nil:
		c.unknown(f.noun, name, c.names(f.kind))
	case rest.Empty() && c.Event.Message.Reply == nil:
		c.Reply(chat.Plain("Send it back with your changes:\n").AddString("/edit"+strings.TrimPrefix(old.Source, "/add"), chat.Pre))
	default:
		if p, ok := f.read(c); ok {
			f.save(c, p)
		}
	}
}

// read parses the object; the caller is told what is wrong.
func (f family) read(c *Call) (parsed, bool) {
	name, rest := grammar.FirstWord(c.Cmd.Args)
	if name == "" || rest.Empty() && c.Event.Message.Reply == nil {
		c.Usage()
		return parsed{}, false
	}
	p, err := f.parse(c)
	if err != nil {
		c.Fail(err)
		return parsed{}, false
	}
	return p, true
}

func (f family) save(c *Call, p parsed) {
	if err := c.Save(f.kind, p.name, p.source, p.object); err != nil {
		c.Fail(err)
		return
	}
	c.Saved(p.source, p.warnings)
}

func (f family) replace(c *Call, old *desk.Item, p parsed) bool {
	if old.Source == p.source && f.kind != desk.KindSnippet && f.kind != desk.KindVariant {
		c.same = true
		c.Say("%s %s is exactly so already.", strings.ToUpper(f.noun[:1])+f.noun[1:], old.Name)
		return false
	}
	return c.Confirm(f.both(old, p), "Replace", "Keep")
}

// both shows an object and what would take its place.
func (f family) both(old *desk.Item, p parsed) chat.Text {
	return chat.Plain(fmt.Sprintf("There is %s %s already:\n", f.article(), old.Name)).AddString(old.Source, chat.Pre).
		AddString("\nThe new one:\n").AddString(p.source, chat.Pre)
}

// del is /delX.
func (f family) del(c *Call) {
	i := f.item(c)
	if i == nil {
		return
	}
	t := chat.Plain(fmt.Sprintf("Delete %s %s?\n", f.noun, i.Name)).AddString(i.Source, chat.Pre)
	if all := variantsOf(c.Book, i.Name); f.kind == desk.KindSnippet && all != "" {
		t = t.AddString("\nGone with it: " + all + ".")
	}
	if uses := usedBy(c.Book, f.kind, i.Name); len(uses) > 0 {
		t = t.AddString("\nIt is used by " + strings.Join(uses, ", ") + "; they will pass it over.")
	}
	if !c.Confirm(t, "Delete", "Keep") {
		return
	}
	if f.kind == desk.KindSnippet { // /undo brings the snippet back first
		if err := c.dropVariants(i.Name); err != nil {
			c.Fail(err)
			return
		}
	}
	if f.kind == desk.KindFAQ {
		if err := c.handOver(i.Name); err != nil {
			c.Fail(err)
			return
		}
	}
	if err := c.Remove(f.kind, i.Name); err != nil {
		c.Fail(err)
		return
	}
	c.Say("%s %s is deleted.\nTo take it back: /undo", strings.ToUpper(f.noun[:1])+f.noun[1:], i.Name)
}

// item is the object that the first word names; the caller is told when there is
// none.
func (f family) item(c *Call) *desk.Item {
	name, _ := grammar.FirstWord(c.Cmd.Args)
	if name == "" {
		c.Usage()
		return nil
	}
	if i := c.Book.Item(f.kind, name); i != nil {
		return i
	}
	c.unknown(f.noun, name, c.names(f.kind))
	return nil
}

// show is /X NAME.
func (f family) show(c *Call) {
	i := f.item(c)
	if i == nil {
		return
	}
	c.Reply(f.details(c, i))
}

// details is all there is to say of an object.
func (f family) details(c *Call, i *desk.Item) chat.Text {
	t := chat.Text{}.AddString(i.Source, chat.Pre).
		AddString(fmt.Sprintf("\nVersion %d, by %s on %s.", i.Version, i.ByName, i.At.Format("2006-01-02 15:04")))
	if uses := usedBy(c.Book, f.kind, i.Name); len(uses) > 0 {
		t = t.AddString("\nUsed by " + strings.Join(uses, ", ") + ".")
	}
	return t
}

// list is /Xs.
func (f family) list(c *Call, heading, none string) {
	var lines []string
	for _, i := range c.Book.List(f.kind) {
		lines = append(lines, "• "+f.line(c, i))
	}
	if len(lines) == 0 {
		c.Say("%s", none)
		return
	}
	c.Page(heading, lines)
}

// names of the living objects of a kind.
func (c *Call) names(k desk.Kind) []string {
	var out []string
	for _, i := range c.Book.List(k) {
		out = append(out, i.Name)
	}
	return out
}

// usedBy lists the rules and surveys that name an object.
func usedBy(b *desk.Book, kind desk.Kind, name string) []string {
	var out []string
	folded := desk.Fold(name)
	for _, r := range b.Rules {
		if usesIn(r, kind, folded) {
			out = append(out, "rule "+r.Name)
		}
	}
	if kind == desk.KindScript {
		out = append(out, usedInFields(b, folded)...)
	}
	for _, s := range b.Surveys {
		for _, q := range s.Questions {
			if kind == desk.KindField && (q.Field == folded || condUses(q.If, folded)) {
				out = append(out, "survey "+s.Name)
				break
			}
		}
	}
	if kind == desk.KindSnippet {
		if all := b.FAQOf(name); len(all) > 0 {
			out = append(out, "FAQ "+all[0].Name)
		}
	}
	return out
}

func usesIn(r *desk.Rule, kind desk.Kind, name string) bool {
	word := string(kind)
	if strings.HasPrefix(r.When.Name, word) && desk.Fold(r.When.Arg) == name {
		return true
	}
	for _, a := range append(append([]desk.Action(nil), r.Do...), r.Else...) {
		hit := a.Name == word || kind == desk.KindTeam && a.Name == "assign" || kind == desk.KindField && a.Name == "set"
		if hit && desk.Fold(a.Arg) == name {
			return true
		}
	}
	return kind == desk.KindField && condUses(r.If, name) || kind == desk.KindScript && asksScript(r.If, name)
}

// usedInFields lists the fields and snippets that name a script.
func usedInFields(b *desk.Book, script string) []string {
	var out []string
	for _, i := range b.List(desk.KindField) {
		if f := b.Fields[desk.Fold(i.Name)]; f != nil && desk.Fold(f.Script) == script {
			out = append(out, "field "+f.Name)
		}
	}
	for _, i := range b.List(desk.KindSnippet) {
		s := b.Snippets[desk.Fold(i.Name)]
		if s != nil && slices.ContainsFunc(s.Do, func(a desk.Action) bool { return a.Name == "script" && desk.Fold(a.Arg) == script }) {
			out = append(out, "snippet "+i.Name)
		}
	}
	return out
}

// asksScript tells whether a condition asks a script.
func asksScript(c *desk.Cond, script string) bool {
	if c == nil {
		return false
	}
	return c.Op == "script" && desk.Fold(c.Arg) == script || slices.ContainsFunc(c.Subs, func(x desk.Cond) bool { return asksScript(&x, script) })
}

func condUses(c *desk.Cond, field string) bool {
	if c == nil {
		return false
	}
	for i := range c.Subs {
		if condUses(&c.Subs[i], field) {
			return true
		}
	}
	return desk.Fold(c.Arg) == field
}

// article is the noun with its article.
func (f family) article() string {
	if strings.ContainsAny(f.noun[:1], "aeioF") { // an FAQ
		return "an " + f.noun
	}
	return "a " + f.noun
}
