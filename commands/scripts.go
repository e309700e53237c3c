package commands

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

// longestScript is how long a script may be, in bytes (docs/scripting.md).
const longestScript = 64 << 10

var scriptFamily = family{
	kind: desk.KindScript, noun: "script",
	parse: func(c *Call) (parsed, error) {
		name, body := grammar.FirstWord(c.Cmd.Args)
		return c.readScript(name, codeOf(body.S))
	},
	line: func(c *Call, i *desk.Item) string {
		s := c.Book.Scripts[desk.Fold(i.Name)]
		line := s.Name + " · " + has(s)
		if c.View.Scripts != nil {
			line += " · " + c.View.Scripts.Health(c.Turn, s)
		}
		if s.Off {
			line += " · off"
		}
		return line
	},
}

// codeOf is a script's source as it was typed: a code block's fence is taken off.
func codeOf(s string) string {
	s = strings.Trim(strings.ReplaceAll(s, "\r", ""), "\n")
	if rest, ok := strings.CutPrefix(s, "```"); ok {
		rest = strings.TrimSuffix(strings.TrimRight(rest, " \n"), "```")
		if head, tail, ok := strings.Cut(rest, "\n"); ok && !strings.ContainsAny(strings.TrimSpace(head), " (=") {
			rest = tail // the language behind the fence
		}
		s = rest
	}
	return strings.TrimRight(strings.TrimPrefix(s, "\n"), " \t\n")
}

func (c *Call) readScript(name, code string) (parsed, error) {
	if err := checkName(c, name, nil); err != nil {
		return parsed{}, err
	}
	if len(code) > longestScript {
		return parsed{}, fmt.Errorf("a script has at most %d KiB", longestScript>>10)
	}
	s, err := c.View.Scripts.Compile(name, code)
	if err != nil {
		return parsed{}, scriptError{err}
	}
	var warnings []string
	if old := c.Book.Scripts[desk.Fold(name)]; old != nil && old.Off { // what is off stays off
		s.Off = true
		warnings = append(warnings, "it stays off: /script "+name+" on turns it on")
	}
	for _, x := range s.Commands {
		if why := c.taken(name, x.Name); why != "" {
			return parsed{}, fmt.Errorf("the command /%s of this script is %s; name it otherwise", x.Name, why)
		}
	}
	return parsed{name: name, source: "/addscript " + name + "\n" + code, object: s, warnings: warnings}, nil
}

// taken tells whose a slash word is already; "" when it is free.
func (c *Call) taken(script, word string) string {
	folded := desk.Fold(word)
	if Reserved(folded) {
		return "one of mine"
	}
	if c.Book.Snippets[folded] != nil {
		return "a snippet's name"
	}
	for _, s := range c.Book.Scripts {
		for _, x := range s.Commands {
			if desk.Fold(x.Name) == folded && desk.Fold(s.Name) != desk.Fold(script) {
				return "script " + s.Name + "'s"
			}
		}
	}
	return ""
}

// scriptError is a mistake in a script: it is shown as it is, in fixed width.
type scriptError struct{ error }

// has says what a script registers.
func has(s *desk.Script) string {
	var out []string
	for _, e := range s.Entries {
		switch e.Kind {
		case "test":
			continue
		case "command":
			out = append(out, "/"+e.Name)
		case "event":
			out = append(out, "on "+e.Name)
		default:
			out = append(out, strings.TrimSpace(e.Kind+" "+e.Name))
		}
	}
	if out == nil {
		return "nothing"
	}
	return strings.Join(out, ", ")
}

var addScript = Command{
	Name: "addscript", Args: "NAME CODE", About: "Adds a Lua script: where rules end.",
	Who: desk.Manager, Where: Setup, Part: PartRules, Example: "/addscript hello\non(\"message\", function(turn) reply(\"Hello!\") end)",
	More: "The code stands below the name, or in a code block, or in a .lua file that this is the caption of, or the reply to. It is compiled and checked at once. " +
		"docs/scripting.md lists what a script can do; /testscript runs the tests inside it.",
	Run: runAddScript,
}

// fetchScript begins what a file is fetched for that is a script; the name follows.
const fetchScript = "script "

func runAddScript(c *Call) {
	name, body := grammar.FirstWord(c.Cmd.Args)
	m := c.Event.Message
	var file *chat.Media
	switch {
	case m.Media != nil && m.Media.Kind == "document":
		file = m.Media
	case m.Reply != nil && m.Reply.Media != nil && m.Reply.Media.Kind == "document" && body.Empty():
		file = m.Reply.Media
	}
	switch {
	case c.View.Scripts == nil:
		c.Say("Scripts do not run here.")
	case name != "" && file != nil:
		c.Fetches = append(c.Fetches, desk.Fetch{For: fetchScript + name, Media: *file, Most: longestScript, Place: c.Event.Place, Private: c.Event.Private, From: c.Event.From})
	case name != "" && body.Empty() && m.Reply != nil && !m.Reply.Text.Empty():
		c.Cmd.Args = chat.Plain(name + "\n" + m.Reply.Text.S)
		addedScript(c)
	default:
		addedScript(c)
	}
}

// addedScript adds a script, and its commands to the menus.
func addedScript(c *Call) {
	n := len(c.Changes)
	scriptFamily.add(c)
	if len(c.Changes) > n {
		menus(c)
	}
}

// fetchedScript takes a script that came as a file.
func fetchedScript(t *desk.Turn, name string) {
	t.Event.Message = &chat.Message{Text: chat.Plain("/addscript " + name + "\n" + string(t.Event.Payload))}
	cmd, _ := grammar.ReadCommand(t.Event.Message.Text)
	addedScript(&Call{Turn: t, Cmd: cmd, Def: &addScript, Place: whereIs(t)})
}

var scriptsCmd = Command{
	Name: "scripts", About: "The scripts: what they have, when they ran, how long that took, and what failed.",
	Who: desk.Worker, Where: Setup, Part: PartRules, Example: "/scripts",
	Run: func(c *Call) {
		scriptFamily.list(c, "Scripts", "There is no script yet. Example:\n"+addScript.Example)
	},
}

var scriptCmd = Command{
	Name: "script", Args: "NAME [source|on|off]", About: "What a script has; its source; turns it on or off.",
	Who: desk.Worker, Where: Setup, Part: PartRules, Example: "/script hello source", Run: runScript,
}

func runScript(c *Call) {
	i := scriptFamily.item(c)
	if i == nil {
		return
	}
	_, rest := grammar.FirstWord(c.Cmd.Args)
	s := c.Book.Scripts[desk.Fold(i.Name)]
	switch word := desk.Fold(rest.Trim().S); word {
	case "":
		c.Say("Script %s: %s\n%s\nVersion %d, by %s on %s. /script %s source shows it.", s.Name, has(s), c.View.Scripts.Health(c.Turn, s), i.Version, i.ByName, i.At.Format("2006-01-02 15:04"), s.Name)
	case "source":
		c.Reply(chat.Text{}.AddString(i.Source, chat.Pre))
	case "on", "off":
		if c.Role < desk.Manager {
			c.Say("Only admins may turn scripts on or off.")
			return
		}
		next := *s
		next.Off = word == "off"
		if err := c.Save(desk.KindScript, i.Name, i.Source, next); err != nil {
			c.Fail(err)
			return
		}
		menus(c)
		c.Say("Script %s is %s.\nTo take it back: /undo", s.Name, word)
	default:
		c.Usage()
	}
}

var delScript = Command{
	Name: "delscript", Args: "NAME", About: "Deletes a script; what it kept goes with it.",
	Who: desk.Manager, Where: Setup, Part: PartRules, Example: "/delscript hello", Run: runDelScript,
}

func runDelScript(c *Call) {
	i := scriptFamily.item(c)
	if i == nil {
		return
	}
	n := len(c.Changes)
	scriptFamily.del(c)
	if len(c.Changes) == n || c.View.Memory == nil {
		return
	}
	for key := range c.RecallAll(desk.MemoryAll(i.Name)) {
		c.Keep(key, nil)
	}
	c.Keep(desk.MemoryRecord(i.Name), nil)
	c.Keep(desk.MemoryPending(i.Name), nil)
	unlearn(c.Turn, desk.Fold(i.Name), 0)
	menus(c)
}

// wakeUnlearn begins the name of a wake that goes on with what a deleted script kept of
// contacts; its data is the last one done.
const wakeUnlearn = "unlearn/"

// pageOfWork is how many contacts a turn of it takes.
const pageOfWork = 200

// unlearn takes away what a deleted script kept of contacts, a page of them in a turn.
func unlearn(t *desk.Turn, script string, after int64) {
	if t.Book.Scripts[script] != nil || t.View.Cases == nil {
		return // it is there again
	}
	ids := t.View.Cases.Walk(desk.WalkAll, after, pageOfWork)
	for _, id := range ids {
		for key := range t.RecallAll(desk.MemoryIn(script, id)) {
			t.Keep(key, nil)
		}
	}
	if len(ids) == pageOfWork {
		t.Wakes = append(t.Wakes, desk.Wake{At: t.Now, Name: wakeUnlearn + script, Data: strconv.AppendInt(nil, ids[len(ids)-1], 10)})
	}
}

var runCmd = Command{
	Name: "run", Args: "SCRIPT [WORDS]", About: "Runs a script's action, here and now.",
	Who: desk.Worker, Where: Setup, Part: PartRules, Example: "/run hello again",
	More: "In a contact's conversation it is about that contact.", Run: runRun,
}

func runRun(c *Call) {
	i := scriptFamily.item(c)
	if i == nil {
		return
	}
	s := c.Book.Scripts[desk.Fold(i.Name)]
	if !s.Has("action", "") {
		c.Say("Script %s has no action(…). It has: %s.", s.Name, has(s))
		return
	}
	_, rest := grammar.FirstWord(c.Cmd.Args)
	call := desk.ScriptCall{Script: s, Kind: "action"}
	for _, w := range strings.Fields(rest.S) {
		call.Args = append(call.Args, w)
	}
	c.runs(call, "Script "+s.Name+" ran.")
}

// runs runs what somebody has typed, who is told how it went; done is said where nothing
// else was.
func (c *Call) runs(call desk.ScriptCall, done string) {
	call.Typed = true
	posts, entries, calls := len(c.Posts), len(c.Entries), len(c.Calls)
	r := c.View.Scripts.Run(c.Turn, call)
	switch {
	case r.Err != nil:
		c.Reply(desk.ScriptFailed(call.Script, r.Err))
	case len(c.Posts) > posts || len(c.Entries) > entries:
	case len(c.Calls) > calls:
		c.Say("Script %s is at work; what comes of it follows.", call.Script.Name)
	default:
		c.Say("%s", done)
	}
}

var scriptLog = Command{
	Name: "scriptlog", Args: "NAME", About: "What a script has printed, and its errors.",
	Who: desk.Manager, Where: Setup, Part: PartRules, Example: "/scriptlog hello",
	Run: func(c *Call) {
		i := scriptFamily.item(c)
		if i == nil {
			return
		}
		s := c.Book.Scripts[desk.Fold(i.Name)]
		lines := c.View.Scripts.Log(c.Turn, s)
		if len(lines) == 0 {
			c.Say("Script %s has printed nothing. log(…) in it does; errors stand here too.", s.Name)
			return
		}
		c.Reply(chat.Plain("Script "+s.Name+", oldest first:\n").AddString(tail(strings.Join(lines, "\n"), 3500), chat.Pre))
	},
}

// tail is the end of a text, at most n runes.
func tail(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return "…" + string(r[len(r)-n:])
}

var testScript = Command{
	Name: "testscript", Args: "NAME", About: "Runs the tests inside a script in a copy of the world; nothing is sent.",
	Who: desk.Manager, Where: Setup, Part: PartRules, Example: "/testscript hello",
	Run: func(c *Call) {
		i := scriptFamily.item(c)
		if i == nil {
			return
		}
		s := c.Book.Scripts[desk.Fold(i.Name)]
		c.Reply(chat.Text{}.AddString(cut(c.View.Scripts.Tests(c.Turn, s), 3500), chat.Pre))
	},
}

var allow = Command{
	Name: "allow", Args: "[HOST] [off]", About: "Which hosts scripts may ask over HTTP.",
	Who: desk.Owner, Where: Setup, Part: PartRules, Example: "/allow shop.example.com",
	More: "HOST:PORT for another port than the usual one. Private and loopback addresses are refused in any case. /allow lists them, /allow HOST off takes one back.",
	Run:  runAllow,
}

func runAllow(c *Call) {
	words := c.Words()
	if len(words) == 0 {
		list := c.names(desk.KindHost)
		if len(list) == 0 {
			c.Say("Scripts may ask no host. /allow shop.example.com allows one.")
			return
		}
		c.Say("Scripts may ask: %s", strings.Join(list, ", "))
		return
	}
	host, ok := desk.Host(words[0])
	if len(words) > 2 || !ok {
		c.Usage()
		return
	}
	if len(words) == 2 {
		if desk.Fold(words[1]) != "off" {
			c.Usage()
			return
		}
		if err := c.Remove(desk.KindHost, host); err != nil {
			c.Say("%s is not allowed anyway.", host)
			return
		}
		c.Say("Scripts may not ask %s any more.", host)
		return
	}
	if ip, err := netip.ParseAddr(host); err == nil && (!ip.IsGlobalUnicast() || ip.IsPrivate()) {
		c.Say("%s is no public address: those are refused in any case.", host)
		return
	}
	if err := c.Save(desk.KindHost, host, "/allow "+host, true); err != nil {
		c.Fail(err)
		return
	}
	c.Say("Scripts may ask %s. To take it back: /undo", host)
}

// wordsOf are the slash commands of scripts that somebody of that role may type in rooms.
func wordsOf(b *desk.Book, who desk.Role) []desk.ScriptCommand {
	return commandsOf(b, func(of string) bool { return of == "agent" || of == "admin" && who >= desk.Manager })
}

// slashOf is a slash command, and the script that has it.
type slashOf struct {
	script *desk.Script
	desk.ScriptCommand
}

// slashes are the slash commands of scripts that are on, by the scripts' names.
func slashes(b *desk.Book) []slashOf {
	all := []slashOf{}
	for _, i := range b.List(desk.KindScript) {
		s := b.Scripts[desk.Fold(i.Name)]
		if s == nil || s.Off {
			continue
		}
		for _, x := range s.Commands {
			all = append(all, slashOf{s, x})
		}
	}
	return all
}

// commandsOf are the slash commands of scripts that are on, for some of who may type them.
func commandsOf(b *desk.Book, is func(who string) bool) []desk.ScriptCommand {
	var out []desk.ScriptCommand
	for _, x := range slashes(b) {
		if is(x.Who) {
			out = append(out, x.ScriptCommand)
		}
	}
	return out
}

// commandOf finds the script that has a slash command: the first, by name, where two have
// it since one of them was brought back. The list is kept with the Book, so this is for
// turns only.
func commandOf(b *desk.Book, word string, is func(desk.ScriptCommand) bool) (*desk.Script, desk.ScriptCommand) {
	all, ok := b.Derived["slashes"].([]slashOf)
	if !ok {
		all = slashes(b)
		if b.Derived != nil {
			b.Derived["slashes"] = all
		}
	}
	for _, x := range all {
		if desk.Fold(x.Name) == word && (is == nil || is(x.ScriptCommand)) {
			return x.script, x.ScriptCommand
		}
	}
	return nil, desk.ScriptCommand{}
}

// scriptWord runs a script's slash command; false when the word is none of theirs.
func scriptWord(t *desk.Turn, cmd grammar.Cmd, where Where) bool {
	s, x := commandOf(t.Book, cmd.Name, nil)
	if s == nil || t.View.Scripts == nil {
		return false
	}
	c := &Call{Turn: t, Cmd: cmd, Def: &runCmd, Place: where}
	if why := mayRun(t, x); why != "" {
		c.Say("%s", why)
		return true
	}
	c.runs(desk.ScriptCall{Script: s, Kind: "command", Name: x.Name, Args: []any{strings.TrimSpace(cmd.Args.S)}}, "Done.")
	return true
}

// mayRun says why somebody may not use a script's command, "" when they may.
func mayRun(t *desk.Turn, x desk.ScriptCommand) string {
	if x.Who == "admin" && t.Role < desk.Manager {
		return "Only admins may use /" + x.Name + "."
	}
	return ""
}

// contactScript runs a script's command for contacts; false when the word is none. Where
// the script fails, it is a message like any other.
func contactScript(t *desk.Turn, cmd grammar.Cmd) bool {
	s, x := commandOf(t.Book, cmd.Name, func(x desk.ScriptCommand) bool { return x.Who == "contact" })
	if s == nil || t.View.Scripts == nil || t.Case == nil {
		return false
	}
	r := t.View.Scripts.Run(t, desk.ScriptCall{Script: s, Kind: "command", Name: x.Name, Args: []any{strings.TrimSpace(cmd.Args.S)}})
	if r.Err == nil {
		t.Take("command")
	}
	return r.Err == nil
}
