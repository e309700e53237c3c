package commands

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

var claim = Command{
	Name: "claim", Args: "CODE", About: "Become the owner with the code that the server printed at its start.",
	Who: desk.Contact, Where: Private, Part: PartStart, Example: "/claim 7F3K-92QD",
	More: "The code works once. `bot claim` on the server issues a new one.",
	Run:  runClaim,
}

// Wrong codes: at most maxTries by one person and maxAll by all, in an hour.
const maxTries, maxAll = 5, 50

// TellClaim and TellSecret are what the operator's program says to the house.
const (
	TellSecret = "secret" // Payload: random bytes, taken if there are none yet
	TellClaim  = "claim"  // a new claim code is wanted: the old one, used or not, is void
	// TellRestored: Payload is how many outbox rows are held since a restore.
	TellRestored = "restored"
)

func told(t *desk.Turn) {
	t.Take("told")
	h := t.EditHouse()
	switch t.Event.Data {
	case TellSecret:
		if len(h.Secret) == 0 {
			h.Secret = t.Event.Payload
		}
	case TellClaim:
		h.Claim.Round++
		h.Claim.Used = false
		h.Claim.Tries = nil
	case TellRestored:
		askOutbox(t)
	case TellImport:
		takeImport(t)
	case desk.TellChannel:
		adopted(t)
	case desk.TellLink:
		linked(t)
	case desk.TellWork:
		progressing(t)
	case desk.TellImported:
		importedOnServer(t)
	case desk.TellBacklog:
		tellBacklog(t)
	}
}

// The buttons that decide about the outbox after a restore.
const outboxSend, outboxDrop = "outbox:send", "outbox:drop"

// askOutbox asks every admin we can reach what becomes of it.
func askOutbox(t *desk.Turn) {
	text := chat.Plain("This data was restored from a backup. " + string(t.Event.Payload) +
		" messages that stood in the outbox then are held: they may have been sent since. Send them now, or drop them?")
	t.ToAdmins(chat.Out{Op: chat.Send, Text: text, Buttons: [][]chat.Button{{{Label: "Send", Data: outboxSend}, {Label: "Drop", Data: outboxDrop}}}})
}

// pressOutbox takes the decision; true when the press was one.
func pressOutbox(t *desk.Turn) bool {
	if t.Event.Data != outboxSend && t.Event.Data != outboxDrop {
		return false
	}
	t.Take("command")
	t.AnswerPress("")
	if t.Role < desk.Manager {
		return true
	}
	t.Outbox = "send"
	text := "They are being sent."
	if t.Event.Data == outboxDrop {
		t.Outbox, text = "drop", "They are dropped; each conversation says which."
	}
	t.Audit("outbox after a restore: " + t.Outbox)
	t.Replace(chat.Plain(text))
	return true
}

// ClaimCode is the code that is open now, "" when none is.
func ClaimCode(h *desk.House) string {
	if h.Claim.Used || len(h.Secret) == 0 {
		return ""
	}
	return h.Code(h.ClaimPurpose())
}

func runClaim(c *Call) {
	if c.Role == desk.Owner {
		c.Say("You are the owner already. /setup shows what is next.")
		return
	}
	if !mayTry(c) {
		c.Say("Too many wrong codes. Wait an hour, or have a new code issued on the server with `bot claim`.")
		return
	}
	code := ClaimCode(c.House())
	if code == "" || !desk.SameCode(c.Text(), code) {
		h := c.EditHouse()
		if h.Claim.Tries == nil {
			h.Claim.Tries = map[string][]time.Time{}
		}
		h.Claim.Tries[c.Sender()] = append(recentTries(h.Claim.Tries[c.Sender()], c.Now), c.Now)
		c.Say("That code is not right. The server prints the right one when it starts; type it as /claim 7F3K-92QD.")
		return
	}
	c.EditHouse().Claim.Used = true
	if err := saveAdmin(c.Turn, admin(c, true, "claim")); err != nil {
		c.Fail(err)
		return
	}
	c.Role = desk.Owner
	c.Say("You are the owner now. Next: create a group for your agents with topics turned on, add me to it as an admin, " +
		"and type /addteam NAME there. /setup shows every step.")
	adminMenu(c.Turn, c.Event.Place)
}

func recentTries(tries []time.Time, now time.Time) []time.Time {
	var out []time.Time
	for _, at := range tries {
		if now.Sub(at) < time.Hour {
			out = append(out, at)
		}
	}
	return out
}

func mayTry(c *Call) bool {
	all := 0
	for _, tries := range c.House().Claim.Tries {
		all += len(recentTries(tries, c.Now))
	}
	return all < maxAll && len(recentTries(c.House().Claim.Tries[c.Sender()], c.Now)) < maxTries
}

// admin makes an admin of the sender.
func admin(c *Call, owner bool, by string) *desk.Admin {
	f := c.Event.From
	a := &desk.Admin{Network: c.Event.Place.Network, Person: f.ID, Name: f.Name(), Username: f.Username, Owner: owner, AddedBy: by, Added: c.Now}
	if c.Event.Private {
		a.Chat = c.Event.Place
	}
	return a
}

// saveAdmin keeps an admin under their key; nothing that was typed decides who it
// is.
func saveAdmin(t *desk.Turn, a *desk.Admin) error {
	key := desk.AgentKey(a.Network, a.Person)
	return t.Save(desk.KindAdmin, key, "/addadmin "+mention(a.Username, a.Name), a)
}

func mention(username, name string) string {
	if username != "" {
		return "@" + username
	}
	return name
}

// invited takes the deep link of an invitation; true when the message was one.
func invited(t *desk.Turn) bool {
	code, ok := strings.CutPrefix(t.Event.Message.Start, desk.InvitePrefix)
	if !ok || !t.Event.Private {
		return false
	}
	t.Take("command")
	c := &Call{Turn: t, Cmd: grammar.Cmd{Name: "start"}, Def: &addAdmin, Place: Private}
	hash := hashOf(code)
	inv, ok := t.House().Invites[hash]
	switch {
	case t.Role >= desk.Manager:
		c.Say("You are an admin already.")
	case !ok || t.Now.After(inv.Till):
		c.Say("This invitation was used or has expired. Ask the admin who sent it for a new one.")
	default:
		delete(t.EditHouse().Invites, hash)
		if err := saveAdmin(t, admin(c, false, inv.By)); err != nil {
			c.Fail(err)
			return true
		}
		c.Say("You are an admin now. /setup shows what is done and what is next, /help lists all commands.")
		adminMenu(t, t.Event.Place)
		tellAdmin(t, inv.By, chat.Plain(t.Event.From.Name()+" has used your invitation and is an admin now. /deladmin takes it back."))
	}
	return true
}

func hashOf(code string) string {
	sum := sha256.Sum256([]byte(code))
	return hex.EncodeToString(sum[:])
}

// tellAdmin writes to an admin in private, where we may.
func tellAdmin(t *desk.Turn, key string, text chat.Text) {
	if a := t.Book.Admins[key]; a != nil && !a.Chat.IsZero() {
		t.ToPlace(chat.Out{Op: chat.Send, Text: text}, a.Chat)
	}
}
