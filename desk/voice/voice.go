// Package voice chooses the language in which the bot speaks to a contact: the
// language field if it is set, else what the network reports, else the default.
// It says nothing itself.
package voice

import (
	"frontdesk/desk"
	"frontdesk/desk/words"
)

// Of is the bot's voice for the turn's contact, with the owner's rewordings.
func Of(t *desk.Turn) words.Voice {
	return In(t.Book, Language(t.Book, t.Case))
}

// In is the bot's voice in a language, with the owner's rewordings.
func In(b *desk.Book, lang string) words.Voice {
	return words.Speak(lang, b.Settings.Language, overrides(b))
}

// Language of a contact, "" when unknown.
func Language(b *desk.Book, c *desk.Case) string {
	if c == nil {
		return ""
	}
	if v, ok := c.Fields["language"]; ok && v.V != "" {
		return v.V
	}
	return c.Lang
}

// overrides is kept with the Book: it is read for every word said.
func overrides(b *desk.Book) words.Overrides {
	if o, ok := b.Derived["voice"].(words.Overrides); ok {
		return o
	}
	o := words.Overrides{}
	for _, r := range b.Texts {
		k := words.Key(r.Key)
		if o[k] == nil {
			o[k] = map[string]string{}
		}
		o[k][r.Lang] = r.Text
	}
	if b.Derived != nil {
		b.Derived["voice"] = o
	}
	return o
}
