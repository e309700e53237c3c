package commands

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
	"frontdesk/desk/retain"
)

var importCmd = Command{
	Name: "import", Args: "[config|forget]", About: "Reads past chats in, to learn from them; or takes a configuration that /export wrote.",
	Who: desk.Manager, Where: Private | Room, Part: PartHistory, Example: "/import config",
	More: "As the caption of an export, or as a reply to it: WhatsApp's .zip or .txt, or Telegram Desktop's result.json. /opportunities then shows what repeats; docs/learning.md tells the rest. " +
		"Alone it shows what was imported; /import forget erases it. " +
		"/import config: send it as the caption of the file, as a reply to the file, or with the file's text below it. What the file does not name stays as it is; what it changes is shown before. " +
		"All of it is taken, or nothing. `bot import FILE` does the same on the server.",
	Run: runImport,
}

// fetchConfig is what a file is fetched for.
const fetchConfig = "config"

func runImport(c *Call) {
	word, rest := importWord(c)
	m := c.Event.Message
	switch {
	case word == "":
		c.importPast()
	case word == "forget" && rest.Empty():
		c.forgetImports()
	case word != "config":
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
	return o.all(), len(o.lines), nil
}

// TakeImport has a configuration taken that PlanImport takes: tell brings the event with
// that Payload, plan tells how much there is left to change. Each part is taken whole.
func TakeImport(text string, plan func() (left int, err error), tell func([]byte) error) error {
	for was := math.MaxInt; ; {
		left, err := plan()
		switch {
		case err != nil || left == 0:
			return err
		case left >= was:
			return errors.New("it was not taken to its end: something else changed the configuration meanwhile. Try again")
		}
		if err := tell([]byte(text)); err != nil {
			return err
		}
		was = left
	}
}

// takeImport takes a configuration that the operator has looked at; of a large one as much
// as one turn can: the rest is told again.
func takeImport(t *desk.Turn) {
	list, err := readConfig(string(t.Event.Payload))
	if err != nil {
		return
	}
	m, c := t.Mark(), operator(t)
	if o := c.takePart(list, mostOfTurn); o.failed != "" {
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
	warned  []string // what is taken, and will not do as it is
	failed  string   // why none of it is taken
	at      map[desk.Key]int
	bytes   int // that have to be written for it
}

// How much one turn can write for a configuration (see state.Options: a transaction takes
// about a megabyte), and one of its objects.
const (
	mostOfTurn = 600 << 10
	mostOfOne  = 400 << 10
)

// sizeOf is how much a change writes: the object, its version, and the line of the log.
func sizeOf(ch desk.Change) int {
	before, _ := json.Marshal(ch.Before) // both were read from JSON
	after, _ := json.Marshal(ch.After)
	return len(before) + 3*len(after) + 500
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
	case o.bytes > mostOfTurn:
		c.Back(m)
		c.Say("It would change %s, which is too much for the chat. `bot import FILE` on the server takes all of it; or divide the file, and send one part after the other.", plural(len(o.lines), "object"))
		return
	case len(o.lines) == 0:
		c.Back(m)
		c.Reply(chat.Plain("It changes nothing: all of it is so already.").Add(question))
		return
	case c.Confirmed != "yes":
		c.Back(m)
		c.showAll(o)
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
		t = t.AddString("\nLeft out:\n" + cut(strings.Join(o.skipped, "\n"), longestDiff/6))
	}
	if len(o.warned) > 0 {
		t = t.AddString("\n⚠️ " + cut(strings.Join(o.warned, "\n⚠️ "), longestDiff/6))
	}
	return t
}

// all is what is said of it, for files and terminals.
func (o imported) all() string {
	var out []string
	out = append(out, o.lines...)
	if len(o.skipped) > 0 {
		out = append(out, "", "Left out:")
		out = append(out, o.skipped...)
	}
	for _, w := range o.warned {
		out = append(out, "⚠️ "+w)
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

// showAll sends the whole of what would change as a file, where a message is too short.
func (c *Call) showAll(o imported) {
	text := o.all()
	if utf8.RuneCountInString(text) <= longestDiff {
		return
	}
	raw := []byte(text)
	if len(raw) > longestFile {
		raw = append(bytes.ToValidUTF8(raw[:longestFile-100], nil), "…\n`bot import FILE` on the server shows the rest.\n"...)
	}
	p := c.Reply(chat.Plain("The whole of what it would change."))
	p.Out.Media = []chat.Media{{Kind: "document", Name: "changes.txt", Mime: "text/plain", Data: raw, Size: int64(len(raw))}}
}

// take does what the blocks say, one after the other.
func (c *Call) take(list []piece) imported { return c.takePart(list, math.MaxInt) }

// takePart does what the blocks say until it has written most bytes, or a little more;
// what is so already costs nothing, so that the next part goes on behind it.
func (c *Call) takePart(list []piece, most int) imported {
	o := imported{at: map[desk.Key]int{}}
	for _, b := range withSwitches(list) {
		n := len(c.Changes)
		if o.bytes > most && strings.HasPrefix(b.text, "/add") {
			return o
		}
		why, skip := c.takeOne(b, &o)
		switch {
		case skip:
			o.skipped = append(o.skipped, firstLine(b.text)+": "+why)
		case why != "":
			o.failed = fmt.Sprintf("Line %d, %s: %s", b.line, cut(firstLine(b.text), 80), why)
			return o
		}
		for _, ch := range c.Changes[n:] {
			o.note(ch, b)
			size := sizeOf(ch)
			if o.bytes += size; size > mostOfOne {
				o.failed = fmt.Sprintf("Line %d, %s: this is too long to be kept.", b.line, cut(firstLine(b.text), 80))
				return o
			}
		}
	}
	moved, err := c.orderRules(list)
	if err != nil {
		o.failed = sentence(err.Error())
	}
	if moved != "" {
		o.lines = append(o.lines, moved)
	}
	return o
}

// note tells of a change that a block has made.
func (o *imported) note(ch desk.Change, b piece) {
	if ch.After == nil {
		return
	}
	if i, again := o.at[ch.After.Key()]; again { // a rule that is turned off, a team's hours
		o.lines[i] += "\n+ " + firstLine(b.text)
		return
	}
	d := diff(ch)
	if d == "" {
		return
	}
	if !strings.Contains(d, "\n") && strings.HasPrefix(d, " ") { // what the object's own command does not show
		d += "\n+ " + firstLine(b.text)
	}
	if b.data != "" {
		d += beyond(ch.After)
	}
	o.at[ch.After.Key()] = len(o.lines)
	o.lines = append(o.lines, d)
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s
}

// named is what a block is about: its command, and the name behind it, folded.
func (b piece) named() (command, name string) {
	cmd, _ := grammar.ReadCommand(chat.Plain(b.text))
	name, _ = grammar.FirstWord(cmd.Args)
	return cmd.Name, desk.Fold(name)
}

// withSwitches adds what goes without saying: a rule or script of which the file does not
// say that it is off, is on.
func withSwitches(list []piece) []piece {
	said := map[[2]string]bool{}
	for _, b := range list {
		command, name := b.named()
		said[[2]string{command, name}] = true
	}
	var out []piece
	for _, b := range list {
		out = append(out, b)
		command, name := b.named()
		switcher := strings.TrimPrefix(command, "add")
		if (command == "addrule" || command == "addscript") && !said[[2]string{switcher, name}] {
			out = append(out, piece{line: b.line, text: "/" + switcher + " " + name + " on"})
		}
	}
	return out
}

// orderRules puts the rules that a file names into the file's order; what it did is told.
func (c *Call) orderRules(list []piece) (string, error) {
	var want []string
	in := map[string]bool{}
	for _, b := range list {
		if command, name := b.named(); command == "addrule" && !in[name] {
			if r := c.Book.Rule(name); r != nil {
				in[name], want = true, append(want, r.Name)
			}
		}
	}
	var was, all []string
	for _, r := range c.Book.Rules {
		if !in[desk.Fold(r.Name)] {
			all = append(all, r.Name)
			continue
		}
		all, was = append(all, want[len(was)]), append(was, r.Name)
	}
	if slices.Equal(was, want) {
		return "", nil
	}
	orders := make([]float64, len(all))
	for i, r := range c.Book.Rules {
		if orders[i] = r.Order; i > 0 && orders[i] <= orders[i-1] {
			orders[i] = orders[i-1] + 1
		}
	}
	for i, name := range all {
		if c.Book.Rule(name).Order == orders[i] {
			continue
		}
		if err := c.Reorder(desk.KindRule, name, orders[i]); err != nil {
			return "", err
		}
	}
	return "  the order of rules\n− " + strings.Join(was, ", ") + "\n+ " + strings.Join(want, ", "), nil
}

// takeOne does one block; why is what hinders, skip that the rest does not mind.
func (c *Call) takeOne(b piece, o *imported) (why string, skip bool) {
	cmd, ok := grammar.ReadCommand(chat.Plain(b.text))
	if !ok || !isImportable(cmd.Name) {
		return "a configuration holds no such command", false
	}
	name, rest := grammar.FirstWord(cmd.Args)
	switch {
	case cmd.Name == "allow" && (name == "" || !rest.Empty()):
		return "a configuration holds /allow HOST only", false
	case cmd.Name == "allow" && c.Role < desk.Owner && !sourced(c.Book, b.text):
		return "only the owner may allow a host; ask them to type it", true
	case cmd.Name == "addteam":
		if c.Book.Teams[desk.Fold(name)] == nil {
			return "type it in the group that is to be the team's room", true
		}
		return "", false
	case cmd.Name == "hours" || cmd.Name == "holiday" || cmd.Name == "defaultteam":
		if c.Book.Teams[desk.Fold(name)] == nil {
			return "there is no such team yet", true
		}
	case b.data != "" && (cmd.Name == "addsnippet" || cmd.Name == "addvariant"):
		return c.takeSnippet(b, o), false
	}
	n := len(c.Changes)
	if why, skip = c.runBlock(cmd, b); cmd.Name == "retention" && len(c.Changes) > n {
		if keep := c.Book.Settings.Retention; keep > 0 {
			goes := cmp.Or(retain.Preview(c.Turn, keep), "nothing yet")
			o.warned = append(o.warned, "/retention erases every night what is older than "+grammar.PrintDuration(keep)+". Now that is: "+goes+". What is erased cannot be brought back.")
		}
	}
	return why, skip
}

// runBlock runs a command as if its admin had typed it and pressed Replace. What it
// answers is kept back: it is done when something has changed, or is so already.
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
	call := &Call{Turn: c.Turn, Cmd: cmd, Def: def, Place: Private, importing: true}
	def.Run(call)
	answers := c.Posts[posts:]
	c.Turn.Event, c.Turn.Confirmed = ev, confirmed
	c.Turn.Posts, c.Turn.Asks = c.Posts[:posts], c.Asks[:asks]
	if call.same || len(c.Changes) > changes || sourced(before, b.text) {
		return "", false
	}
	for _, p := range answers {
		if p.Out.Op == chat.Send && p.Out.Text.S != "" {
			return p.Out.Text.S, false
		}
	}
	return "nothing comes of it", false
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
