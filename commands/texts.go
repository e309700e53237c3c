package commands

import (
	"fmt"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
	"frontdesk/desk/words"
)

func runDefaultLanguage(c *Call) {
	if c.Text() == "" {
		c.Say("It is %s. There are %s. /defaultlanguage es changes it.", c.Book.Settings.Language, strings.Join(words.Languages(), ", "))
		return
	}
	lang := strings.ToLower(c.Text())
	for _, l := range words.Languages() {
		if l == lang {
			c.setting(desk.SetLanguage, lang, "/defaultlanguage "+lang)
			return
		}
	}
	c.Fail(grammar.At("/defaultlanguage "+c.Text(), len("/defaultlanguage "), "I have no words in “%s”.", c.Text()).
		Expect("one of " + strings.Join(words.Languages(), ", ")).Try("/defaultlanguage es"))
}

var texts = Command{
	Name: "texts", Args: "[LANGUAGE]", About: "What the bot itself says to contacts.",
	Who: desk.Manager, Where: Setup, Part: PartWords, Example: "/texts es", Run: runTexts,
}

func runTexts(c *Call) {
	lang := strings.ToLower(c.Text())
	if lang == "" {
		lang = c.Book.Settings.Language
	}
	var lines []string
	for _, k := range words.Keys() {
		text := words.Default(k.Key, lang)
		mark := ""
		if r := c.rewording(string(k.Key), lang); r != "" {
			text, mark = r, " (yours)"
		}
		lines = append(lines, fmt.Sprintf("• %s%s: %s", k.Key, mark, cut(strings.ReplaceAll(text, "\n", " ⏎ "), 120)))
	}
	c.Page("The bot's own words ("+lang+")", append(lines, "", "/text KEY [es] new wording changes one."))
}

// rewording is the owner's wording of a key in a language, "" when there is none.
func (c *Call) rewording(key, lang string) string {
	for _, name := range []string{key + "." + lang, key} {
		if r := c.Book.Texts[desk.Fold(name)]; r != nil {
			return r.Text
		}
	}
	return ""
}

var textCmd = Command{
	Name: "text", Args: "KEY [LANGUAGE] [NEW WORDING]", About: "Shows or rewords one of the bot's own words.",
	Who: desk.Manager, Where: Setup, Part: PartWords, Example: "/text understood es ¡Perfecto, {label}!",
	More: "Without a language the wording is for all. /text KEY [LANGUAGE] default brings the bot's own back.", Run: runText,
}

func runText(c *Call) {
	word, rest := grammar.FirstWord(c.Cmd.Args)
	if word == "" {
		c.Usage()
		return
	}
	key, ok := findKey(word)
	if !ok {
		c.unknown("text", word, keyNames())
		return
	}
	lang, body := cutLanguage(rest.Trim().S)
	if body == "" {
		c.showText(key, lang)
		return
	}
	c.reword(key, lang, body)
}

func findKey(word string) (words.Key, bool) {
	for _, k := range words.Keys() {
		if desk.Fold(string(k.Key)) == desk.Fold(word) {
			return k.Key, true
		}
	}
	return "", false
}

func keyNames() []string {
	var out []string
	for _, k := range words.Keys() {
		out = append(out, string(k.Key))
	}
	return out
}

// cutLanguage cuts a leading language code off.
func cutLanguage(s string) (lang, rest string) {
	first, rest, _ := strings.Cut(s, " ")
	for _, l := range words.Languages() {
		if strings.EqualFold(first, l) || strings.EqualFold(first, "["+l+"]") {
			return l, strings.TrimSpace(rest)
		}
	}
	return "", s
}

func (c *Call) showText(key words.Key, lang string) {
	t := chat.Text{}.AddString(string(key), chat.Bold)
	for _, k := range words.Keys() {
		if k.Key == key {
			t = t.AddString("\n" + k.About)
			if len(k.Placeholders) > 0 {
				t = t.AddString("\nPlaceholders: {" + strings.Join(k.Placeholders, "} {") + "}")
			}
		}
	}
	for _, l := range words.Languages() {
		if lang != "" && l != lang {
			continue
		}
		text := words.Default(key, l)
		if r := c.rewording(string(key), l); r != "" {
			text = r + " (yours)"
		}
		t = t.AddString("\n" + l + ": " + text)
	}
	c.Reply(t)
}

func (c *Call) reword(key words.Key, lang, body string) {
	name := desk.WithLang(string(key), lang)
	if desk.Fold(body) == "default" {
		if c.Book.Item(desk.KindText, name) == nil {
			c.same = true
			c.Say("%s has the bot's own wording already.", name)
			return
		}
		if err := c.Remove(desk.KindText, name); err != nil {
			c.Fail(err)
			return
		}
		c.Say("%s has the bot's own wording again.\nTo take it back: /undo", name)
		return
	}
	if err := words.CheckRewording(key, body); err != nil {
		c.Say("%s", sentence(err.Error()))
		return
	}
	source := strings.Join(strings.Fields("/text "+string(key)+" "+lang), " ") + " " + body
	if err := c.Save(desk.KindText, name, source, &desk.Rewording{Key: string(key), Lang: lang, Text: body}); err != nil {
		c.Fail(err)
		return
	}
	c.Saved(source, nil)
}
