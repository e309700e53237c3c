package commands

import (
	"fmt"
	"strings"
	"time"

	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

var approve = Command{
	Name: "approve", Args: "on|off", About: "Whether who joins a team's group answers only once an admin let them.",
	Who: desk.Manager, Where: Setup, Part: PartTeams, Example: "/approve on",
	More: "Who is an agent when it is turned on stays one. Turning it off lets everybody in who waits.",
	Run: func(c *Call) {
		switchTo(c, desk.SetApprove, "on off", c.Book.Settings.Approve)
		if !c.Book.Settings.Approve {
			letAllIn(c)
		}
	},
}

var replyCmd = Command{
	Name: "reply", Args: "send|note", About: "What plain text in a contact's topic is: sent to the contact, or a note.",
	Who: desk.Manager, Where: Setup, Part: PartTeams, Example: "/reply note",
	More: "With note, /r TEXT or a reply to the contact's message sends.",
	Run:  func(c *Call) { switchTo(c, desk.SetReply, "note send", c.Book.Settings.ReplyNote) },
}

var reactions = Command{
	Name: "reactions", Args: "on|off", About: "Whether agents' reactions are shown to the contact.",
	Who: desk.Manager, Where: Setup, Part: PartTeams, Example: "/reactions on",
	Run: func(c *Call) { switchTo(c, desk.SetReactions, "on off", c.Book.Settings.Reactions) },
}

var rate = Command{
	Name: "rate", Args: "on|off", About: "Whether contacts are asked for a rating from 1 to 5 after a conversation.",
	Who: desk.Manager, Where: Setup, Part: PartTeams, Example: "/rate on",
	More: "They are asked two minutes after the close, at most once a day; not where nobody has answered them, or who opted out. Reopening the conversation cancels it. " +
		"Agents see the rating in the conversation; rules act on it (when rated, if rating <= 2). /text rating_ask changes the words.",
	Run: func(c *Call) { switchTo(c, desk.SetRate, "on off", c.Book.Settings.Rate) },
}

// switchTo shows or sets a setting of two words, the one that stands for true first.
func switchTo(c *Call, name, words string, now bool) {
	yes, no, _ := strings.Cut(words, " ")
	word := desk.Fold(c.Text())
	switch word {
	case "":
		is, other := no, yes
		if now {
			is, other = yes, no
		}
		c.Say("/%s is %s now. /%s %s changes it.", c.Def.Name, is, c.Def.Name, other)
	case yes, no:
		c.setting(name, word, "/"+c.Def.Name+" "+word)
	default:
		src := "/" + c.Def.Name + " " + c.Text()
		c.Fail(grammar.At(src, len(c.Def.Name)+2, "“%s” is neither %s nor %s.", c.Text(), yes, no).Expect(yes + " or " + no).Try(c.Def.Example))
	}
}

var sendDelay = Command{
	Name: "senddelay", Args: "[DURATION|off]", About: "How long agents' messages wait, so that they can be edited or withdrawn before they go.",
	Who: desk.Manager, Where: Setup, Part: PartTeams, Example: "/senddelay 5s", Run: runSendDelay,
}

// longestDelay is how long an agent's message may wait.
const longestDelay = time.Minute

func runSendDelay(c *Call) {
	now := c.Book.Settings.SendDelay
	switch text := desk.Fold(c.Text()); {
	case text == "" && now == 0:
		c.Say("Agents' messages go at once. /senddelay 5s lets them wait five seconds.")
	case text == "":
		c.Say("Agents' messages wait %s. /senddelay off sends them at once.", grammar.PrintDuration(now))
	case text == "off" || text == "0":
		c.setting(desk.SetSendDelay, "0", "/senddelay off")
	default:
		d, ok := grammar.Duration(text)
		if !ok || d < time.Second || d > longestDelay {
			c.Fail(grammar.At("/senddelay "+c.Text(), len("/senddelay "), "“%s” is no delay that I can use.", c.Text()).Expect("1s to 1m, or off").Try(c.Def.Example))
			return
		}
		c.setting(desk.SetSendDelay, fmt.Sprint(int64(d/time.Second)), "/senddelay "+grammar.PrintDuration(d))
	}
}
