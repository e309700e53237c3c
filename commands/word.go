package commands

import (
	"fmt"
	"slices"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/action"
	"frontdesk/desk/grammar"
	"frontdesk/desk/room"
	"frontdesk/desk/snippet"
	"frontdesk/desk/variant"
)

// word is a slash word that is no command: a snippet's name in a conversation, or
// a mistake. It never reaches a contact as it stands.
func word(t *desk.Turn, cmd grammar.Cmd, where Where) {
	c := &Call{Turn: t, Cmd: cmd, Def: &snippetCmd, Place: where}
	switch {
	case !sendable(t, cmd.Name):
		c.unknownWord()
	case where != Topic:
		shows, _ := desk.CutVariant(cmd.Name)
		c.Say("/%s sends a snippet inside a contact's conversation. /snippet %s shows it.", cmd.Name, shows)
	default:
		c.sendSnippet(cmd)
	}
}

// sendable tells whether there is a snippet, a wording or a variant of that name.
func sendable(t *desk.Turn, name string) bool {
	named, _, _ := variant.Named(t, name)
	return named != nil || t.Book.Snippets[name] != nil
}

// unknownWord says what may have been meant, with buttons.
func (c *Call) unknownWord() {
	names := c.names(desk.KindSnippet)
	hits := grammar.Suggest(c.Cmd.Name, append(names, commandNames(c.Role)...))
	what := "command"
	if c.Place == Topic {
		what = "snippet"
	}
	if len(hits) == 0 {
		hint := "/snippets lists them, /help lists the commands."
		if c.Place != Topic {
			hint = "/help lists all."
		}
		c.Say("No %s “%s”. %s", what, c.Cmd.Name, hint)
		return
	}
	var row []chat.Button
	for _, h := range hits {
		if c.Place == Topic && c.Book.Snippets[desk.Fold(h)] != nil {
			row = append(row, chat.Button{Label: shown(h), Data: snippetData("?", h)})
		}
	}
	var rows [][]chat.Button
	if row != nil {
		rows = append(rows, row)
	}
	c.Reply(chat.Plain(fmt.Sprintf("No %s “%s”. Did you mean %s?", what, c.Cmd.Name, strings.Join(hits, ", "))), rows...)
}

// snippetData is what a snippet's button reports: ? previews, ! sends in spite of
// holes. A name that is too long is cut, and found again by its beginning.
func snippetData(how, name string) string {
	return desk.PressData("s" + how + desk.Fold(name))
}

// PressSnippet is the stage for a snippet's buttons.
func PressSnippet(t *desk.Turn) {
	data := t.Event.Data
	if t.Event.Kind != chat.Pressed || len(data) < 3 || data[0] != 's' || data[1] != '?' && data[1] != '!' {
		return
	}
	t.Take("command")
	if t.Role < desk.Worker || t.Case == nil || t.Event.Private {
		t.AnswerPress("Only agents may do that, in a conversation.")
		return
	}
	t.AnswerPress("")
	name := data[2:]
	if !sendable(t, name) {
		var found []string
		for full := range t.Book.Snippets {
			if len(name) > 50 && strings.HasPrefix(full, name) {
				found = append(found, full)
			}
		}
		if len(found) > 0 { // the same one every time
			name = slices.Min(found)
		}
	}
	tail := "?"
	if data[1] == '!' {
		tail = "!"
	}
	c := &Call{Turn: t, Cmd: grammar.Cmd{Name: name, Tail: tail}, Def: &snippetCmd, Place: Topic}
	if !sendable(t, name) {
		c.Say("That snippet is gone.")
		return
	}
	c.sendSnippet(c.Cmd)
}

// sendSnippet sends, previews (?), or sends and closes (+).
func (c *Call) sendSnippet(cmd grammar.Cmd) {
	f, err := snippet.Fill(c.Turn, cmd.Name, c.Acting())
	if err != nil {
		c.Fail(err)
		return
	}
	switch {
	case cmd.Tail == "?":
		c.preview(cmd.Name, f)
	case len(f.Holes) > 0 && cmd.Tail != "!":
		c.hold(cmd.Name, f)
	default:
		c.deliver(cmd, f)
	}
}

func (c *Call) deliver(cmd grammar.Cmd, f snippet.Filled) {
	if !room.MaySend(c.Turn) {
		return
	}
	by := "snippet " + f.Snippet.Name
	room.AgentSends(c.Turn)
	snippet.Send(c.Turn, f, by, cmd.Args)
	c.shownInTopic(cmd.Name, f, cmd.Args)
	for _, a := range f.Snippet.Do {
		if err := action.Do(c.Turn, a, by); err != nil {
			c.Say("%s", sentence(err.Error()))
		}
	}
	if cmd.Tail == "+" {
		closeTalk(c)
	}
}

// shownInTopic says in the topic what the contact gets.
func (c *Call) shownInTopic(name string, f snippet.Filled, extra chat.Text) {
	t := chat.Plain("→ ").AddString("/"+shown(name), chat.Bold).AddString(ofVariants(f) + "\n").Add(f.Shown())
	if !extra.Empty() {
		t = t.AddString("\n").Add(extra)
	}
	p := c.Reply(t)
	p.Out.Silent = true
	if n := len(c.Entries); n > 0 { // a reply to this is a reply to what was sent
		p.Log = c.Entries[n-1].Seq
	}
}

func (c *Call) preview(name string, f snippet.Filled) {
	t := chat.Plain("Only agents see this: ").AddString("/"+shown(name), chat.Bold).AddString(ofVariants(f) + "\n").Add(f.Shown())
	for _, h := range f.Holes {
		t = t.AddString("\n⚠️ " + sentence(h))
	}
	c.Reply(t, []chat.Button{{Label: "Send to the contact", Data: snippetData("!", name)}})
}

// hold asks before a snippet with holes goes out.
func (c *Call) hold(name string, f snippet.Filled) {
	t := chat.Plain("Not sent yet: ").AddString("/"+shown(name), chat.Bold).AddString(ofVariants(f))
	for _, h := range f.Holes {
		t = t.AddString("\n⚠️ " + sentence(h))
	}
	t = t.AddString("\n").Add(f.Shown()).AddString("\nTo word it yourself, type your answer here.")
	c.Reply(t, []chat.Button{{Label: "Send anyway", Data: snippetData("!", name)}})
}
