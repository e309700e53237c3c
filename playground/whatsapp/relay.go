package whatsapp

import (
	"strconv"

	"go.mau.fi/whatsmeow/types"
)

// onMessage relays a message and acknowledges it. The caller holds mu.
func (s *Server) onMessage(c *conn, n *node) {
	d, to := c.dev, jid(n, "to")
	ack := attrs{"class": "message", "id": text(n, "id"), "from": to, "t": unix()}
	// What is said again and what is among the devices of one person is not
	// what a test wants to refuse.
	proper, code := has(n, "participants"), 0
	if proper {
		code = d.faults.refusal()
	}
	if code == 0 {
		code = s.relay(d, to, n)
	}
	if code != 0 {
		ack["error"] = code
	}
	if !proper || !d.faults.dropAck() {
		d.faults.later(func() { c.send(on("ack", ack)) })
	}
	s.signal()
}

// relay hands a message to every device it is for and returns the code of a
// refusal, or 0.
func (s *Server) relay(d *Device, to types.JID, n *node) int {
	if to.Server == types.GroupServer {
		return s.relayGroup(d, to, n)
	}
	a := s.account(to)
	if a == nil {
		return 404
	}
	if enc, ok := child(n, "enc"); ok {
		return s.relayOne(d, to, n, enc)
	}
	if d.acct.barred(a) {
		return 463
	}
	a.heard[d.acct] = true
	list, _ := child(n, "participants")
	for _, p := range list.GetChildrenByTag("to") {
		target := s.device(jid(&p, "jid"))
		if target == nil || target == d || (target.acct != a && target.acct != d.acct) {
			continue
		}
		extra := attrs{"from": d.lid(), "sender_pn": d.acct.pn}
		if target.acct == d.acct {
			extra = attrs{"from": d.lid(), "recipient": a.lid, "peer_recipient_pn": a.pn}
		}
		target.deliver(n, extra, p.GetChildren())
	}
	return 0
}

// relayOne relays what is for one device: a message among the devices of one
// person, or a message said again because it could not be read.
func (s *Server) relayOne(d *Device, to types.JID, n *node, enc node) int {
	target := s.device(to)
	if target == nil {
		return 404
	}
	extra := attrs{"from": d.lid()}
	if target.acct != d.acct {
		extra["sender_pn"] = d.acct.pn
	} else if to := jid(n, "recipient"); !to.IsEmpty() {
		extra["recipient"] = to
	}
	if text(n, "category") == "peer" {
		extra["category"], extra["type"] = "peer", "peer_msg"
	}
	target.deliver(n, extra, []node{enc})
	return 0
}

// deliver queues a message for a device: the ciphertexts that are for it and
// what of the rest concerns the reader.
func (d *Device) deliver(n *node, extra attrs, enc []node) {
	a := attrs{
		"id": text(n, "id"), "t": strconv.FormatInt(d.s.opt.Now().Unix(), 10), "type": text(n, "type"),
		"edit": text(n, "edit"), "notify": d.s.nameOf(n, extra),
	}
	parts := append([]node{}, enc...)
	for _, c := range n.GetChildren() {
		switch c.Tag {
		case "device-identity", "meta", "biz":
			parts = append(parts, c)
		}
	}
	if d.faults.garble > 0 && extra["category"] == nil {
		d.faults.garble--
		parts = damage(parts)
	}
	m := on("message", with(a, extra), parts...)
	d.push(m)
	if d.faults.repeat > 0 && extra["category"] == nil {
		d.faults.repeat--
		d.push(m)
	}
}

// nameOf is the name the sender shows.
func (s *Server) nameOf(_ *node, extra attrs) string {
	who, _ := extra["from"].(types.JID)
	if p, ok := extra["participant"].(types.JID); ok {
		who = p
	}
	if a := s.account(who); a != nil {
		return a.name
	}
	return ""
}

// onTyping passes on that somebody is typing, to those who are there.
func (s *Server) onTyping(c *conn, n *node) {
	to := jid(n, "to")
	a := attrs{"from": c.dev.lid()}
	var people []*account
	if g := s.groups[to.User]; to.Server == types.GroupServer && g != nil {
		a = attrs{"from": to, "participant": c.dev.lid()}
		for _, m := range g.members {
			people = append(people, m.acct)
		}
	} else if p := s.account(to); p != nil {
		people = append(people, p)
	}
	for _, p := range people {
		for _, d := range p.list() {
			if d.acct != c.dev.acct {
				d.cast(node{Tag: "chatstate", Attrs: a, Content: n.Content})
			}
		}
	}
}

// onPresence takes whether a client's user is there, and the name it shows.
func (s *Server) onPresence(c *conn, n *node) {
	switch text(n, "type") {
	case "available":
		c.dev.available = true
	case "unavailable":
		c.dev.available = false
	}
	if name := text(n, "name"); name != "" {
		c.dev.acct.name = name
	}
	s.signal()
}
