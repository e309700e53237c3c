package commands

import (
	"bytes"
	"fmt"
	"regexp"
	"sort"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
	"frontdesk/desk/talk"
)

var addHelper = Command{
	Name: "addhelper", Args: "TOKEN", About: "A further bot that shares the load of rooms.",
	Who: desk.Manager, Where: Setup, Part: PartTeams, Example: "/addhelper 123456789:AAE…",
	More: "A group takes 20 messages a minute of a bot. Make a second bot with @BotFather, add it to the team's group, and send me its token here: " +
		"it carries texts and files when the room is short. Your message with the token is deleted at once; the token stands in no log, export or backup. " +
		"It is used only where it was found to raise the limit.",
	Run: runAddHelper,
}

var helpers = Command{
	Name: "helpers", About: "The helper bots, and what they carry.",
	Who: desk.Manager, Where: Setup, Part: PartTeams, Example: "/helpers", Run: runHelpers,
}

var delHelper = Command{
	Name: "delhelper", Args: "@USER", About: "Takes a helper bot out, and forgets its token.",
	Who: desk.Manager, Where: Setup, Part: PartTeams, Example: "/delhelper @shop_help_bot", Run: runDelHelper,
}

// tokenForm is a bot's token, as @BotFather gives them.
var tokenForm = regexp.MustCompile(`(\d{1,20}):[A-Za-z0-9_-]{10,}`)

// Veil takes the token of /addhelper out of an event, wherever it stands in it: what
// is left of it is the bot's number.
func Veil(ev *chat.Event) {
	if ev.Message == nil {
		return
	}
	m := *ev.Message
	if m.Reply != nil {
		r := *m.Reply
		m.Reply = &r
	}
	hit := false
	for _, x := range []*chat.Message{&m, m.Reply} {
		if x == nil {
			continue
		}
		if cmd, ok := grammar.ReadCommand(x.Text); !ok || cmd.Name != "addhelper" {
			continue
		}
		for _, token := range tokenForm.FindAllString(x.Text.S, -1) {
			hit = true
			if x == &m && ev.Kind == chat.Said {
				ev.Secret = token
			}
			number, _, _ := strings.Cut(token, ":")
			ev.Raw = bytes.ReplaceAll(ev.Raw, []byte(token), []byte(number))
			x.Text = chat.Plain(strings.ReplaceAll(x.Text.S, token, number))
		}
	}
	if hit {
		ev.Message = &m
	}
}

func runAddHelper(c *Call) {
	at := c.Event.Place
	account, _, _ := strings.Cut(c.Event.Secret, ":")
	switch {
	case c.Event.Secret == "":
		c.Usage()
		return
	case !desk.NetworkOf(at.Network).Helpers:
		c.Say("Only Telegram has helper bots. Send me this in my private chat on Telegram.")
		return
	}
	p := c.ToPlace(chat.Out{Op: chat.Delete, Target: c.Event.Message.ID}, at)
	if p.Mark, p.Class = desk.MarkToken, desk.Urgent; !c.Event.Private {
		p.Lane = "helper/" + c.Event.ID // it waits for nothing in the room
	}
	if account == at.Account {
		c.Say("That is my own token. Make another bot with @BotFather, and send me the token of that one.")
		return
	}
	key := desk.HelperKey(at.Network, account)
	c.EditHouse().Helpers[key] = desk.Helper{At: chat.Place{Network: at.Network, Account: account}, By: c.Sender(), Since: c.Now}
	c.Secrets = append(c.Secrets, desk.Secret{Name: key, Value: c.Event.Secret})
	c.Audit("added the helper bot " + account)
	askHelpers(c, key)
}

// askHelpers asks the network about a helper, or about all of them, and about the
// rooms as they see them.
func askHelpers(c *Call, key string) {
	k := startCheckup(c.Turn, c.Event.Place, false)
	k.Helper = key
	for name, h := range c.House().Helpers {
		if key != "all" && name != key {
			continue
		}
		askVia(c.Turn, k, h, chat.Place{Network: h.At.Network, Account: h.At.Account}, name)
		for _, i := range c.Book.List(desk.KindTeam) {
			if team := c.Book.Teams[desk.Fold(i.Name)]; team.Room.Network == h.At.Network {
				askVia(c.Turn, k, h, team.Room, name+" "+desk.Fold(team.Name))
			}
		}
	}
}

func askVia(t *desk.Turn, k *desk.Checkup, h desk.Helper, at chat.Place, what string) {
	askAbout(t, k, at, what)
	t.Posts[len(t.Posts)-1].Via = h.At.Account
}

func runHelpers(c *Call) {
	if len(c.House().Helpers) == 0 {
		c.Say("There are no helper bots. One is worth it when a room is short of its 20 messages a minute; /doctor tells. /addhelper adds one.")
		return
	}
	askHelpers(c, "all")
}

func sortedHelpers(h *desk.House) []desk.Helper {
	list := make([]desk.Helper, 0, len(h.Helpers))
	for _, x := range h.Helpers {
		list = append(list, x)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].At.String() < list[j].At.String() })
	return list
}

// reportHelpers says what the network told of helpers.
func reportHelpers(t *desk.Turn, k *desk.Checkup) {
	var lines []string
	for _, h := range sortedHelpers(t.House()) {
		key := desk.HelperKey(h.At.Network, h.At.Account)
		if k.Helper != "all" && k.Helper != key {
			continue
		}
		lines = append(lines, helperHealth(t, k, h, key)...)
	}
	t.ToPlace(chat.Out{Op: chat.Send, Text: chat.Plain(strings.Join(lines, "\n")), NoPreview: true}, k.To)
}

func helperHealth(t *desk.Turn, k *desk.Checkup, h desk.Helper, key string) []string {
	a, answered := k.Answers[key]
	switch {
	case !answered:
		return []string{"⚠️ Helper bot " + h.At.Account + ": no answer about it. /helpers asks again."}
	case a.Account == nil && k.Helper == key: // it was just added
		delete(t.EditHouse().Helpers, key)
		t.Secrets = append(t.Secrets, desk.Secret{Name: key})
		return []string{"Telegram does not know that token, so I have forgotten it. Copy it anew from @BotFather (/token), and send /addhelper and the token."}
	case a.Account == nil:
		return []string{"⚠️ Helper bot " + h.At.Account + ": I cannot use its token any more. Send /addhelper and its new token (@BotFather, /token; backups do not hold it), or /delhelper " + h.At.Account + "."}
	}
	h.Username = a.Account.Username
	t.EditHouse().Helpers[key] = h
	lines := []string{"Helper @" + h.Username + ":"}
	for _, i := range t.Book.List(desk.KindTeam) {
		team := t.Book.Teams[desk.Fold(i.Name)]
		switch a, ok := k.Answers[key+" "+desk.Fold(team.Name)]; {
		case !ok:
		case a.Room != nil:
			lines = append(lines, "✅ Team "+team.Name+": it is in the room.")
		default:
			lines = append(lines, "⚠️ Team "+team.Name+": it is not in the room. Add it to the group “"+team.Title+"”, as you would add a person; it needs no rights.")
		}
	}
	if len(t.Book.Teams) == 0 {
		lines = append(lines, "There is no team yet. Once there is one, add it to the team's group.")
	}
	told := helpsOf(t, h)
	if len(told) == 0 {
		told = []string{"it carries texts and files as soon as a room is short, and was found to raise the limit then."}
	}
	for _, s := range told {
		lines = append(lines, sentence(s))
	}
	return lines
}

// helpsOf is how far a helper helps, by room.
func helpsOf(t *desk.Turn, h desk.Helper) []string {
	if t.View.Outbox == nil {
		return nil
	}
	var out []string
	for _, d := range t.View.Outbox.Helps() {
		team := t.Book.RoomOf(d.Room)
		if d.At.Account != h.At.Account || d.At.Network != h.At.Network || team == nil {
			continue
		}
		s := "team " + team.Name + ": "
		switch d.State {
		case desk.HelpCarries:
			s += "it raises the limit, and has carried " + plural(d.Carried, "message") + " since I started."
		case desk.HelpUseless:
			s += "the network counts it with me, so it does not raise the limit. I try again in " + talk.Ago(d.Until.Sub(t.Now)) + "."
		case desk.HelpOut:
			s += "it was refused there (" + d.Why + "). Add it to the group “" + team.Title + "”; I try again in " + talk.Ago(d.Until.Sub(t.Now)) + "."
		default:
			s += "not measured yet: it is tried when the room is short next."
		}
		out = append(out, s)
	}
	return out
}

func runDelHelper(c *Call) {
	who := strings.TrimPrefix(c.Text(), "@")
	if who == "" {
		c.Usage()
		return
	}
	for key, h := range c.House().Helpers {
		if h.At.Account != who && !strings.EqualFold(h.Username, who) {
			continue
		}
		delete(c.EditHouse().Helpers, key)
		c.Secrets = append(c.Secrets, desk.Secret{Name: key})
		c.Audit("took out the helper bot " + h.At.Account)
		c.Say("@%s helps no more, and I have forgotten its token. To be sure, revoke the token with @BotFather (/revoke).", nameOf(h))
		return
	}
	c.Say("There is no helper bot %s. /helpers lists them.", c.Text())
}

func nameOf(h desk.Helper) string {
	if h.Username != "" {
		return h.Username
	}
	return h.At.Account
}

// tokenKept says so when a message with a token could not be deleted.
func tokenKept(t *desk.Turn) {
	if t.Row == nil || t.Row.Mark != desk.MarkToken || t.Event.Kind != chat.Refused {
		return
	}
	t.ToPlace(chat.Out{Op: chat.Send, Text: chat.Plain(fmt.Sprintf("I could not delete your message with the token (%s). Delete it yourself, now.", t.Event.Data))}, t.Row.Out.To)
}
