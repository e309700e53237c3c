package cond

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/field"
	"frontdesk/desk/hours"
)

// Holds tells whether the condition holds for the turn's contact and message, and
// why, with the values it saw (for the trace). A nil condition holds.
func Holds(t *desk.Turn, c *desk.Cond) (ok bool, why string) {
	if c == nil {
		return true, ""
	}
	switch c.Op {
	case "and":
		return all(t, c.Subs)
	case "or":
		return some(t, c.Subs)
	case "not":
		ok, why = Holds(t, &c.Subs[0])
		return !ok, "not (" + why + ")"
	case "field":
		return holdsField(t, c)
	}
	for _, x := range tests {
		if x.op == c.Op && x.holds != nil {
			return x.holds(t, c)
		}
	}
	return false, "this version does not know the condition " + c.Op
}

func all(t *desk.Turn, subs []desk.Cond) (bool, string) {
	var whys []string
	for i := range subs {
		ok, why := Holds(t, &subs[i])
		if !ok {
			return false, why
		}
		whys = append(whys, why)
	}
	return true, strings.Join(whys, " and ")
}

func some(t *desk.Turn, subs []desk.Cond) (bool, string) {
	var whys []string
	for i := range subs {
		ok, why := Holds(t, &subs[i])
		if ok {
			return true, why
		}
		whys = append(whys, why)
	}
	return false, strings.Join(whys, ", ")
}

// saw is a line of the trace: what was asked, and what was seen.
func saw(c *desk.Cond, what string, args ...any) string {
	return Print(c) + " (" + fmt.Sprintf(what, args...) + ")"
}

func holdsField(t *desk.Turn, c *desk.Cond) (bool, string) {
	if t.Case == nil {
		return false, saw(c, "there is no contact")
	}
	name := desk.Fold(c.Arg)
	if name == "channel" {
		return relate(c, desk.Value{V: t.Case.Last.Network}, true, nil), saw(c, "channel = %s", t.Case.Last.Network)
	}
	f := t.Book.Fields[name]
	if !field.Exists(t.Book, name) {
		return false, saw(c, "there is no such field")
	}
	v, set := field.Get(t.Book, t.Case, c.Arg)
	set = set && v.V != "" || v.Media != nil
	if !set {
		return relate(c, v, false, f), saw(c, "%s is not set", c.Arg)
	}
	return relate(c, v, true, f), saw(c, "%s = %s", c.Arg, v.V)
}

// relate compares a field's value with what the condition names.
func relate(c *desk.Cond, v desk.Value, set bool, f *desk.Field) bool {
	switch c.Rel {
	case "is set", "is not empty":
		return set
	case "is not set", "is empty":
		return !set
	case "is not", "is not in":
		return !set || !among(c.Vals, v, f)
	}
	if !set {
		return false
	}
	switch c.Rel {
	case "is", "is in":
		return among(c.Vals, v, f)
	case "contains":
		return containsAny(v.V, c.Vals)
	case "matches":
		return c.Re != nil && c.Re.MatchString(v.V)
	}
	return compare(c.Rel, v, c.Vals[0])
}

// among tells whether the value is one of those named: a choice by its value or
// its label, numbers by their size.
func among(vals []string, v desk.Value, f *desk.Field) bool {
	for _, want := range vals {
		if sameValue(want, v, f) {
			return true
		}
	}
	return false
}

func sameValue(want string, v desk.Value, f *desk.Field) bool {
	if desk.Fold(want) == desk.Fold(v.V) {
		return true
	}
	if f == nil {
		return false
	}
	if desk.Fold(want) == desk.Fold(field.Show(f, v)) {
		return true
	}
	if a, ok := amount(want); ok && (f.Type == "number" || f.Type == "rating") {
		b, ok := field.Number(v)
		return ok && a == b
	}
	if f.Type == "choice" || f.Type == "text" {
		return false
	}
	a, trouble := field.ReadText(f, want, "")
	return trouble == nil && a.Value.V == v.V
}

func compare(rel string, v desk.Value, with string) bool {
	a, okA := field.Number(v)
	b, okB := amount(with)
	if !okA || !okB {
		return false
	}
	switch rel {
	case ">":
		return a > b
	case ">=":
		return a >= b
	case "<":
		return a < b
	}
	return a <= b
}

func containsAny(s string, words []string) bool {
	s = desk.Fold(s)
	for _, w := range words {
		if strings.Contains(s, desk.Fold(w)) {
			return true
		}
	}
	return false
}

func holdsTag(t *desk.Turn, c *desk.Cond) (bool, string) {
	if t.Case == nil {
		return false, saw(c, "there is no contact")
	}
	return t.Case.HasTag(c.Arg), saw(c, "tags: %s", strings.Join(t.Case.Tags, ", "))
}

func holdsMessage(t *desk.Turn, c *desk.Cond) (bool, string) {
	m := t.Event.Message
	if m == nil || t.Event.Kind != chat.Said && t.Event.Kind != chat.Unread {
		return false, saw(c, "there is no message")
	}
	switch c.Rel {
	case "contains":
		return containsAny(m.Text.S, c.Vals), saw(c, "%d characters", len([]rune(m.Text.S)))
	case "matches":
		return c.Re != nil && c.Re.MatchString(m.Text.S), saw(c, "%d characters", len([]rune(m.Text.S)))
	}
	kind := "text"
	if m.Media != nil {
		kind = m.Media.Kind
	}
	return kind == c.Vals[0], saw(c, "it is %s", kind)
}

func holdsHours(t *desk.Turn, c *desk.Cond) (bool, string) {
	team := desk.Fold(c.Arg)
	if team == "" && t.Case != nil {
		team = t.Case.Talk.Team
	}
	if team == "" {
		if d := t.Book.DefaultTeam(); d != nil {
			team = desk.Fold(d.Name)
		}
	}
	state := "closed"
	if t.Book.Teams[team] == nil || hours.Of(t.Book, team).Open(t.Now) {
		state = "open"
	}
	return state == c.Vals[0], saw(c, "hours of %s are %s", t.Book.TeamName(team), state)
}

func holdsNew(t *desk.Turn, c *desk.Cond) (bool, string) {
	isNew := t.Case != nil && t.Case.Talk.First
	return isNew, saw(c, "conversation %d, new contact: %v", talkNumber(t), isNew)
}

func holdsReturning(t *desk.Turn, c *desk.Cond) (bool, string) {
	known := t.Case != nil && !t.Case.Talk.First
	return known, saw(c, "conversation %d, new contact: %v", talkNumber(t), !known)
}

func talkNumber(t *desk.Turn) int64 {
	if t.Case == nil {
		return 0
	}
	return t.Case.Talk.Number
}

func holdsTeam(t *desk.Turn, c *desk.Cond) (bool, string) {
	team := ""
	if t.Case != nil {
		team = t.Case.Talk.Team
	}
	is := team == desk.Fold(c.Arg)
	return is == (c.Rel == "is"), saw(c, "team = %s", t.Book.TeamName(team))
}

func holdsAssigned(t *desk.Turn, c *desk.Cond) (bool, string) {
	is := t.Case != nil && t.Case.Talk.Team != ""
	return is, saw(c, "assigned: %v", is)
}

func holdsUnassigned(t *desk.Turn, c *desk.Cond) (bool, string) {
	is := t.Case != nil && t.Case.Talk.Team != ""
	return !is, saw(c, "assigned: %v", is)
}

// holdsChance is stable for a contact: the same ones are always in.
func holdsChance(t *desk.Turn, c *desk.Cond) (bool, string) {
	n, _ := strconv.Atoi(c.Arg)
	if t.Case == nil {
		return false, saw(c, "there is no contact")
	}
	at := Share(t.Case)
	return at < n, saw(c, "this contact is at %d%%", at)
}

// Share is where a contact stands between 0 and 99, for good.
func Share(c *desk.Case) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte("share/" + strconv.FormatInt(c.ID, 10)))
	return int(h.Sum32() % 100)
}
