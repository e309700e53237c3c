package page

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// idOf is the id of a person by their name: Ana is ana.
func idOf(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), "_")) }

// longestName is how many runes a name has at most.
const longestName = 40

// Names that cannot be had; each is said on the page.
var (
	errName  = errors.New("a name has 1 to 40 characters, and none of them is a slash or invisible")
	errTaken = errors.New("that name is taken here")
)

// checkName tells whether a person or group may have a name. Ids of chats and files are
// made of it.
func checkName(name string) error {
	id := idOf(name)
	if utf8.RuneCountInString(name) > longestName || strings.Trim(id, ".") == "" || strings.Contains(id, "/") {
		return errName
	}
	for _, r := range id {
		if unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control) || r == utf8.RuneError {
			return errName
		}
	}
	if id == chatBot {
		return errTaken
	}
	return nil
}

// titled is a name as it is shown: ana is Ana.
func titled(name string) string {
	name = strings.TrimSpace(name)
	r, n := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(r)) + name[n:]
}
