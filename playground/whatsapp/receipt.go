package whatsapp

import "go.mau.fi/whatsmeow/types"

// onReceipt settles the message it is about and passes the receipt on.
func (s *Server) onReceipt(c *conn, n *node) {
	d, to, kind := c.dev, jid(n, "to"), text(n, "type")
	c.send(on("ack", attrs{"class": "receipt", "id": text(n, "id"), "type": kind, "from": to}))
	switch kind {
	case "", "inactive", "sender", "peer_msg":
		d.settle("message", text(n, "id"), text(n, "to"), text(n, "participant"))
	}
	a := attrs{"id": text(n, "id"), "type": kind, "t": unix(), "from": d.lid()}
	about := to
	if to.Server == types.GroupServer {
		a["from"], a["participant"] = to, d.lid()
		about = jid(n, "participant")
	} else if r := jid(n, "recipient"); !r.IsEmpty() {
		a["recipient"] = r
	}
	fwd := node{Tag: "receipt", Attrs: a, Content: n.Content}
	switch kind {
	case "retry", "sender":
		if target := s.device(about); target != nil {
			target.push(fwd)
		}
	case "", "inactive", "read", "played":
		s.pushAll(s.account(about), d.acct, fwd)
	}
	s.signal()
}

// pushAll queues a stanza for every device of an account, unless it is that of
// the sender.
func (s *Server) pushAll(a, sender *account, n node) {
	if a == nil || a == sender {
		return
	}
	for _, d := range a.list() {
		d.push(n)
	}
}
