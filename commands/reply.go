package commands

import (
	"frontdesk/desk"
	"frontdesk/desk/room"
)

var rCmd = Command{
	Name: "r", Args: "TEXT", About: "Sends the text to the contact, where plain text is a note (/reply note).",
	Who: desk.Worker, Where: Topic, Part: PartTalk, Example: "/r We are on it.",
	Run: func(c *Call) {
		if c.Cmd.Args.Empty() {
			c.Usage()
			return
		}
		if room.MaySend(c.Turn) {
			room.ToContact(c.Turn, c.Event.Message, c.Cmd.Args.Trim())
		}
	},
}

var unsend = Command{
	Name: "unsend", About: "As a reply: withdraws that message from the contact.",
	Who: desk.Worker, Where: Topic, Part: PartTalk, Example: "/unsend",
	More: "Deleting a message in the room does not withdraw it. Networks allow it for a while only: Telegram for 48 hours.",
	Run:  func(c *Call) { room.Unsend(c.Turn) },
}
