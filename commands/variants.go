package commands

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/action"
	"frontdesk/desk/grammar"
	"frontdesk/desk/snippet"
	"frontdesk/desk/variant"
)

// mostVariants is how many wordings of one language a snippet may have.
const mostVariants = 9

var variantFamily = family{
	kind: desk.KindVariant, noun: "variant",
	parse: func(c *Call) (parsed, error) {
		s, warnings, err := c.readVariant()
		if err != nil {
			return parsed{}, err
		}
		return parsed{name: s.ItemName(), source: "/addvariant " + snippet.Print(s, action.Print), object: s, warnings: warnings}, nil
	},
}

// readVariant reads NAME, NAME.lang, or one of them and a number, and the text.
func (c *Call) readVariant() (*desk.Snippet, []string, error) {
	s, warnings, err := snippet.Parse(c.Cmd.Args, c.Captured(), c.Book, action.Parse)
	if err != nil {
		return nil, nil, err
	}
	n := 0
	if s.Lang == "" {
		s.Name, n = desk.CutVariant(s.Name)
		s.Name, s.Lang = snippet.CutLang(s.Name)
	}
	base := c.Book.Snippets[desk.Fold(s.ItemName())]
	switch {
	case base == nil:
		return nil, nil, grammar.At(c.Text(), 0, "There is no snippet “%s” yet: a variant is another wording of one.", s.ItemName()).
			Mean(s.ItemName(), c.names(desk.KindSnippet)).Try("/addsnippet " + s.ItemName() + " TEXT")
	case s.Topic != "":
		return nil, nil, grammar.At(c.Text(), max(strings.Index(c.Text(), "#"), 0), "A variant has the topic of its snippet.").Expect("the text without #" + s.Topic)
	case n == 1:
		return nil, nil, fmt.Errorf("variant 1 is the snippet itself: /editsnippet %s", base.ItemName())
	}
	others := c.Book.VariantsOf(base.ItemName())
	if n == 0 {
		if n, err = c.nextVariant(base, others, s); err != nil {
			return nil, nil, err
		}
	}
	if n > mostVariants {
		return nil, nil, fmt.Errorf("a snippet has at most %d variants; /delvariant takes one out", mostVariants)
	}
	s.Name, s.Lang, s.Variant = base.Name, base.Lang, n
	for i := range s.Parts {
		s.Parts[i].From = c.spots(s.Parts[i].Media)
	}
	return s, warnings, nil
}

// nextVariant is the number of a new variant; a text that is there already needs none.
func (c *Call) nextVariant(base *desk.Snippet, others []*desk.Snippet, s *desk.Snippet) (int, error) {
	n := 2
	for _, o := range append([]*desk.Snippet{base}, others...) {
		if variant.Alike(o, s) {
			c.same = true
			return 0, fmt.Errorf("%s %s says exactly so already", map[bool]string{true: "snippet", false: "variant"}[o.Variant == 0], o.ItemName())
		}
		n = max(n, o.Variant+1)
	}
	return n, nil
}

// joinNumber reads NAME 2 as NAME.2.
func (c *Call) joinNumber() {
	name, rest := grammar.FirstWord(c.Cmd.Args)
	number, after := grammar.FirstWord(rest)
	if n, err := strconv.Atoi(number); err == nil && n > 0 && c.Book.Item(desk.KindVariant, name) == nil {
		c.Cmd.Args = chat.Plain(name + "." + number + " ").Add(after)
	}
}

var addVariant = Command{
	Name: "addvariant", Args: "NAME TEXT", About: "Adds another wording of a snippet; the wordings take turns.",
	Who: desk.Manager, Where: Setup, Part: PartSnippets, Example: "/addvariant opening Come by any time from 9 to 18!",
	More: "As a reply to a message it takes that message. NAME.es is a variant of the Spanish wording. Contacts get one or the other in fair turns, each the same one for a whole conversation; " +
		"/snippet NAME shows which does better, and whether that could be chance. The snippet itself is variant 1, the others are called NAME.2, NAME.3, and /NAME.2 sends that one. " +
		"A variant acts as its snippet does, unless it has a line do: of its own.",
	Run: func(c *Call) { variantFamily.add(c) },
}

var editVariant = Command{
	Name: "editvariant", Args: "NAME.2 [TEXT]", About: "Changes a variant of a snippet; counting begins anew.",
	Who: desk.Manager, Where: Setup, Part: PartSnippets, Example: "/editvariant opening.2 Come by from 9 to 19!",
	Run: func(c *Call) { c.joinNumber(); variantFamily.edit(c) },
}

var delVariant = Command{
	Name: "delvariant", Args: "NAME.2", About: "Takes a variant of a snippet out.",
	Who: desk.Manager, Where: Setup, Part: PartSnippets, Example: "/delvariant opening.2",
	Run: func(c *Call) { c.joinNumber(); variantFamily.del(c) },
}

// showSnippet is /snippet NAME: with its variants, and what came of them.
func showSnippet(c *Call) {
	name, _ := grammar.FirstWord(c.Cmd.Args)
	s := c.Book.Snippets[desk.Fold(name)]
	if s == nil || len(c.Book.VariantsOf(name)) == 0 {
		snippetFamily.show(c)
		return
	}
	others := c.Book.VariantsOf(name)
	r := variant.RecordOf(c.Turn, s, others)
	numbers := []int{1}
	t := snippetFamily.details(c, c.Book.Item(desk.KindSnippet, name)).AddString(fmt.Sprintf("\n\n%d wordings take turns.", len(others)+1)).
		AddString("\nVariant 1, the one above: " + r.Of[1].String())
	for _, o := range others {
		numbers = append(numbers, o.Variant)
		t = t.AddString("\n").AddString(c.Book.Item(desk.KindVariant, o.ItemName()).Source, chat.Pre).
			AddString(fmt.Sprintf("\nVariant %d: %s", o.Variant, r.Of[o.Variant]))
	}
	c.Reply(t.AddString("\n\n" + r.Which(numbers)))
}

// dropVariants takes out the variants of a wording that goes.
func (c *Call) dropVariants(wording string) error {
	for _, o := range c.Book.VariantsOf(wording) {
		if err := c.Remove(desk.KindVariant, o.ItemName()); err != nil {
			return err
		}
	}
	return nil
}

// renameVariants gives the variants of a wording its new name, and keeps what came of
// them.
func (c *Call) renameVariants(from, to *desk.Snippet) error {
	for _, o := range c.Book.VariantsOf(from.ItemName()) {
		next := *o
		next.Name = to.Name
		if err := c.Save(desk.KindVariant, next.ItemName(), "/addvariant "+snippet.Print(&next, action.Print), &next); err != nil {
			return err
		}
		if err := c.Remove(desk.KindVariant, o.ItemName()); err != nil {
			return err
		}
	}
	variant.Rename(c.Turn, from.ItemName(), to.ItemName())
	return nil
}

// ofVariants names which of several wordings is meant, "" where there is one.
func ofVariants(f snippet.Filled) string {
	if f.Of < 2 {
		return ""
	}
	return fmt.Sprintf(" (variant %d of %d)", f.Variant, f.Of)
}

// variantsOf lists the variants of a wording, for a question about it.
func variantsOf(b *desk.Book, wording string) string {
	var out []string
	for _, o := range b.VariantsOf(wording) {
		out = append(out, "variant "+o.ItemName())
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}
