package commands

import (
	"fmt"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/action"
	"frontdesk/desk/answer"
	"frontdesk/desk/snippet"
)

var snippetFamily = family{
	kind: desk.KindSnippet, noun: "snippet",
	parse: func(c *Call) (parsed, error) {
		s, warnings, err := snippet.Parse(c.Cmd.Args, c.Captured(), c.Book, action.Parse)
		if err != nil {
			return parsed{}, err
		}
		if err := snippetName(c, s.Name); err != nil {
			return parsed{}, err
		}
		for i := range s.Parts {
			s.Parts[i].From = c.spots(s.Parts[i].Media)
		}
		return parsed{name: s.ItemName(), source: "/addsnippet " + snippet.Print(s, action.Print), object: s, warnings: warnings}, nil
	},
	line: func(c *Call, i *desk.Item) string {
		s := c.Book.Snippets[desk.Fold(i.Name)]
		line := shown(i.Name)
		if s.Topic != "" {
			line += " #" + s.Topic
		}
		return fmt.Sprintf("%s · used %d × · %s", line, c.House().Uses[desk.Fold(i.Name)], excerpt(s))
	},
}

// snippetName tells why a snippet cannot be called so, nil when it can.
func snippetName(c *Call, name string) error {
	if err := checkName(c, name, nil); err != nil {
		return err
	}
	if of, x := commandOf(c.Book, desk.Fold(name), nil); of != nil {
		return fmt.Errorf("/%s is a command of script %s already; name the snippet otherwise", x.Name, of.Name)
	}
	return nil
}

// spots is where captured media were written, for a copy when a file id has died.
func (c *Call) spots(media []chat.Media) []desk.Spot {
	var out []desk.Spot
	if len(media) == 0 {
		return nil
	}
	for _, m := range c.Captured() {
		out = append(out, desk.Spot{Place: c.Event.Place, ID: m.ID})
	}
	return out
}

// shown is a snippet's name as it is printed everywhere: Telegram's menu takes no
// dashes.
func shown(name string) string { return strings.ReplaceAll(name, "-", "_") }

func excerpt(s *desk.Snippet) string {
	for _, p := range s.Parts {
		if line, _, _ := strings.Cut(strings.TrimSpace(p.Text.S), "\n"); line != "" {
			return cut(line, 50)
		}
		if len(p.Media) > 0 {
			return "[" + p.Media[0].Kind + "]"
		}
	}
	return ""
}

func cut(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}

var addSnippet = Command{
	Name: "addsnippet", Args: "NAME [#topic] TEXT", About: "Adds a canned reply.",
	Who: desk.Manager, Where: Setup, Part: PartSnippets, Example: "/addsnippet opening We are open from 9 to 18.",
	More: "As a reply to a message it takes that message: photo, album and formatting included. NAME.es is the Spanish wording. " +
		"Placeholders: {{ contact.first_name | default: \"there\" }}, {{ contact.FIELD }}, {{ agent.name }}, {{ team }}, {first_name}. " +
		"A line [Text](button:https://…) is a link button; a last line do: tag x; close makes it act.",
	Run: func(c *Call) { snippetFamily.add(c); menus(c) },
}

var editSnippet = Command{
	Name: "editsnippet", Args: "NAME [TEXT]", About: "Changes a snippet.",
	Who: desk.Manager, Where: Setup, Part: PartSnippets, Example: "/editsnippet opening We are open from 9 to 19.",
	Run: func(c *Call) { snippetFamily.edit(c); menus(c) },
}

var delSnippet = Command{
	Name: "delsnippet", Args: "NAME", About: "Deletes a snippet.",
	Who: desk.Manager, Where: Setup, Part: PartSnippets, Example: "/delsnippet opening",
	Run: func(c *Call) { snippetFamily.del(c); menus(c) },
}

var renameSnippet = Command{
	Name: "renamesnippet", Args: "OLD NEW", About: "Gives a snippet, and its wordings, another name.",
	Who: desk.Manager, Where: Setup, Part: PartSnippets, Example: "/renamesnippet opening hours-info", Run: runRenameSnippet,
}

func runRenameSnippet(c *Call) {
	w := c.Words()
	if len(w) != 2 {
		c.Usage()
		return
	}
	from, _ := snippet.CutLang(w[0])
	if !c.Book.Answers(from) {
		c.unknown("snippet", from, c.names(desk.KindSnippet))
		return
	}
	if err := snippetName(c, w[1]); err != nil {
		c.Fail(err)
		return
	}
	switch {
	case c.Book.Answers(w[1]):
		c.Say("There is a snippet %s already. Choose another name, or /delsnippet %s first.", w[1], w[1])
		return
	case c.Book.FAQOf(w[1]) != nil:
		c.Say("There is an FAQ %s already, which the snippet would answer. Choose another name, or /delfaq %s first.", w[1], w[1])
		return
	}
	for _, i := range c.Book.List(desk.KindSnippet) {
		s := *c.Book.Snippets[desk.Fold(i.Name)]
		if desk.Fold(s.Name) != desk.Fold(from) {
			continue
		}
		was := s
		s.Name = w[1]
		if err := c.renameTo(i, &s); err != nil {
			c.Fail(err)
			return
		}
		if err := c.renameVariants(&was, &s); err != nil {
			c.Fail(err)
			return
		}
	}
	if err := c.renameFAQs(from, w[1]); err != nil {
		c.Fail(err)
		return
	}
	said := fmt.Sprintf("%s is called %s now.", from, w[1])
	for _, user := range usedBy(c.Book, desk.KindSnippet, from) {
		said += fmt.Sprintf("\n⚠️ The %s still names %s: /edit%s", user, from, user)
	}
	c.Say("%s", said)
	menus(c)
}

func (c *Call) renameTo(old *desk.Item, s *desk.Snippet) error {
	name := s.ItemName()
	if was := desk.Fold(old.Name); c.House().Uses[was] > 0 {
		uses := c.EditHouse().Uses
		uses[desk.Fold(name)] += uses[was]
		delete(uses, was)
	}
	if err := c.Save(desk.KindSnippet, name, "/addsnippet "+snippet.Print(s, action.Print), s); err != nil {
		return err
	}
	return c.Remove(desk.KindSnippet, old.Name)
}

// renameFAQs gives the FAQs of a snippet its new name.
func (c *Call) renameFAQs(from, to string) error {
	for _, f := range c.Book.FAQOf(from) {
		next := *f
		next.Name = to
		name := desk.WithLang(to, f.Lang)
		if err := c.Save(desk.KindFAQ, name, "/addfaq "+name+"\n"+strings.Join(f.Examples, "\n"), &next); err != nil {
			return err
		}
		if err := c.Remove(desk.KindFAQ, desk.WithLang(f.Name, f.Lang)); err != nil {
			return err
		}
	}
	answer.Rename(c.Turn, from, to)
	return nil
}

var snippets = Command{
	Name: "snippets", Args: "[#topic|word]", About: "The snippets, with how often each was used.",
	Who: desk.Worker, Where: Setup, Part: PartSnippets, Example: "/snippets #channels", Run: runSnippets,
}

func runSnippets(c *Call) {
	want := desk.Fold(c.Text())
	var lines []string
	for _, i := range c.Book.List(desk.KindSnippet) {
		s := c.Book.Snippets[desk.Fold(i.Name)]
		if topic, ok := strings.CutPrefix(want, "#"); ok && desk.Fold(s.Topic) != topic {
			continue
		} else if !ok && want != "" && !strings.Contains(desk.Fold(i.Source), want) {
			continue
		}
		lines = append(lines, "• "+snippetFamily.line(c, i))
	}
	switch {
	case len(lines) > 0:
		c.Page("Snippets", lines)
	case want != "":
		c.Say("No snippet matches “%s”. /snippets lists all.", c.Text())
	default:
		c.Say("There is no snippet yet. Example: %s", addSnippet.Example)
	}
}

var snippetCmd = Command{
	Name: "snippet", Args: "NAME [raw]", About: "Shows a snippet; raw shows it as it is typed.",
	Who: desk.Worker, Where: Setup, Part: PartSnippets, Example: "/snippet opening raw",
	Run: showSnippet,
}
