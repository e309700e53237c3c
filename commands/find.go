package commands

import (
	"slices"
	"strconv"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
	"frontdesk/desk/room"
	"frontdesk/desk/talk"
)

var findCmd = Command{
	Name: "find", Args: "WORD|PHONE|FIELD VALUE", About: "Finds contacts by name, phone number, field values or tags, with links to their conversations.",
	Who: desk.Worker, Where: Setup, Part: PartTalk, Example: "/find ana", Run: runFind,
}

// mostFound is how many contacts a word is looked up for, shownFound how many are
// shown.
const mostFound, shownFound = 1000, 50

func runFind(c *Call) {
	if c.Text() == "" {
		c.Usage()
		return
	}
	found := c.lookUp(c.Text())
	if len(found) == 0 {
		c.Say("Nobody is found for “%s”. I look in names, user names, phone numbers, field values and tags, from the beginning of each word.", c.Text())
		return
	}
	var lines []chat.Text
	for _, k := range found[:min(len(found), shownFound)] {
		lines = append(lines, c.caseLine(k))
	}
	head := plural(len(found), "contact")
	if len(found) > shownFound {
		head += ", the first " + strconv.Itoa(shownFound)
	}
	c.PageRich("Found: "+head, lines)
}

// lookUp finds the contacts that have every word; a field's name before its value
// narrows it to that field.
func (c *Call) lookUp(text string) []*desk.Case {
	if id, ok := number(text); ok {
		if k := c.View.Cases.Case(id); k != nil && k.Into == 0 {
			return []*desk.Case{k}
		}
		return nil
	}
	words, field := strings.Fields(text), ""
	if digits := phone(text); digits != "" {
		words = []string{digits}
	} else if len(words) > 1 && c.Book.Fields[desk.Fold(words[0])] != nil {
		field, words = desk.Fold(words[0]), words[1:]
	}
	var ids []int64
	for i, w := range words {
		hits := c.View.Cases.Find(w, mostFound)
		if i > 0 {
			hits = slices.DeleteFunc(hits, func(id int64) bool { return !slices.Contains(ids, id) })
		}
		ids = hits
	}
	slices.Sort(ids)
	var out []*desk.Case
	for _, id := range ids {
		k := c.View.Cases.Case(id)
		if k == nil || field != "" && !strings.Contains(desk.Fold(k.Fields[field].V), desk.Fold(words[0])) {
			continue
		}
		out = append(out, k)
	}
	return out
}

// number reads #12.
func number(s string) (int64, bool) {
	id, rest, ok := grammar.ReadTag(chat.Plain(s))
	return id, ok && rest.Empty()
}

// phone is the digits of something that looks like a phone number, "" for any other.
func phone(s string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, grammar.Digits(s))
	if strings.Trim(grammar.Digits(s), "0123456789+-() ./\u00a0") != "" || len(digits) < 5 {
		return ""
	}
	return strings.TrimPrefix(digits, "00")
}

var write = Command{
	Name: "write", Args: "+34…|@USER|#12 TEXT", About: "Writes to somebody first, where the network allows it.",
	Who: desk.Worker, Where: Room | Topic, Part: PartTalk, Example: "/write #12 Your order is here.",
	More: "Telegram allows it only to people who have written to the bot before; others need its link.", Run: runWrite,
}

func runWrite(c *Call) {
	who, text := grammar.FirstWord(c.Cmd.Args)
	for strings.HasPrefix(who, "+") || phone(who) != "" { // a number with spaces in it
		next, rest := grammar.FirstWord(text)
		if strings.Trim(grammar.Digits(next), "0123456789-()") != "" || next == "" {
			break
		}
		who, text = who+next, rest
	}
	if who == "" || text.Empty() {
		c.Usage()
		return
	}
	found := c.lookUp(strings.TrimPrefix(who, "@"))
	found = slices.DeleteFunc(found, func(k *desk.Case) bool { return !exactly(k, who) })
	switch len(found) {
	case 0:
		c.cannotWrite(who)
	case 1:
		c.writeTo(found[0], text.Trim())
	default:
		var lines []chat.Text
		for _, k := range found {
			lines = append(lines, c.caseLine(k))
		}
		c.PageRich("More than one is meant; name one by its number: /write #12 …", lines)
	}
}

// exactly tells whether a contact is who was named, not only somebody whose words
// begin so. Nobody is written to by guess.
func exactly(k *desk.Case, who string) bool {
	if _, ok := number(who); ok {
		return true
	}
	if digits := phone(who); digits != "" {
		return strings.TrimPrefix(k.Phone, "+") == digits
	}
	return desk.Fold(k.Username) == desk.Fold(strings.TrimPrefix(who, "@")) && k.Username != ""
}

func (c *Call) cannotWrite(who string) {
	link := ""
	if c.Self.Link != nil {
		link = c.Self.Link("hello")
	}
	if link == "" {
		c.Say("I know nobody %s who has written to me. They have to write first.", who)
		return
	}
	c.Say("I know nobody %s who has written to me, and Telegram does not let a bot write first. Send them this link: %s", who, link)
}

func (c *Call) writeTo(k *desk.Case, text chat.Text) {
	here := c.Book.RoomOf(c.Event.Place)
	if here == nil {
		return
	}
	err := room.WriteFirst(c.Turn, k, room.First{By: c.Sender(), Name: c.Acting().Name, Team: desk.Fold(here.Name), Text: text})
	if err != nil {
		c.Fail(err)
		return
	}
	c.Say("It goes to #%d %s; their conversation shows it.", k.ID, talk.Tidy(k.Name))
}
