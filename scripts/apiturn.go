package scripts

import (
	"fmt"
	"slices"
	"strconv"

	lua "github.com/yuin/gopher-lua"

	"frontdesk/desk"
)

// shownTurn is the turn's tables: what a script does shows in them, though nobody
// else may write there.
type shownTurn struct {
	turn, contact, fields, tags *lua.LTable
}

// hint says what to do instead of writing to one of the turn's tables.
func (s *shownTurn) hint(t *lua.LTable, key lua.LValue) string {
	switch {
	case s == nil:
		return ""
	case t == s.fields:
		return fmt.Sprintf("turn.contact.fields may only be read: use set(%q, value)", plainKey(key))
	case t == s.tags:
		return "turn.contact.tags may only be read: use tag(name) and untag(name)"
	case t == s.contact || t == s.turn:
		return "the turn may only be read: use set, tag, assign and the like"
	}
	return ""
}

// foldedField is what a table that may only be read has for a key it lacks: of the
// contact's fields the one of that name, in which case, accents and - or _ do not count.
func foldedField(L *lua.LState) int {
	r, v := of(L), lua.LValue(lua.LNil)
	key, ok := L.Get(2).(lua.LString)
	if ok && r.shown != nil && L.Get(1) == r.shown.fields && len(key) <= longestName {
		r.step(20)
		v = r.shown.fields.RawGetString(desk.Fold(string(key)))
	}
	L.Push(v)
	return 1
}

// longestName is the longest name, in bytes, that is looked for.
const longestName = 200

func plainKey(key lua.LValue) string {
	if s, ok := key.(lua.LString); ok {
		return clip(string(s), 60)
	}
	return "field"
}

// turnTable is the turn as a script sees it.
func (r *run) turnTable() *lua.LTable {
	if r.shown != nil {
		return r.shown.turn
	}
	r.shown = &shownTurn{}
	t := r.turn
	out := r.record("event", t.Event, "name", orNil(t.Name), "rating", ratingOf(t))
	if m := t.Message; m != nil {
		out.RawSetString("message", freeze(r.record(
			"text", m.Text, "kind", m.Kind, "file", orNil(m.File), "start", orNil(m.Start), "at", m.At)))
	}
	if c := t.Conversation; c != nil {
		out.RawSetString("conversation", freeze(r.record(
			"number", c.Number, "state", c.State, "team", orNil(c.Team), "opened", c.Opened, "silent", c.Silent)))
	}
	if a := t.Agent; a != nil {
		out.RawSetString("agent", freeze(r.record("name", a.Name, "team", orNil(a.Team))))
	}
	if t.Contact != nil {
		out.RawSetString("contact", freeze(r.contactTable(t.Contact)))
	}
	r.shown.turn = freeze(out)
	return out
}

// ratingOf is what a contact has rated a conversation, nil where that is not what happened.
func ratingOf(t *Turn) any {
	if n, err := strconv.Atoi(t.Name); t.Event == "rated" && err == nil {
		return n
	}
	return nil
}

// freeze makes a tree of tables one that may only be read.
func freeze(t *lua.LTable) *lua.LTable {
	t.Metatable = frozen
	for k, v := t.Next(lua.LNil); k != lua.LNil; k, v = t.Next(k) {
		if sub, ok := v.(*lua.LTable); ok && sub.Metatable != frozen {
			freeze(sub)
		}
	}
	return t
}

// record is a table of names and values in turns; what is nil is not there.
func (r *run) record(pairs ...any) *lua.LTable {
	r.alloc(tableBytes + int64(len(pairs)/2)*fieldBytes)
	t := r.L.CreateTable(0, len(pairs)/2+1)
	for i := 0; i < len(pairs); i += 2 {
		if v := r.toLua(pairs[i+1]); v != lua.LNil {
			t.RawSetString(pairs[i].(string), v)
		}
	}
	return t
}

// orNil is a text, or nothing.
func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func (r *run) contactTable(c *Contact) *lua.LTable {
	t := r.record(
		"id", c.ID, "name", c.Name, "first_name", orNil(c.FirstName), "username", orNil(c.Username), "phone", orNil(c.Phone),
		"channel", c.Channel, "language", orNil(c.Language), "source", orNil(c.Source),
		"created", c.Created, "seen", c.Seen, "new", c.New, "fields", nil, "tags", nil, "has", hasFunc)
	fields := r.object(c.Fields)
	tags := make([]any, len(c.Tags))
	for i, name := range c.Tags {
		tags[i] = name
	}
	r.shown.contact, r.shown.fields, r.shown.tags = t, fields, r.list(tags)
	t.RawSetString("fields", fields)
	t.RawSetString("tags", r.shown.tags)
	return t
}

var hasFunc = shared(contactHas)

// contactHas is turn.contact:has("vip").
func contactHas(L *lua.LState) int {
	r := of(L)
	name := desk.Fold(r.checkText(L.GetTop()))
	L.Push(lua.LBool(slices.ContainsFunc(r.tags(), func(t string) bool { return desk.Fold(t) == name })))
	return 1
}

// tags are the contact's, with what the run has done to them.
func (r *run) tags() []string {
	if r.shown == nil || r.shown.tags == nil {
		return nil
	}
	var out []string
	for i := 1; i <= r.shown.tags.Len(); i++ {
		r.step(1)
		out = append(out, r.shown.tags.RawGetInt(i).String())
	}
	return out
}

// show lets an effect be seen in the turn's tables.
func (r *run) show(e *Effect) {
	if r.shown == nil || r.shown.contact == nil {
		return
	}
	switch e.Do {
	case DoSet:
		r.shown.fields.RawSetString(e.Name, r.toLua(e.Value))
	case DoTag, DoUntag:
		kept := slices.DeleteFunc(r.tags(), func(t string) bool { return desk.Fold(t) == desk.Fold(e.Name) })
		if e.Do == DoTag {
			kept = append(kept, e.Name)
		}
		for i := max(r.shown.tags.Len(), len(kept)); i >= 1; i-- {
			var v lua.LValue = lua.LNil
			if i <= len(kept) {
				v = lua.LString(kept[i-1])
			}
			r.shown.tags.RawSetInt(i, v)
		}
	}
}
