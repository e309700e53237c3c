package whatsapp

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"go.mau.fi/whatsmeow/types"
)

// firstGroup is the first group id that is given out.
const firstGroup = 120363000000000001

// group is a chat of several accounts.
type group struct {
	jid     types.JID
	subject string
	named   time.Time
	namedBy *account
	creator *account
	created time.Time
	members []member
}

type member struct {
	acct *account
	rank string // "", "admin" or "superadmin"
}

func (g *group) find(a *account) *member {
	for i := range g.members {
		if g.members[i].acct == a {
			return &g.members[i]
		}
	}
	return nil
}

func (g *group) admin(a *account) bool {
	m := g.find(a)
	return m != nil && m.rank != ""
}

// node is all that there is to know about the group.
func (g *group) node() node {
	var people []node
	for _, m := range g.members {
		people = append(people, participant(m.acct, m.rank))
	}
	return on("group", attrs{
		"id": g.jid.User, "subject": g.subject, "creation": g.created.Unix(), "creator": g.creator.lid,
		"creator_pn": g.creator.pn, "s_t": g.named.Unix(), "s_o": g.namedBy.lid, "s_o_pn": g.namedBy.pn,
		"addressing_mode": "lid", "size": len(g.members), "p_v_id": "1",
	}, people...)
}

func participant(a *account, rank string) node {
	return on("participant", attrs{"jid": a.lid, "phone_number": a.pn, "type": rank})
}

// group finds the group a question is about, for somebody who is in it.
func (s *Server) group(c *conn, n *node) (*group, reply) {
	g := s.groups[jid(n, "to").User]
	if g == nil {
		return nil, refuse(404, "item-not-found")
	}
	if g.find(c.dev.acct) == nil {
		return nil, refuse(403, "forbidden")
	}
	return g, reply{}
}

func groupQuery(s *Server, c *conn, n *node) reply {
	g, no := s.group(c, n)
	if g == nil {
		return no
	}
	return result(g.node())
}

func groupsOf(s *Server, c *conn, _ *node) reply {
	var out []node
	for i := range len(s.groups) {
		if g := s.groups[strconv.Itoa(firstGroup+i)]; g != nil && g.find(c.dev.acct) != nil {
			out = append(out, g.node())
		}
	}
	return result(on("groups", nil, out...))
}

func groupCreate(s *Server, c *conn, n *node) reply {
	ask := first(n)
	now := time.Now()
	g := &group{
		jid:     types.NewJID(fmt.Sprint(firstGroup+len(s.groups)), types.GroupServer),
		subject: text(&ask, "subject"), named: now, namedBy: c.dev.acct, creator: c.dev.acct, created: now,
		members: []member{{c.dev.acct, "superadmin"}},
	}
	for _, p := range ask.GetChildrenByTag("participant") {
		if a := s.account(jid(&p, "jid")); a != nil && g.find(a) == nil {
			g.members = append(g.members, member{acct: a})
		}
	}
	s.groups[g.jid.User] = g
	for _, m := range g.members {
		s.notifyGroup(g, c, m.acct, on("create", attrs{"type": "new", "key": token()}, g.node()))
	}
	return result(g.node())
}

// groupChange adds, removes, promotes and demotes members.
func groupChange(s *Server, c *conn, n *node) reply {
	g, no := s.group(c, n)
	if g == nil {
		return no
	}
	ask := first(n)
	if ask.Tag != "add" && !g.admin(c.dev.acct) {
		return refuse(403, "forbidden")
	}
	before := slices.Clone(g.members)
	var done, said []node
	for _, p := range ask.GetChildrenByTag("participant") {
		a := s.account(jid(&p, "jid"))
		code := 404
		if a != nil {
			code = g.change(ask.Tag, a)
		}
		if code != 0 {
			done = append(done, on("participant", attrs{"jid": jid(&p, "jid"), "error": code}))
			continue
		}
		done = append(done, participant(a, ""))
		said = append(said, participant(a, ""))
	}
	if len(said) > 0 {
		s.tellChange(g, c, before, on(ask.Tag, attrs{"v_id": "2", "prev_v_id": "1"}, said...))
	}
	return result(on(ask.Tag, nil, done...))
}

func (g *group) change(what string, a *account) int {
	m := g.find(a)
	if (m == nil) != (what == "add") {
		if what == "add" {
			return 409
		}
		return 404
	}
	switch what {
	case "add":
		g.members = append(g.members, member{acct: a})
	case "remove":
		g.members = slices.DeleteFunc(g.members, func(m member) bool { return m.acct == a })
	case "promote":
		m.rank = "admin"
	case "demote":
		m.rank = ""
	}
	return 0
}

// tellChange tells those who were there of a change, and the new ones of the
// group.
func (s *Server) tellChange(g *group, c *conn, before []member, change node) {
	for _, m := range before {
		s.notifyGroup(g, c, m.acct, change)
	}
	for _, m := range g.members {
		if !slices.ContainsFunc(before, func(b member) bool { return b.acct == m.acct }) {
			s.notifyGroup(g, c, m.acct, on("create", attrs{"type": "new", "reason": "invite"}, g.node()))
		}
	}
}

func groupSubject(s *Server, c *conn, n *node) reply {
	g, no := s.group(c, n)
	if g == nil {
		return no
	}
	g.subject, g.named, g.namedBy = string(body(first(n))), time.Now(), c.dev.acct
	for _, m := range g.members {
		s.notifyGroup(g, c, m.acct, on("subject", attrs{
			"subject": g.subject, "s_t": g.named.Unix(), "s_o": c.dev.acct.lid, "s_o_pn": c.dev.acct.pn,
		}))
	}
	return result()
}

func groupLeave(s *Server, c *conn, n *node) reply {
	ask := first(n)
	var out []node
	for _, x := range ask.GetChildrenByTag("group") {
		g := s.groups[jid(&x, "id").User]
		if g == nil || g.find(c.dev.acct) == nil {
			out = append(out, on("group", attrs{"id": jid(&x, "id"), "error": 404}))
			continue
		}
		before := slices.Clone(g.members)
		g.change("remove", c.dev.acct)
		s.tellChange(g, c, before, on("remove", nil, participant(c.dev.acct, "")))
		out = append(out, on("group", attrs{"id": g.jid}))
	}
	return result(on("leave", nil, out...))
}

// notifyGroup tells every device of somebody, but not the one that did it.
func (s *Server) notifyGroup(g *group, c *conn, a *account, what node) {
	for _, d := range a.list() {
		if d == c.dev {
			continue
		}
		d.push(on("notification", attrs{
			"id": s.id(), "t": unix(), "type": "w:gp2", "from": g.jid, "addressing_mode": "lid",
			"participant": c.dev.acct.lid, "participant_pn": c.dev.acct.pn, "notify": c.dev.acct.name,
		}, what))
	}
}

// relayGroup hands a message to every device of every member: the part that is
// for all, and the keys that are for that device.
func (s *Server) relayGroup(d *Device, to types.JID, n *node) int {
	g := s.groups[to.User]
	if g == nil {
		return 404
	}
	if g.find(d.acct) == nil {
		return 403
	}
	extra := attrs{"from": to, "participant": d.lid(), "participant_pn": d.acct.pn, "addressing_mode": "lid"}
	if who := jid(n, "participant"); !who.IsEmpty() {
		if target := s.device(who); target != nil && g.find(target.acct) != nil {
			target.deliver(n, extra, n.GetChildrenByTag("enc"))
		}
		return 0
	}
	keys := map[*Device][]node{}
	list, _ := child(n, "participants")
	for _, p := range list.GetChildrenByTag("to") {
		keys[s.device(jid(&p, "jid"))] = p.GetChildren()
	}
	for _, m := range g.members {
		for _, target := range m.acct.list() {
			if target != d {
				target.deliver(n, extra, append(slices.Clone(keys[target]), n.GetChildrenByTag("enc")...))
			}
		}
	}
	return 0
}
