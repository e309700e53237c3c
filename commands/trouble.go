package commands

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/talk"
)

// troubles are what to tell about each kind of trouble, and what to do.
var troubles = map[string]string{
	chat.TroubleRival: "another program takes this bot's messages with the same token, so that some do not arrive here. Stop it, or get a new token from @BotFather",
	chat.TroubleLoggedOut: "the number is unlinked: nothing comes in or goes out there, and what is written to contacts waits for a day. " +
		"Link it again: /addchannel whatsapp NAME, with the name that /channels shows",
	chat.TroubleBanned: "WhatsApp keeps the number out for a time. I come back by myself when it is over. Write less, and only to people who wrote first; " +
		"use the number on the phone as usual",
	chat.TroubleOutdated: "WhatsApp takes this version of mine no more: install a newer version of the bot. Nothing is lost: WhatsApp keeps messages for two weeks",
	chat.TroubleReplaced: "another program runs with the same link, so that we throw each other out. Stop the other one: one data directory is for one bot",
	chat.TroubleReachout: "WhatsApp lets us begin no new chats for now; conversations that go on are not touched. Do not try again: answer only people who write first, and wait",
	chat.TroublePhone:    "the phone was not online for long. Open WhatsApp on it now: after 14 days WhatsApp unlinks what hangs on it",
	desk.TroubleProvider: "it does not answer. Nothing waits for it: the embedded matcher answers alone, and there are no drafts of a model. " +
		"/doctor shows how it is doing",
	chat.TroubleWebhook: "the network cannot deliver to the webhook. Check that WEBHOOK_URL leads to this bot",
}

// trouble remembers what hinders an account of ours, and tells the admins once; and
// once more when it is over.
func trouble(t *desk.Turn) {
	t.Take("trouble")
	key := t.Event.Place.Network + "/" + t.Event.Place.Account + "/" + t.Event.Data
	old, known := t.House().Troubles[key]
	if t.Event.Kind == chat.Mended {
		if known {
			delete(t.EditHouse().Troubles, key)
			tellAdmins(t, "✅ "+accountOf(t, old.At)+": it is over, after "+talk.Ago(t.Now.Sub(old.Since))+".")
		}
		return
	}
	if known {
		return
	}
	at := chat.Place{Network: t.Event.Place.Network, Account: t.Event.Place.Account}
	t.EditHouse().Troubles[key] = desk.Trouble{What: t.Event.Data, At: at, Detail: t.Event.Title, Since: t.Now}
	tellAdmins(t, "⚠️ "+accountOf(t, at)+": "+troubleText(t.Event.Data, t.Event.Title)+".")
}

func troubleText(what, detail string) string {
	s := troubles[what]
	if s == "" {
		s = what
	}
	if detail != "" {
		s += " (" + detail + ")"
	}
	return s
}

func accountName(at chat.Place) string {
	return strings.ToUpper(at.Network[:min(1, len(at.Network))]) + at.Network[min(1, len(at.Network)):]
}

// accountOf names an account for its admins: one that was linked by its number and name.
func accountOf(t *desk.Turn, at chat.Place) string {
	if ch, ok := t.House().ChannelAt(at); ok {
		return fmt.Sprintf("WhatsApp %s (%s)", numberOf(at), ch.Name)
	}
	return accountName(at)
}

// tellAdmins writes to every admin in private, where we may.
func tellAdmins(t *desk.Turn, text string) {
	t.ToAdmins(chat.Out{Op: chat.Send, Text: chat.Plain(text)})
}

// backlogEvery is how often the admins are told that a room falls behind.
const backlogEvery = 24 * time.Hour

// tellBacklog tells the admins that a room gets more than its network lets us post.
func tellBacklog(t *desk.Turn) {
	var d desk.Load
	if json.Unmarshal(t.Event.Payload, &d) != nil {
		return
	}
	team := t.Book.RoomOf(d.Chat)
	key := "backlog/" + desk.RoomKey(d.Chat)
	if at, told := t.House().Told[key]; team == nil || told && t.Now.Sub(at) < backlogEvery {
		return
	}
	t.EditHouse().Told[key] = t.Now
	tellAdmins(t, fmt.Sprintf("⚠️ The room of team %s falls behind: %s wait, the oldest for %s. The network allows %d messages a minute in one group. "+
		"Nothing is lost. A second team with a group of its own (/addteam there, and a rule that assigns part of the contacts to it) takes load off.",
		team.Name, plural(d.Rows, "post"), talk.Ago(t.Now.Sub(d.Oldest)), d.Limit))
}
