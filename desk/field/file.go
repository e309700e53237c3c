package field

import (
	"frontdesk/chat"
	"frontdesk/desk"
)

var fileKind = kind{
	name:    "file",
	example: "receipt file",
	read:    func(*desk.Field, string, string) (Answer, bool) { return refused() },
	media:   readFile,
	trouble: say(notFile),
	valid:   func(_ *desk.Field, v desk.Value) bool { return v.Media != nil },
}

// readFile takes whatever has bytes to be fetched.
func readFile(m *chat.Media, _ string) (Answer, bool) {
	if m.File == "" {
		return refused()
	}
	name := m.Name
	if name == "" {
		name = m.Kind
	}
	media := *m
	return Answer{Value: desk.Value{V: name, Media: &media}, Label: name}, true
}
