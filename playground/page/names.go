package page

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// idOf is the id of a person by their name: Ana is ana.
func idOf(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), "_")) }

// titled is a name as it is shown: ana is Ana.
func titled(name string) string {
	name = strings.TrimSpace(name)
	r, n := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(r)) + name[n:]
}
