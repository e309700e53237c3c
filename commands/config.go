package commands

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

// The configuration as a file: commands, as they are typed, each followed by an empty
// line. What goes on after a command's first line is indented. Lines that begin with #
// are remarks; a remark "#= SUM DATA" behind a command keeps what a text cannot show, for
// as long as the command above it is left as it is.

// piece is one command of such a file.
type piece struct {
	line int    // of the file, from 1
	text string // the command, its lines not indented
	data string // JSON of the object, "" where the text says it all
}

const indent, dataMark = "    ", "#= "

// sum tells whether a command was changed since its data was written. Blanks at the ends
// of lines do not count: editors take them off.
func sum(text string) string {
	s := sha256.Sum256([]byte(tidy(text)))
	return hex.EncodeToString(s[:4])
}

// tidy is a text without blanks at the ends of its lines, and its own.
func tidy(text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " \t\r")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

func (b piece) print() string {
	lines := strings.Split(b.text, "\n")
	for i, l := range lines {
		if i > 0 && l != "" {
			lines[i] = indent + l
		}
	}
	out := strings.Join(lines, "\n")
	if b.data != "" {
		out += "\n" + dataMark + sum(b.text) + " " + b.data
	}
	return out + "\n"
}

var errNoText = errors.New("this is no text file. Save it as plain text, in UTF-8, and send it again")

// readConfig reads such a file.
func readConfig(text string) ([]piece, error) {
	text = strings.TrimPrefix(text, "\ufeff") // some editors begin with it
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return nil, errNoText
	}
	var list []piece
	empty := 0
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimRight(line, "\r")
		var b *piece
		if len(list) > 0 {
			b = &list[len(list)-1]
		}
		rest, indented := strings.CutPrefix(line, indent)
		if !indented {
			rest, indented = strings.CutPrefix(line, "\t")
		}
		switch {
		case strings.TrimSpace(line) == "" && (!indented || rest == ""):
			empty++
			continue
		case strings.HasPrefix(line, "/"):
			list = append(list, piece{line: i + 1, text: strings.TrimRight(line, " \t\r")})
		case strings.HasPrefix(line, dataMark):
			if of, data, _ := strings.Cut(line[len(dataMark):], " "); b != nil && of == sum(b.text) && json.Valid([]byte(data)) {
				b.data = data
			}
		case strings.HasPrefix(line, "#"):
		case indented && b != nil:
			b.text += strings.Repeat("\n", empty+1) + rest
		case strings.TrimSpace(line) == "": // blanks before the first command
		default:
			return nil, fmt.Errorf("line %d of the file is neither a command, nor the next line of one (indented by four blanks), nor a remark (#): %s", i+1, cut(line, 60))
		}
		empty = 0
	}
	if len(list) > mostPieces {
		return nil, fmt.Errorf("the file has %d commands; at most %d can be taken at once", len(list), mostPieces)
	}
	return list, nil
}

// mostPieces is how many commands a configuration may have.
const mostPieces = 5_000

// exported are the kinds that a configuration holds, in the order in which they need
// each other.
var exported = []desk.Kind{desk.KindTeam, desk.KindSetting, desk.KindHoliday, desk.KindField, desk.KindText, desk.KindSnippet, desk.KindVariant, desk.KindFAQ, desk.KindSurvey, desk.KindHost, desk.KindScript, desk.KindRule}

// blocksOf is an object as commands.
func blocksOf(b *desk.Book, i *desk.Item) []piece {
	main := piece{text: i.Source}
	switch i.Kind {
	case desk.KindTeam:
		team := b.Teams[desk.Fold(i.Name)]
		out := []piece{main}
		if team.Hours != "" {
			out = append(out, piece{text: strings.TrimSpace("/hours " + team.Name + " " + team.Hours + " " + team.Zone)})
		}
		return out
	case desk.KindRule:
		r := b.Rule(i.Name)
		switch {
		case r.Off:
			return []piece{main, {text: "/rule " + r.Name + " off"}}
		case r.Share > 0:
			return []piece{main, {text: fmt.Sprintf("/rule %s %d%%", r.Name, r.Share)}}
		}
	case desk.KindScript:
		if s := b.Scripts[desk.Fold(i.Name)]; s.Off {
			return []piece{main, {text: "/script " + s.Name + " off"}}
		}
	case desk.KindFAQ:
		if line := faqSettings(b, b.FAQs[desk.Fold(i.Name)]); line != "" {
			return []piece{main, {text: line}}
		}
	case desk.KindSnippet:
		if s := b.Snippets[desk.Fold(i.Name)]; rich(s) {
			main.data = string(i.Data)
		}
	case desk.KindVariant:
		if s := b.Variants[desk.Fold(i.Name)]; rich(s) {
			main.data = string(i.Data)
		}
	}
	return []piece{main}
}

// faqSettings is the command that sets what an FAQ does, "" where that is the usual.
func faqSettings(b *desk.Book, f *desk.FAQ) string {
	line := ""
	if f.Costs() != desk.CostMedium {
		line += " cost " + f.Costs()
	}
	if f.Does() != desk.FAQSuggest || f.Sure > 0 {
		line += " " + f.Does()
	}
	if f.Sure > 0 {
		line += fmt.Sprintf(" %d%%", f.Sure)
	}
	if line == "" || b.FAQOf(f.Name)[0] != f { // the first one says what is done
		return ""
	}
	return "/faq " + f.Name + line
}

// rich tells whether a snippet has what its command cannot show: formatting, media.
func rich(s *desk.Snippet) bool {
	raw, _ := json.Marshal(s)
	return strings.Contains(string(raw), `"m":[`) || strings.Contains(string(raw), `"media":[`)
}

// printConfig is the whole configuration as a file.
func printConfig(t *desk.Turn) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# The configuration of a front desk, exported on %s UTC.\n", t.Now.Format("2006-01-02 15:04"))
	b.WriteString("# Each part is a command, as it is typed in the chat; what follows its first line is indented.\n" +
		"# /import config with this file shows what it would change, before it does.\n" +
		"# Teams belong to groups, and are made there with /addteam; admins belong to accounts, and are made with /addadmin.\n")
	for _, kind := range exported {
		items := t.Book.List(kind)
		if len(items) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n# %s\n", plural(len(items), string(kind)))
		for _, i := range items {
			for _, x := range blocksOf(t.Book, i) {
				b.WriteString("\n" + x.print())
			}
		}
	}
	return b.String()
}

var export = Command{
	Name: "export", About: "The whole configuration as one readable file.",
	Who: desk.Manager, Where: Setup, Part: PartHistory, Example: "/export",
	More: "Teams (with their hours), settings, fields, surveys, snippets, FAQs, rules, scripts and the hosts they may ask, rewordings and holidays; no contacts, no messages, no secrets. " +
		"/import config takes it back, here or at another bot. `bot export` does the same on the server.",
	Run: func(c *Call) {
		raw := []byte(printConfig(c.Turn))
		if len(raw) > longestFile {
			c.Say("The configuration is too large for a file in the chat: run `bot export FILE` on the server.")
			return
		}
		p := c.Reply(chat.Plain(fmt.Sprintf("The configuration: %s. /import config with this file takes it back.", plural(countItems(c.Book), "object"))))
		p.Out.Media = []chat.Media{{Kind: "document", Name: "frontdesk-config.txt", Mime: "text/plain", Data: raw, Size: int64(len(raw))}}
	},
}

// longestFile is how much of a file of ours an outbox row takes (chat.Media).
const longestFile = 512 << 10

func countItems(b *desk.Book) (n int) {
	for _, kind := range exported {
		n += len(b.List(kind))
	}
	return n
}

// importable are the commands that a configuration may hold.
var importable = []string{"addteam", "hours", "holiday", "addfield", "addsurvey", "addsnippet", "addvariant", "addfaq", "faq", "addrule", "rule", "text", "addscript", "script", "allow",
	"defaultteam", "defaultlanguage", "waitroom", "autoclose", "approve", "reply", "reactions", "senddelay", "rate", "retention"}

func isImportable(name string) bool { return slices.Contains(importable, name) }

// TeamsOf are the teams that a configuration names.
func TeamsOf(text string) ([]string, error) {
	list, err := readConfig(text)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, b := range list {
		cmd, _ := grammar.ReadCommand(chat.Plain(b.text))
		if name, _ := grammar.FirstWord(cmd.Args); cmd.Name == "addteam" && name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out, nil
}
