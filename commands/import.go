package commands

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

var importCmd = Command{
	Name: "import", Args: "config", About: "Takes a configuration that /export wrote; what it changes is shown before.",
	Who: desk.Manager, Where: Private | Room, Part: PartHistory, Example: "/import config",
	More: "Send it as the caption of the file, as a reply to the file, or with the file's text below it. What the file does not name stays as it is. " +
		"All of it is taken, or nothing. `bot import FILE` does the same on the server.",
	Run: runImport,
}

// fetchConfig is what a file is fetched for.
const fetchConfig = "config"

func runImport(c *Call) {
	word, rest := grammar.FirstWord(c.Cmd.Args)
	m := c.Event.Message
	switch {
	case desk.Fold(word) != "config":
		c.Usage()
	case !rest.Empty():
		c.importText(afterLine(m.Text.S))
	case m.Media != nil && m.Media.Kind == "document":
		c.fetchFile(*m.Media)
	case m.Reply != nil && m.Reply.Media != nil && m.Reply.Media.Kind == "document":
		c.fetchFile(*m.Reply.Media)
	default:
		c.Usage()
	}
}

// afterLine is what stands below the first line: the file, its indents and all.
func afterLine(s string) string {
	_, rest, _ := strings.Cut(s, "\n")
	return rest
}

func (c *Call) fetchFile(m chat.Media) {
	c.Fetches = append(c.Fetches, desk.Fetch{For: fetchConfig, Media: m, Most: longestFile, Place: c.Event.Place, Private: c.Event.Private, From: c.Event.From})
}

// fetched takes a file that was fetched for a command.
func fetched(t *desk.Turn) {
	script, isScript := strings.CutPrefix(t.Event.Data, fetchScript)
	if t.Event.Data != fetchConfig && !isScript || t.Role < desk.Manager {
		return
	}
	t.Take("command")
	if t.Event.Title != "" {
		t.Reply(chat.Plain("I could not read the file: " + t.Event.Title + ". Send it again, or run `bot import FILE` on the server."))
		return
	}
	if isScript {
		fetchedScript(t, script)
		return
	}
	t.Event.Message = &chat.Message{Text: chat.Plain("/import config\n" + string(t.Event.Payload))}
	cmd, _ := grammar.ReadCommand(t.Event.Message.Text)
	c := &Call{Turn: t, Cmd: cmd, Def: &importCmd, Place: whereIs(t)}
	t.Event.Payload = nil
	c.importText(afterLine(t.Event.Message.Text.S))
}

// TellImport is a configuration that the operator wants taken, on the server; its Payload
// is the file.
const TellImport = "import"

// operator is the call by which the operator's program does something.
func operator(t *desk.Turn) *Call {
	t.Role = desk.Owner
	return &Call{Turn: t, Def: &importCmd, Place: Private}
}

// Export is the configuration as a file.
func Export(t *desk.Turn) string { return printConfig(t) }

// PlanImport tells what a configuration would change, for people, and how many objects;
// an error when it cannot be taken. The turn is as it was before.
func PlanImport(t *desk.Turn, text string) (what string, n int, err error) {
	list, err := readConfig(text)
	if err != nil {
		return "", 0, err
	}
	m := t.Mark()
	o := operator(t).take(list)
	t.Back(m)
	if o.failed != "" {
		return "", 0, errors.New(o.failed)
	}
	return strings.Join(append(o.lines, o.skipped...), "\n"), len(o.lines), nil
}

// takeImport takes a configuration that the operator has looked at.
func takeImport(t *desk.Turn) {
	list, err := readConfig(string(t.Event.Payload))
	if err != nil {
		return
	}
	m, c := t.Mark(), operator(t)
	if o := c.take(list); o.failed != "" {
		t.Back(m)
		t.Why("a configuration was not taken: %s", o.failed)
		return
	}
	menus(c)
	alarms(c)
}

// imported is what a configuration changes.
type imported struct {
	lines   []string // for people: what is new, what is changed
	skipped []string // what cannot be taken here, with the reason
	failed  string   // why none of it is taken
}

func (c *Call) importText(text string) {
	list, err := readConfig(text)
	if err != nil {
		c.Fail(err)
		return
	}
	if len(list) == 0 {
		c.Say("There is no command in it. /export shows how such a file looks.")
		return
	}
	m := c.Mark()
	o := c.take(list)
	question := o.text()
	switch {
	case o.failed != "":
		c.Back(m)
		c.Say("Nothing was taken.\n%s", o.failed)
		return
	case len(o.lines) == 0:
		c.Back(m)
		c.Reply(chat.Plain("It changes nothing: all of it is so already.").Add(question))
		return
	case c.Confirmed != "yes":
		c.Back(m)
		c.Confirm(chat.Plain(fmt.Sprintf("It would change %s:", plural(len(o.lines), "object"))).Add(question), "Apply", "Cancel")
		return
	}
	menus(c)
	alarms(c)
	c.Say("Taken: %s. Each can be taken back: /log, /restore.", plural(len(o.lines), "object"))
}

// longestDiff is how much of a diff is shown, in runes.
const longestDiff = 3000

// text is what is said of it.
func (o imported) text() chat.Text {
	t := chat.Text{}
	if len(o.lines) > 0 {
		t = t.AddString("\n").AddString(cut(strings.Join(o.lines, "\n"), longestDiff), chat.Pre)
	}
	if len(o.skipped) > 0 {
		t = t.AddString("\nLeft out:\n" + cut(strings.Join(o.skipped, "\n"), longestDiff/3))
	}
	return t
}

// take does what the blocks say, one after the other.
func (c *Call) take(list []piece) imported {
	var o imported
	seen := map[desk.Key]int{}
	for _, b := range list {
		n := len(c.Changes)
		why, skip := c.takeOne(b)
		switch {
		case skip:
			o.skipped = append(o.skipped, firstLine(b.text)+": "+why)
		case why != "":
			o.failed = fmt.Sprintf("Line %d, %s: %s", b.line, firstLine(b.text), why)
			return o
		}
		for _, ch := range c.Changes[n:] {
			if ch.After == nil {
				continue
			}
			if i, again := seen[ch.After.Key()]; again { // a rule that is turned off, a team's hours
				o.lines[i] += "\n+ " + firstLine(b.text)
				continue
			}
			if d := diff(ch); d != "" {
				if !strings.Contains(d, "\n") && strings.HasPrefix(d, " ") { // what the object's own command does not show
					d += "\n+ " + firstLine(b.text)
				}
				seen[ch.After.Key()] = len(o.lines)
				o.lines = append(o.lines, d)
			}
		}
	}
	return o
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s
}

// diff is a change for people: what goes with −, what comes with +.
func diff(ch desk.Change) string {
	var out []string
	if b := ch.Before; b != nil && !b.Deleted {
		if b.Source == ch.After.Source && string(b.Data) == string(ch.After.Data) {
			return ""
		}
		for _, l := range strings.Split(b.Source, "\n") {
			if !strings.Contains("\n"+ch.After.Source+"\n", "\n"+l+"\n") {
				out = append(out, "− "+l)
			}
		}
		before := "\n" + b.Source + "\n"
		for _, l := range strings.Split(ch.After.Source, "\n") {
			if !strings.Contains(before, "\n"+l+"\n") {
				out = append(out, "+ "+l)
			}
		}
		return strings.Join(append([]string{"  " + firstLine(ch.After.Source)}, out...), "\n")
	}
	for _, l := range strings.Split(ch.After.Source, "\n") {
		out = append(out, "+ "+l)
	}
	return strings.Join(out, "\n")
}

// takeOne does one block; why is what hinders, skip that the rest does not mind.
func (c *Call) takeOne(b piece) (why string, skip bool) {
	cmd, ok := grammar.ReadCommand(chat.Plain(b.text))
	if !ok || !isImportable(cmd.Name) {
		return "a configuration holds no such command", false
	}
	name, _ := grammar.FirstWord(cmd.Args)
	switch {
	case cmd.Name == "addteam":
		if c.Book.Teams[desk.Fold(name)] == nil {
			return "type it in the group that is to be the team's room", true
		}
		return "", false
	case cmd.Name == "hours" || cmd.Name == "holiday" || cmd.Name == "defaultteam":
		if c.Book.Teams[desk.Fold(name)] == nil {
			return "there is no such team yet", true
		}
	case b.data != "" && cmd.Name == "addsnippet":
		return c.takeData(desk.KindSnippet, name, b), false
	}
	return c.runBlock(cmd, b)
}

// takeData takes an object with what its command does not show.
func (c *Call) takeData(kind desk.Kind, name string, b piece) string {
	if old := c.Book.Item(kind, name); old != nil && old.Source == b.text && string(old.Data) == b.data {
		return ""
	}
	if err := checkName(c, name, nil); err != nil {
		return err.Error()
	}
	if err := c.Save(kind, name, b.text, json.RawMessage(b.data)); err != nil {
		return err.Error()
	}
	return ""
}

// runBlock runs a command as if its admin had typed it and pressed Replace. What it
// answers is kept back: it counts as done when something has changed, or nothing had to.
func (c *Call) runBlock(cmd grammar.Cmd, b piece) (why string, skip bool) {
	def := find(cmd.Name, desk.Owner, Private)
	if def == nil {
		return "there is no such command", false
	}
	ev, confirmed, posts, changes, asks := c.Event, c.Confirmed, len(c.Posts), len(c.Changes), len(c.Asks)
	next := ev
	next.Kind, next.Private, next.Message = chat.Said, true, &chat.Message{Text: chat.Plain(b.text)}
	c.Turn.Event, c.Turn.Confirmed = next, "yes"
	before := c.Book
	def.Run(&Call{Turn: c.Turn, Cmd: cmd, Def: def, Place: Private})
	answers := c.Posts[posts:]
	c.Turn.Event, c.Turn.Confirmed = ev, confirmed
	c.Turn.Posts, c.Turn.Asks = c.Posts[:posts], c.Asks[:asks]
	if len(c.Changes) > changes {
		return "", false
	}
	if same := sourced(before, b.text); same {
		return "", false
	}
	for _, p := range answers {
		if p.Out.Op == chat.Send && p.Out.Text.S != "" {
			if strings.Contains(p.Out.Text.S, "exactly so already") || strings.Contains(p.Out.Text.S, " is on.") || strings.Contains(p.Out.Text.S, " is off.") {
				return "", false
			}
			return p.Out.Text.S, false
		}
	}
	return "", false
}

// sourced tells whether an object of the Book was made by exactly this command.
func sourced(b *desk.Book, text string) bool {
	for _, i := range b.Items {
		if !i.Deleted && i.Source == text {
			return true
		}
	}
	return false
}
