package talk

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/desk"
)

// meet takes over what the network says of the contact now, and where they are.
func meet(t *desk.Turn) {
	c, f := t.Case, t.Event.From
	if len(c.Merges) == 0 || c.Addresses[0].Person == f.ID { // of several names the first one stays
		c.Name, c.First, c.Username = Tidy(f.Name()), Tidy(f.First), f.Username
	}
	if c.First == "" {
		c.First = c.Name
	}
	if f.Lang != "" {
		c.Lang = f.Lang
	}
	if phone := provenPhone(t); phone != "" && phone != c.Phone {
		c.Phone, t.Proved = phone, true
	}
	here := desk.Address{Place: t.Event.Place, Person: f.ID}
	if !slices.Contains(c.Addresses, here) {
		c.Addresses = append(c.Addresses, here)
	}
	c.Seen, c.Last, c.Unreachable = t.Now, t.Event.Place, ""
	a := t.Roster().Agents[desk.AgentKey(t.Event.Place.Network, f.ID)]
	c.Staff = a != nil && len(a.Teams) > 0
}

// provenPhone is the contact's phone number in E.164, where the network proves it.
func provenPhone(t *desk.Turn) string {
	raw := t.Event.From.Phone
	if m := t.Event.Message; raw == "" && m != nil && m.Own(t.Event.From) {
		raw = m.Media.Phone
	}
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, raw)
	if digits == "" {
		return ""
	}
	return "+" + digits
}

// longestName is how much of a name is kept, in runes, and longestPile how many
// combining marks of one letter.
const longestName, longestPile = 100, 4

// Tidy is a name that people gave themselves, fit for one line: without line
// breaks, controls and marks that turn the direction of what follows.
func Tidy(name string) string {
	if plain(name) {
		return name
	}
	var b strings.Builder
	pile, n := 0, 0
	for _, r := range name {
		switch {
		case r == utf8.RuneError, unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d':
			continue
		case unicode.IsControl(r), unicode.IsSpace(r), r == '\u2028', r == '\u2029':
			r = ' '
		}
		if pile++; !unicode.Is(unicode.M, r) {
			pile = 0
		}
		if pile > longestPile || n >= longestName {
			continue
		}
		b.WriteRune(r)
		n++
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// plain tells whether a name needs no tidying, as nearly all do.
func plain(name string) bool {
	for i := range len(name) {
		if name[i] < ' ' || name[i] > '~' {
			return false
		}
	}
	return len(name) <= longestName && strings.TrimSpace(name) == name && !strings.Contains(name, "  ")
}
