package commands

import (
	"fmt"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

var help = Command{
	Name: "help", Args: "[COMMAND]", About: "All commands, or how one of them works.",
	Who: desk.Worker, Where: Anywhere, Part: PartStart, Example: "/help addrule",
	Run: runHelp,
}

func runHelp(c *Call) {
	if name := strings.TrimPrefix(c.Text(), "/"); name != "" {
		helpOn(c, desk.Fold(name))
		return
	}
	var lines []string
	for _, p := range Parts {
		part := helpPart(c, p)
		if len(part) > 0 {
			lines = append(lines, "", string(p))
			lines = append(lines, part...)
		}
	}
	if own := wordsOf(c.Book, c.Role); len(own) > 0 {
		lines = append(lines, "", "Of scripts")
		for _, x := range own {
			lines = append(lines, "/"+shown(x.Name)+" · "+x.Help)
		}
	}
	c.Page("What you can type here", append(lines, "", "/help COMMAND tells more about one."))
}

// helpPart is the lines of one part that the caller may use.
func helpPart(c *Call, p Part) []string {
	var lines []string
	for _, d := range list {
		if d.Part == p && d.Who <= c.Role && p != PartContact {
			lines = append(lines, strings.TrimSpace("/"+d.Name+" "+d.Args)+" · "+d.About)
		}
	}
	return lines
}

func helpOn(c *Call, name string) {
	d := find(name, c.Role, c.Place)
	if s, x := commandOf(c.Book, name, nil); d == nil && s != nil {
		c.Reply(chat.Text{}.AddString("/"+x.Name, chat.Code).AddString(fmt.Sprintf("\n%s\n\nA command of script %s, for %s.", x.Help, s.Name, forWhom(x))))
		return
	}
	if d == nil {
		e := grammar.At("/help "+name, len("/help "), "There is no command “%s”.", name)
		c.Fail(e.Mean(name, commandNames(c.Role)).Try("/help addrule"))
		return
	}
	t := chat.Text{}.AddString(strings.TrimSpace("/"+d.Name+" "+d.Args), chat.Code).AddString("\n" + d.About)
	if d.More != "" {
		t = t.AddString("\n\n" + d.More)
	}
	t = t.AddString(fmt.Sprintf("\n\nFor %s, %s.", whoMay(d.Who), places(d.Where)))
	if d.Example != "" {
		t = t.AddString("\nExample:\n").AddString(d.Example, chat.Pre)
	}
	c.Reply(t)
}

// forWhom says who may use a script's command.
func forWhom(x desk.ScriptCommand) string {
	switch x.Who {
	case "contact":
		return "contacts and agents"
	case "admin":
		return "admins"
	}
	return "agents"
}

func commandNames(r desk.Role) []string {
	var out []string
	for _, d := range list {
		if d.Who <= r && d.Part != PartContact {
			out = append(out, d.Name)
		}
	}
	return out
}
