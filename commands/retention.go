package commands

import (
	"fmt"
	"slices"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
	"frontdesk/desk/retain"
)

var retention = Command{
	Name: "retention", Args: "[DURATION|off]", About: "How long messages are kept; what is older is erased every night.",
	Who: desk.Manager, Where: Setup, Part: PartHistory, Example: "/retention 365d",
	More: "Contacts who were not seen for that long, and whose conversation is closed, are erased whole, with their topics. " +
		"It runs at 03:00 UTC. The lines of /log stay.",
	Run: runRetention,
}

// What /retention takes.
const leastRetention, mostRetention = 24 * time.Hour, 3660 * 24 * time.Hour

func runRetention(c *Call) {
	switch text := desk.Fold(c.Text()); text {
	case "":
		c.showRetention()
	case "off":
		c.setting(desk.SetRetention, "0", "/retention off")
	default:
		d, ok := grammar.Duration(text)
		if !ok || d < leastRetention || d > mostRetention {
			src := "/retention " + c.Text()
			c.Fail(grammar.At(src, len("/retention "), "“%s” is no duration that I can use.", c.Text()).
				Expect("a number and d or w, at least 1d, or off").Try(c.Def.Example))
			return
		}
		c.setRetention(d)
	}
}

func (c *Call) showRetention() {
	keep := c.Book.Settings.Retention
	if keep == 0 {
		c.Say("Messages are kept for ever. %s has what is older erased every night.", c.Def.Example)
		return
	}
	c.Say("Messages are kept for %s; what is older is erased every night at 03:00 UTC, next on %s. /retention off ends it.",
		grammar.PrintDuration(keep), retain.Next(c.Now).Format(time.DateOnly))
}

func (c *Call) setRetention(d time.Duration) {
	goes := retain.Preview(c.Turn, d)
	if goes == "" {
		goes = "nothing yet"
	}
	if slices.ContainsFunc(imports(c.Turn), func(i desk.Import) bool { return i.From.Before(c.Now.Add(-d)) }) {
		goes += ", and what is that old in imported chats"
	}
	kept := grammar.PrintDuration(d)
	question := fmt.Sprintf("Erase every night what is older than %s? Now that is: %s. "+
		"Contacts not seen for that long go whole, with their topics. What is erased cannot be brought back.", kept, goes)
	if !c.Confirm(chat.Plain(question), "Erase every night", "Keep everything") {
		return
	}
	c.setting(desk.SetRetention, fmt.Sprint(int64(d/time.Second)), "/retention "+kept)
	retain.Arm(c.Turn)
}
