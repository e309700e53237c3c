package field

import (
	"strconv"
	"strings"
	"time"

	"frontdesk/desk"
)

// builtIns are the fields that every contact has, by folded name.
var builtIns = map[string]func(c *desk.Case) string{
	"name":          func(c *desk.Case) string { return c.Name },
	"first-name":    func(c *desk.Case) string { return c.First },
	"username":      func(c *desk.Case) string { return c.Username },
	"phone":         func(c *desk.Case) string { return c.Phone },
	"channel":       channel,
	"language-code": func(c *desk.Case) string { return c.Lang },
	"created":       func(c *desk.Case) string { return day(c.Created) },
	"last-seen":     func(c *desk.Case) string { return day(c.Seen) },
	"source":        func(c *desk.Case) string { return c.Source },
}

// BuiltIns lists the built-in fields as people write them, in the order of the
// documentation.
var BuiltIns = []string{"name", "first_name", "username", "phone", "channel", "language_code", "created", "last_seen", "source"}

// BuiltIn tells whether the folded name is a built-in, read-only field.
func BuiltIn(folded string) bool { return builtIns[folded] != nil }

// Rating is the name of the last rating that the contact gave of a conversation. A field
// of the owner's own of that name goes before it.
const Rating = "rating"

// Exists tells whether a folded name stands for something that contacts have.
func Exists(b *desk.Book, folded string) bool {
	return BuiltIn(folded) || b.Fields[folded] != nil || folded == Rating
}

// channel is the network where the contact wrote last.
func channel(c *desk.Case) string {
	if c.Last.Network == "" && len(c.Addresses) > 0 {
		return c.Addresses[0].Place.Network
	}
	return c.Last.Network
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}

// Get is a contact's value of a field or of a built-in name (name first_name
// username phone channel language_code created last_seen source) or Rating; false when
// unset or when the kept value is not valid for the field's type any more.
func Get(b *desk.Book, c *desk.Case, name string) (desk.Value, bool) {
	if c == nil {
		return desk.Value{}, false
	}
	name = desk.Fold(name)
	if get := builtIns[name]; get != nil {
		v := get(c)
		return desk.Value{V: v}, v != ""
	}
	f, v := b.Fields[name], c.Fields[name]
	if r := c.Rating; name == Rating && f == nil && r != nil && r.Last > 0 {
		return desk.Value{V: strconv.Itoa(r.Last)}, true
	}
	if f == nil || v.V == "" || !valid(f, v) {
		return desk.Value{}, false
	}
	return v, true
}

func valid(f *desk.Field, v desk.Value) bool {
	k := kindOf(f.Type)
	if k.valid != nil {
		return k.valid(f, v)
	}
	a, ok := k.read(f, v.V, "")
	return ok && a.Value.V == v.V
}

// Set changes a field of the turn's contact and raises "field changed" when it
// differs. It cannot fail: the answer is valid.
func Set(t *desk.Turn, f *desk.Field, v desk.Value) {
	name := desk.Fold(f.Name)
	if old, ok := t.Case.Fields[name]; ok && old.V == v.V && sameMedia(old, v) {
		return
	}
	if t.Case.Fields == nil {
		t.Case.Fields = map[string]desk.Value{}
	}
	v.At = t.Now
	t.Case.Fields[name] = v
	t.Raise("field changed", name)
}

func sameMedia(a, b desk.Value) bool {
	if a.Media == nil || b.Media == nil {
		return a.Media == b.Media
	}
	return a.Media.Kind == b.Media.Kind && a.Media.File == b.Media.File && a.Media.Unique == b.Media.Unique &&
		a.Media.Lat == b.Media.Lat && a.Media.Lon == b.Media.Lon
}

// Number of a value for comparisons: of numbers, ratings and dates (days since
// 1970); false for others.
func Number(v desk.Value) (float64, bool) {
	if d, err := time.Parse(time.DateOnly, v.V); err == nil {
		return float64(d.Unix() / 86400), true
	}
	if v.V == "" || len(v.V) > 32 || strings.Trim(strings.TrimPrefix(v.V, "-"), "0123456789.") != "" {
		return 0, false
	}
	n, err := strconv.ParseFloat(v.V, 64)
	return n, err == nil
}
