package commands

import (
	"fmt"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

var addAdmin = Command{
	Name: "addadmin", Args: "@USER", About: "Makes somebody an admin.",
	Who: desk.Manager, Where: Setup, Part: PartTeams, Example: "/addadmin @maria",
	More: "Also as a reply to a message of theirs, or with a phone number (+34600111222) for somebody on WhatsApp. Somebody I have never seen gets a link that works once, for seven days. " +
		"Rights belong to the person's number on the network, never to a name.",
	Run: runAddAdmin,
}

const inviteFor = 7 * 24 * time.Hour

func runAddAdmin(c *Call) {
	who := c.Text()
	if r := c.Event.Message; who == "" && r.Reply == nil {
		c.Usage()
		return
	}
	if a := c.adminFrom(who); a != nil {
		if a.Person == "" {
			return
		}
		makeAdmin(c, a)
		return
	}
	invite(c, who)
}

// adminFrom finds the person meant: the author of the replied message, or somebody
// of the roster. nil when unknown; with no Person when the answer was given.
func (c *Call) adminFrom(who string) *desk.Admin {
	if m := c.Event.Message; who == "" && m.Reply != nil {
		if m.ReplyFrom == nil || m.ReplyFrom.Bot || m.ReplyFrom.ID == "" {
			c.Say("I cannot tell who wrote that message. Type /addadmin @username instead.")
			return &desk.Admin{}
		}
		f := m.ReplyFrom
		return &desk.Admin{Network: c.Event.Place.Network, Person: f.ID, Name: f.Name(), Username: f.Username}
	}
	if digits, ok := phoneNumber(who); ok {
		return &desk.Admin{Network: "whatsapp", Person: "+" + digits, Name: "+" + digits}
	}
	if g := c.Roster().Find(who); g != nil {
		return &desk.Admin{Network: g.Network, Person: g.Person, Name: g.Name, Username: g.Username}
	}
	return nil
}

func makeAdmin(c *Call, a *desk.Admin) {
	key := desk.AgentKey(a.Network, a.Person)
	if c.Book.Admins[key] != nil {
		c.Say("%s is an admin already.", a.Name)
		return
	}
	a.Added, a.AddedBy = c.Now, c.Sender()
	if err := saveAdmin(c.Turn, a); err != nil {
		c.Fail(err)
		return
	}
	c.Say("%s is an admin now. They should write to me in private once, so that I can answer there.\nTo take it back: /undo", a.Name)
}

// invite makes a link that works once.
func invite(c *Call, who string) {
	code := c.House().Code("invite/" + c.Event.ID)
	link := ""
	if c.Self.Link != nil {
		link = c.Self.Link(desk.InvitePrefix + code)
	}
	if link == "" {
		c.Say("I have never seen %s. Ask them to write to me once, then send /addadmin as a reply to a message of theirs in a team's room.", who)
		return
	}
	h := c.EditHouse()
	for k, inv := range h.Invites {
		if c.Now.After(inv.Till) {
			delete(h.Invites, k)
		}
	}
	h.Invites[hashOf(code)] = desk.Invite{By: c.Sender(), For: who, Till: c.Now.Add(inviteFor)}
	c.Audit("invitation for " + who + " to become an admin")
	c.Say("I have never seen %s. Send them this link: it makes the first person who opens it an admin, once, until %s.\n%s",
		who, h.Invites[hashOf(code)].Till.Format("2 January"), link)
}

var admins = Command{
	Name: "admins", About: "Who may configure, who added them, when they were last active.",
	Who: desk.Manager, Where: Setup, Part: PartTeams, Example: "/admins", Run: runAdmins,
}

func runAdmins(c *Call) {
	var lines []string
	for _, i := range c.Book.List(desk.KindAdmin) {
		a := c.Book.Admins[i.Name]
		line := "• " + a.Name
		if a.Username != "" {
			line += " (@" + a.Username + ")"
		}
		if a.Owner {
			line += " · owner"
		}
		if by := c.Book.Admins[a.AddedBy]; by != nil {
			line += " · added by " + by.Name
		}
		line += " · since " + a.Added.Format("2006-01-02")
		if seen := c.lastActive(i.Name); !seen.IsZero() {
			line += " · last change " + seen.Format("2006-01-02 15:04")
		}
		lines = append(lines, line)
	}
	c.Page("Admins", lines)
}

// lastActive is when somebody last changed something.
func (c *Call) lastActive(key string) time.Time {
	for _, ch := range c.View.Audit.Changes(0, 500) {
		if ch.By == key {
			return ch.At
		}
	}
	return time.Time{}
}

var delAdmin = Command{
	Name: "deladmin", Args: "@USER", About: "Takes an admin's rights away.",
	Who: desk.Manager, Where: Setup, Part: PartTeams, Example: "/deladmin @maria", Run: runDelAdmin,
}

func runDelAdmin(c *Call) {
	a := c.findAdmin()
	if a == nil {
		return
	}
	switch {
	case a.Owner:
		c.Say("%s is the owner. /transferowner @user makes somebody else the owner first.", a.Name)
	case c.Confirm(chat.Plain("Take the admin rights of "+a.Name+" away?"), "Yes, take them away", "No"):
		if err := c.Remove(desk.KindAdmin, desk.AgentKey(a.Network, a.Person)); err != nil {
			c.Fail(err)
			return
		}
		c.Say("%s is no admin any more.\nTo take it back: /undo", a.Name)
	}
}

// findAdmin is the admin that the arguments or the reply name; the caller is told
// when there is none.
func (c *Call) findAdmin() *desk.Admin {
	who := desk.Fold(strings.TrimPrefix(c.Text(), "@"))
	if r := c.Event.Message.ReplyFrom; who == "" && r != nil {
		if a := c.Book.AdminOf(c.Event.Place.Network, *r); a != nil {
			return a
		}
	}
	var names []string
	for key, a := range c.Book.Admins {
		if who != "" && (desk.Fold(a.Username) == who || desk.Fold(a.Name) == who || key == who) {
			return a
		}
		names = append(names, mention(a.Username, a.Name))
	}
	if who == "" {
		c.Usage()
		return nil
	}
	src := "/" + c.Def.Name + " " + c.Text()
	c.Fail(grammar.At(src, len(c.Def.Name)+2, "No admin is called “%s”.", c.Text()).Mean(c.Text(), names).Try("/admins"))
	return nil
}

var transferOwner = Command{
	Name: "transferowner", Args: "@USER", About: "Makes another admin the owner; you stay an admin.",
	Who: desk.Owner, Where: Private, Part: PartTeams, Example: "/transferowner @maria", Run: runTransferOwner,
}

func runTransferOwner(c *Call) {
	a := c.findAdmin()
	if a == nil {
		return
	}
	me := c.Book.AdminOf(c.Event.Place.Network, c.Event.From)
	if a.Owner {
		c.Say("%s is the owner already.", a.Name)
		return
	}
	if !c.Confirm(chat.Plain(fmt.Sprintf("Make %s the owner? You stay an admin.", a.Name)), "Yes, make them the owner", "No") {
		return
	}
	next, mine := *a, *me
	next.Owner, mine.Owner = true, false
	for _, x := range []*desk.Admin{&next, &mine} {
		if err := saveAdmin(c.Turn, x); err != nil {
			c.Fail(err)
			return
		}
	}
	c.Say("%s is the owner now.", a.Name)
	tellAdmin(c.Turn, desk.AgentKey(a.Network, a.Person), chat.Plain("You are the owner now."))
}
