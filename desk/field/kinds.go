package field

import (
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
)

// kind is a type of fields.
type kind struct {
	name    string
	example string // a definition that works
	// define reads what follows the type's name; nil: nothing may follow.
	define func(f *desk.Field, d definition) error
	// print is what define reads.
	print func(f *desk.Field) string
	// read validates trimmed text; region is a country in capitals, or "".
	read func(f *desk.Field, s, region string) (Answer, bool)
	// media validates what a message carries; nil: the type takes text only.
	media func(m *chat.Media, region string) (Answer, bool)
	// trouble is what to say when an answer is not valid.
	trouble func(f *desk.Field) *Trouble
	// valid tells whether a kept value still is one; nil: read must give it back.
	valid func(f *desk.Field, v desk.Value) bool
	// show is the value for people; nil: as it is kept.
	show func(f *desk.Field, v desk.Value) string
}

// kinds is the list of types, in the order of the documentation.
var kinds = []kind{
	textKind,
	choiceKind,
	numberKind,
	dateKind,
	yesnoKind,
	emailKind,
	phoneKind,
	urlKind,
	ratingKind,
	locationKind,
	fileKind,
}

// kindOf is the type of that name; a name that a newer version wrote is read as
// text.
func kindOf(name string) kind {
	for _, k := range kinds {
		if k.name == name {
			return k
		}
	}
	return textKind
}

// aliases are what people call the types elsewhere.
var aliases = map[string]string{
	"string": "text", "str": "text", "word": "text", "words": "text", "free": "text", "line": "text",
	"select": "choice", "options": "choice", "option": "choice", "enum": "choice", "list": "choice", "choices": "choice", "menu": "choice",
	"int": "number", "integer": "number", "num": "number", "numeric": "number", "float": "number", "decimal": "number",
	"day": "date", "datetime": "date", "birthday": "date", "time": "date",
	"bool": "yesno", "boolean": "yesno", "yes-no": "yesno", "checkbox": "yesno", "yes/no": "yesno",
	"mail": "email", "e-mail": "email",
	"tel": "phone", "telephone": "phone", "mobile": "phone",
	"link": "url", "website": "url", "web": "url", "uri": "url",
	"stars": "rating", "score": "rating",
	"place": "location", "address": "location", "map": "location", "gps": "location",
	"photo": "file", "image": "file", "picture": "file", "document": "file", "media": "file", "attachment": "file",
}

// say is the trouble that needs no more than its key.
func say(key string) func(*desk.Field) *Trouble {
	return func(*desk.Field) *Trouble { return &Trouble{Key: key} }
}

// bare is a word of an answer without the punctuation and marks around it.
func bare(s string) string {
	return strings.Trim(s, " \t\n.,;:!?¡¿…\"'“”„«»()[]*_~-–—。！？，、")
}
