package commands

import (
	"fmt"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/erase"
	"frontdesk/desk/grammar"
)

var setup = Command{
	Name: "setup", About: "A checklist: what is done, what is next.",
	Who: desk.Manager, Where: Setup, Part: PartStart, Example: "/setup", Run: runSetup,
}

// step of the checklist.
type step struct {
	done bool
	what string
	how  string
}

func runSetup(c *Call) {
	b := c.Book
	steps := []step{
		{true, "Claimed by an owner", ""},
		{len(b.Teams) > 0, "A team with its room", "Create a group for your agents, turn topics on in its settings, add me as an admin who may manage topics, and type /addteam support there."},
		{forums(b), "Rooms with topics", "Turn topics on in the group's settings: every contact then has a topic of their own."},
		{len(b.Fields) > 0, "A contact field to ask for", "/addfield language choice English=en | Español=es"},
		{len(b.Surveys) > 0, "A welcome survey", "/addsurvey welcome, and below it one line per question: language: Which language do you prefer?"},
		{len(b.Rules) > 0, "A rule that greets or routes", "/addrule greet when conversation opened if new contact do survey welcome"},
		{len(b.Snippets) > 0, "Snippets for frequent answers", "/addsnippet opening We are open from 9 to 18."},
		{hasHours(b), "Opening hours", "/hours support mon-fri 09:00-18:00 Europe/Madrid"},
	}
	text, next := chat.Text{}.AddString("Set-up", chat.Bold), ""
	for _, s := range steps {
		mark := "☐ "
		if s.done {
			mark = "☑ "
		} else if next == "" {
			next = s.how
		}
		text = text.AddString("\n" + mark + s.what)
	}
	if next != "" {
		text = text.AddString("\n\nNext: " + next)
	} else {
		text = text.AddString("\n\nAll is set up. /preview on lets you write to me as a new contact would.")
	}
	c.Reply(text, setupButtons(c)...)
}

// setupButtons is the link that adds us to a group with the rights we need.
func setupButtons(c *Call) [][]chat.Button {
	if c.Self.GroupLink == "" {
		return nil
	}
	return [][]chat.Button{{{Label: "Add me to a group", URL: c.Self.GroupLink}}}
}

func forums(b *desk.Book) bool {
	for _, t := range b.Teams {
		if !t.Forum && threads(t.Room) {
			return false
		}
	}
	return len(b.Teams) > 0
}

func hasHours(b *desk.Book) bool {
	for _, t := range b.Teams {
		if t.Hours != "" {
			return true
		}
	}
	return false
}

var waitRoom = Command{
	Name: "waitroom", Args: "[DURATION]", About: "How long a survey may keep somebody out of the rooms.",
	Who: desk.Manager, Where: Setup, Part: PartTeams, Example: "/waitroom 2m",
	Run: func(c *Call) { durationSetting(c, desk.SetWaitRoom, c.Book.Settings.WaitRoom, 10*time.Second) },
}

var autoClose = Command{
	Name: "autoclose", Args: "[DURATION]", About: "After how long a silence of the contact a conversation closes.",
	Who: desk.Manager, Where: Setup, Part: PartTeams, Example: "/autoclose 7d",
	Run: func(c *Call) { durationSetting(c, desk.SetAutoClose, c.Book.Settings.AutoClose, time.Minute) },
}

func durationSetting(c *Call, name string, now, least time.Duration) {
	if c.Text() == "" {
		c.Say("It is %s now. /%s changes it.", grammar.PrintDuration(now), c.Def.Example[1:])
		return
	}
	d, ok := grammar.Duration(c.Text())
	if !ok || d < least || d > 366*24*time.Hour {
		src := "/" + c.Def.Name + " " + c.Text()
		c.Fail(grammar.At(src, len(c.Def.Name)+2, "“%s” is no duration that I can use.", c.Text()).
			Expect(fmt.Sprintf("a number and s, m, h, d or w, at least %s", grammar.PrintDuration(least))).Try(c.Def.Example))
		return
	}
	c.setting(name, fmt.Sprint(int64(d/time.Second)), "/"+c.Def.Name+" "+grammar.PrintDuration(d))
}

var defaultLanguage = Command{
	Name: "defaultlanguage", Args: "[LANGUAGE]", About: "The language for contacts whose own is not known or not there.",
	Who: desk.Manager, Where: Setup, Part: PartWords, Example: "/defaultlanguage es", Run: runDefaultLanguage,
}

var preview = Command{
	Name: "preview", Args: "on|off", About: "Lets you write to me as a new contact would: greeting, survey, rules, topic and all.",
	Who: desk.Manager, Where: Private, Part: PartStart, Example: "/preview on",
	More: "/preview off removes every trace.", Run: runPreview,
}

func runPreview(c *Call) {
	h := c.EditHouse()
	id := h.Previews[c.Sender()]
	switch desk.Fold(c.Text()) {
	case "on":
		startPreview(c, h, id)
	case "off":
		if id == 0 {
			c.Say("The preview is off already.")
			return
		}
		delete(h.Previews, c.Sender())
		erasePreview(c, id)
		c.ToPlace(chat.Out{Op: chat.Send, Text: chat.Plain("The preview is over; every trace of it is removed.")}, c.Event.Place)
	default:
		c.Usage()
	}
}

func startPreview(c *Call, h *desk.House, id int64) {
	if id != 0 {
		c.Say("The preview is on already: what you write here is a new contact's. /preview off ends it.")
		return
	}
	h.Cases++
	h.Previews[c.Sender()] = h.Cases
	c.Born = append(c.Born, &desk.Case{ID: h.Cases, Preview: true, Created: c.Now, Seen: c.Now, Last: c.Event.Place,
		Addresses: []desk.Address{{Place: c.Event.Place, Person: c.Event.From.ID}}})
	c.Say("From now on I treat you as a new contact: write to me. /preview off ends it and removes every trace.")
}

// erasePreview removes the contact that stood for the admin, and its topics.
func erasePreview(c *Call, id int64) {
	if old := c.View.Cases.Case(id); old != nil {
		erase.Begin(c.Turn, old, erase.Order{Way: erase.Preview})
	}
	c.Turn.Case = nil
}
