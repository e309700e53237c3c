package engine

import (
	"maps"
	"slices"
	"strings"

	"frontdesk/desk"
)

// The find index: the words by which agents look a contact up. It follows from the
// Case; it is computed only when what it follows from has changed.

// findable is everything of a case that can be found, a line each.
func findable(c *desk.Case) string {
	if c.Preview || c.Into != 0 {
		return ""
	}
	var b strings.Builder
	for _, s := range []string{c.Name, c.Username, strings.TrimPrefix(c.Phone, "+")} {
		b.WriteString(s)
		b.WriteByte('\n')
	}
	for _, name := range slices.Sorted(maps.Keys(c.Fields)) {
		b.WriteString(c.Fields[name].V)
		b.WriteByte('\n')
	}
	for _, tag := range c.Tags {
		b.WriteString(tag)
		b.WriteByte('\n')
	}
	return b.String()
}

// Of one contact at most maxFind words are kept, of each at most findLong bytes.
const maxFind, findLong = 64, 40

// findKeys is the index rows of what findable answered.
func findKeys(id int64, text string) []string {
	var keys []string
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) > 1 {
			words = append(words, line) // the whole, as in "north street"
		}
		for _, w := range words {
			if w = findWord(w); w == "" || len(keys) >= maxFind {
				continue
			}
			if k := string(keyFind(w, id)); !slices.Contains(keys, k) {
				keys = append(keys, k)
			}
		}
	}
	return keys
}

// findWord is a word as the index has it.
func findWord(s string) string {
	s = strings.Join(strings.Fields(desk.Fold(strings.TrimLeft(strings.TrimSpace(s), "@+#"))), " ")
	s = strings.ReplaceAll(s, "\x00", "")
	if len(s) > findLong {
		s = strings.ToValidUTF8(s[:findLong], "")
	}
	return s
}
