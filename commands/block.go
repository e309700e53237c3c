package commands

import (
	"strconv"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/room"
	"frontdesk/desk/survey"
	"frontdesk/desk/talk"
)

var block = Command{
	Name: "block", About: "Nothing the contact writes is shown any more, and nothing is sent to them.",
	Who: desk.Worker, Where: Topic, Part: PartTalk, Example: "/block",
	More: "The contact is told nothing. /unblock lifts it.",
	Run: func(c *Call) {
		if c.Case.Blocked {
			c.Say("%s is blocked already. /unblock lifts it.", talk.Tidy(c.Case.Name))
			return
		}
		talk.Block(c.Turn, c.Event.From.Name())
	},
}

var unblock = Command{
	Name: "unblock", About: "Lets a blocked contact write again.",
	Who: desk.Worker, Where: Topic, Part: PartTalk, Example: "/unblock",
	Run: func(c *Call) {
		if !c.Case.Blocked {
			c.Say("%s is not blocked.", talk.Tidy(c.Case.Name))
			return
		}
		talk.Unblock(c.Turn, c.Event.From.Name())
		c.Say("%s can write again.", talk.Tidy(c.Case.Name))
	},
}

var ignore = Command{
	Name: "ignore", Args: "[off]", About: "This chat is never a contact again: what comes from it is dropped.",
	Who: desk.Worker, Where: Topic, Part: PartTalk, Example: "/ignore",
	More: "For chats that are no customers: a supplier, a friend, another bot's test. /ignore off lifts it.", Run: runIgnore,
}

func runIgnore(c *Call) {
	name := talk.Tidy(c.Case.Name)
	switch {
	case desk.Fold(c.Text()) == "off" && !c.Case.Ignored:
		c.Say("%s is not ignored.", name)
	case desk.Fold(c.Text()) == "off":
		c.Case.Ignored = false
		c.Audit("contact #" + strconv.FormatInt(c.Case.ID, 10) + " is not ignored any more")
		c.Say("%s is a contact again.", name)
	case c.Text() != "":
		c.Usage()
	case c.Case.Ignored:
		c.Say("%s is ignored already. /ignore off lifts it.", name)
	case c.Confirm(chat.Plain("Never treat "+name+" as a contact again? What they write is dropped, and nobody sees it."), "Ignore them", "No"):
		survey.Leave(c.Turn, "left")
		c.Case.Ignored = true
		c.Audit("contact #" + strconv.FormatInt(c.Case.ID, 10) + " is ignored")
		talk.Close(c.Turn, c.Event.From.Name())
		c.Say("%s is ignored from now on. /ignore off lifts it.", name)
	}
}

var history = Command{
	Name: "history", Args: "[LINES]", About: "What was said with the contact so far.",
	Who: desk.Worker, Where: Topic, Part: PartTalk, Example: "/history", Run: runHistory,
}

// historyLines is how much /history shows, unless it is told otherwise.
const historyLines, mostHistory = 100, 1000

func runHistory(c *Call) {
	n := historyLines
	if s := c.Text(); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil || n < 1 || n > mostHistory {
			c.Usage()
			return
		}
	}
	c.Page("History of #"+strconv.FormatInt(c.Case.ID, 10)+" "+talk.Tidy(c.Case.Name), room.History(c.Turn, n))
}
