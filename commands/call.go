package commands

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

// Call is one command being run.
type Call struct {
	*desk.Turn
	Cmd   grammar.Cmd
	Def   *Command
	Place Where

	// importing is set while a configuration is taken: what is so already is not saved
	// again, and same tells that there was such a thing.
	importing, same bool
}

// Save puts an object into the Book; see Turn.Save.
func (c *Call) Save(kind desk.Kind, name, source string, object any) error {
	if old := c.Book.Item(kind, name); c.importing && old != nil && old.Source == source {
		data, err := json.Marshal(object)
		if c.same = err == nil && bytes.Equal(data, old.Data); c.same {
			return nil
		}
	}
	return c.Turn.Save(kind, name, source, object)
}

// Text is the arguments without formatting, trimmed.
func (c *Call) Text() string { return strings.TrimSpace(c.Cmd.Args.S) }

// Words are the arguments cut at white space.
func (c *Call) Words() []string { return strings.Fields(c.Cmd.Args.S) }

// Say answers with plain text.
func (c *Call) Say(format string, args ...any) *desk.Post {
	return c.Reply(chat.Plain(fmt.Sprintf(format, args...)))
}

// Fail answers with what is wrong. A *grammar.Error is shown with its line and
// caret, anything else as a sentence followed by the usage.
func (c *Call) Fail(err error) {
	var s scriptError
	if errors.As(err, &s) {
		c.Reply(chat.Plain("The script is not saved:\n").AddString(s.Error(), chat.Pre))
		return
	}
	var g *grammar.Error
	if errors.As(err, &g) {
		if g.Example == "" {
			g.Example = c.Def.Example
		}
		c.Reply(g.Rich())
		return
	}
	c.Say("%s", sentence(err.Error()))
}

// Usage answers how the command is used.
func (c *Call) Usage() {
	t := chat.Plain(c.Def.About+"\n").AddString(strings.TrimSpace("/"+c.Def.Name+" "+c.Def.Args), chat.Code)
	if c.Def.Example != "" {
		t = t.AddString("\nExample:\n").AddString(c.Def.Example, chat.Pre)
	}
	c.Reply(t)
}

// Saved answers with an object as it is stored now, its warnings, and how to take
// the change back.
func (c *Call) Saved(source string, warnings []string) {
	t := chat.Plain("Saved:\n").AddString(source, chat.Pre)
	for _, w := range warnings {
		t = t.AddString("\n⚠️ " + sentence(w))
	}
	c.Reply(t.AddString("\nTo take it back: /undo"))
}

// sentence makes an error a sentence: a capital first, a full stop last.
func sentence(s string) string {
	if s == "" {
		return s
	}
	r := []rune(s)
	s = strings.ToUpper(string(r[:1])) + string(r[1:])
	if !strings.ContainsAny(s[len(s)-1:], ".!?…") && !strings.HasSuffix(s, "…") {
		s += "."
	}
	return s
}

// askFor is how long a question to an admin can be answered.
const askFor = 5 * time.Minute

// Confirm asks before it lets a command go on: true once the asker has pressed
// yes. The command then runs anew from its start.
func (c *Call) Confirm(question chat.Text, yes, no string) bool {
	if c.Confirmed == "yes" {
		return true
	}
	id := c.ask()
	c.Reply(question, []chat.Button{{Label: yes, Data: pressData(id, "yes")}, {Label: no, Data: pressData(id, "no")}})
	return false
}

// ask keeps the command until a button is pressed.
func (c *Call) ask() int64 {
	h := c.EditHouse()
	h.Asks++
	c.Asks = append(c.Asks, &desk.Ask{ID: h.Asks, By: c.Sender(), Till: c.Now.Add(askFor), Event: c.Event})
	return h.Asks
}

func pressData(id int64, word string) string { return fmt.Sprintf("c:%d:%s", id, word) }

// Sender is who typed the command.
func (c *Call) Sender() string { return desk.AgentKey(c.Event.Place.Network, c.Event.From.ID) }

// Captured is the message that the command replies to, an album whole; nil when
// it replies to nothing.
func (c *Call) Captured() []chat.Message {
	r := c.Event.Message.Reply
	if r == nil {
		return nil
	}
	if r.Album != "" && c.View.Logs != nil {
		if all := c.View.Logs.Album(c.Event.Place, r.Album); len(all) > 1 {
			return all
		}
	}
	return []chat.Message{*r}
}

// pageLines is how much of a long answer one page shows.
const pageLines, pageChars = 25, 3000

// Page answers with a heading and lines, cut into pages with buttons.
func (c *Call) Page(heading string, lines []string) {
	rich := make([]chat.Text, len(lines))
	for i, l := range lines {
		rich[i] = chat.Plain(l)
	}
	c.PageRich(heading, rich)
}

// PageRich is Page with formatted lines.
func (c *Call) PageRich(heading string, lines []chat.Text) {
	pages := cutPages(lines)
	n := 0
	if s, ok := strings.CutPrefix(c.Confirmed, "page"); ok {
		_, _ = fmt.Sscan(s, &n)
	}
	n = min(max(n, 0), len(pages)-1)
	text := chat.Text{}.AddString(heading, chat.Bold).AddString("\n").Add(chat.Join("\n", pages[n]...))
	var row []chat.Button
	if len(pages) > 1 {
		id := c.ask()
		text = text.AddString(fmt.Sprintf("\n— page %d of %d", n+1, len(pages)))
		if n > 0 {
			row = append(row, chat.Button{Label: "◀", Data: pressData(id, fmt.Sprintf("page%d", n-1))})
		}
		if n < len(pages)-1 {
			row = append(row, chat.Button{Label: "▶", Data: pressData(id, fmt.Sprintf("page%d", n+1))})
		}
	}
	var rows [][]chat.Button
	if row != nil {
		rows = append(rows, row)
	}
	c.Reply(text, rows...)
}

func cutPages(lines []chat.Text) [][]chat.Text {
	pages, chars := [][]chat.Text{nil}, 0
	for _, l := range lines {
		last := len(pages) - 1
		if len(pages[last]) >= pageLines || chars+len(l.S) > pageChars && len(pages[last]) > 0 {
			pages, chars = append(pages, nil), 0
			last++
		}
		pages[last] = append(pages[last], l)
		chars += len(l.S)
	}
	return pages
}

// plural is "1 contact", "2 contacts".
func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// keys of a map, for suggestions.
func keys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	return out
}
