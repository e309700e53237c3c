package commands

import (
	"fmt"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/faq/repeat"
	"frontdesk/desk/grammar"
	"frontdesk/desk/snippet"
)

// canMake tells whether one tap can make something of it: there is a text for the answer,
// which is not read as more than a text.
func (o item) canMake() bool { return o.Snippet != "" || o.Reply != "" && snippet.IsText(o.Reply) }

// made is the name under which it was made, "" while it was not: a snippet that says so,
// with its questions or, of a greeting, its rule.
func (o item) made(t *desk.Turn) string {
	for _, i := range t.Book.List(desk.KindSnippet) {
		if o.Snippet != "" && desk.Fold(i.Name) != desk.Fold(o.Snippet) || o.Snippet == "" && !strings.HasSuffix(i.Source, "\n"+o.text()) {
			continue
		}
		if len(t.Book.FAQOf(i.Name)) > 0 || o.Greeting && t.Book.Rule(i.Name) != nil {
			return i.Name
		}
	}
	return ""
}

// text is the answer as a snippet has it.
func (o item) text() string {
	s := strings.NewReplacer("{{", "{ {", "{%", "{ %").Replace(o.Reply)
	return strings.NewReplacer(repeat.ContactName, `{{ contact.first_name | default: "there" }}`, repeat.AgentName, "{{ agent.name }}").Replace(s)
}

// name is a free and valid name made of the most telling words.
func (o item) name(c *Call) string {
	base := ""
	for _, w := range o.Words {
		next := w
		if base != "" {
			next = base + "-" + w
		}
		if len([]rune(next)) > longestName || strings.Count(next, "-") > 1 {
			break
		}
		base = next
	}
	if base == "" {
		base = "answer"
	}
	for n := 1; ; n++ {
		name := base
		if n > 1 {
			name = fmt.Sprintf("%s-%d", base, n)
		}
		if c.isFree(name) {
			return name
		}
		if n == 1 && checkName(c, name, nil) != nil {
			base = "answer"
			if len(o.Words) > 0 {
				base = "about-" + o.Words[0]
			}
		}
		if n == mostTries {
			return "answer-" + o.id()
		}
	}
}

// longestName is how long a proposed name is at most: it is typed often.
const longestName, mostTries = 20, 100

func (c *Call) isFree(name string) bool {
	of, _ := commandOf(c.Book, desk.Fold(name), nil)
	return checkName(c, name, nil) == nil && of == nil &&
		c.Book.Item(desk.KindSnippet, name) == nil && c.Book.Item(desk.KindFAQ, name) == nil && c.Book.Item(desk.KindRule, name) == nil
}

// commandsFor are what makes it, under a name. An FAQ needs questions; what greets needs a
// rule, which is off at first.
func (o item) commandsFor(name, text string) (out []string) {
	if o.Snippet == "" {
		out = append(out, "/addsnippet "+name+"\n"+text)
	} else {
		name = o.Snippet
	}
	if o.Greeting {
		return append(out, "/addrule "+name+"\nwhen conversation opened\ndo snippet "+name, "/rule "+name+" off")
	}
	return append(out, "/addfaq "+name+"\n"+strings.Join(o.Samples, "\n"))
}

// makeIt does what one tap does: all of it in one change, or nothing.
func (o item) makeIt(c *Call) {
	if made := o.made(c.Turn); made != "" {
		c.Say("It is made already: %s.", made)
		return
	}
	if !o.canMake() {
		o.showMore(c)
		return
	}
	name := o.name(c)
	m, first := c.Mark(), len(c.Changes)
	list := o.commandsFor(name, o.text())
	for _, line := range list {
		cmd, _ := grammar.ReadCommand(chat.Plain(line))
		if why, _ := c.runBlock(cmd, piece{text: line}); why != "" {
			c.Back(m)
			c.Reply(chat.Plain("I could not make it: "+why+"\nTo do it yourself:\n").AddString(strings.Join(list, "\n"), chat.Pre))
			return
		}
	}
	for i := first + 1; i < len(c.Changes); i++ {
		c.Changes[i].With = c.Changes[i-1].Seq
	}
	if o.Snippet != "" {
		name = o.Snippet
	}
	t := chat.Plain("Done:\n").AddString(strings.Join(list, "\n"), chat.Pre)
	if o.Greeting {
		t = t.AddString("\nThe rule is off: look at it, then /rule " + name + " on.")
	} else {
		t = t.AddString("\nAgents get it as a draft from now on; docs/faq.md tells how it earns more.")
	}
	if o.Snippet == "" {
		t = t.AddString("\n/editsnippet " + name + " changes the text, /renamesnippet " + name + " NEW the name.")
	}
	c.Reply(t.AddString("\nTo take it back: /undo"))
	menus(c)
}

// showMore shows questions and answers, and what to type where one tap cannot do it.
func (o item) showMore(c *Call) {
	t := chat.Text{}.AddString(fmt.Sprintf("%d. “%s”", o.num, repeat.Shorten(o.Samples[0], 100)), chat.Bold).AddString("\n" + o.numbers())
	t = t.AddString("\n\nQuestions:")
	for _, s := range o.Samples {
		t = t.AddString("\n• " + s)
	}
	switch {
	case o.Reply != "":
		t = t.AddString("\n\nThe answer:\n").AddString(o.text(), chat.Pre)
	case o.Snippet != "":
		t = t.AddString("\n\nThe answer is snippet " + o.Snippet + ".")
	default:
		t = t.AddString("\n\nThe answers vary, or hold what is a contact's own:")
		for _, a := range o.Answers {
			t = t.AddString("\n• " + a)
		}
	}
	name := o.name(c)
	switch {
	case o.Greeting && strings.ContainsAny(o.Reply, "?？؟"):
		t = t.AddString("\n\nYour agents ask back. A survey can ask that before anybody has to:\n").
			AddString("/addfield topic text\n\n/addsurvey welcome\ntopic: "+repeat.Shorten(o.text(), 200)+"\n\n/addrule welcome\nwhen conversation opened\nif new contact\ndo survey welcome", chat.Pre)
	case !o.canMake():
		t = t.AddString("\n\nTo make it, write the answer yourself:\n").AddString(strings.Join(o.commandsFor(name, "YOUR ANSWER"), "\n\n"), chat.Pre)
	}
	c.Reply(t)
}
