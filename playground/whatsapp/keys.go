package whatsapp

import "go.mau.fi/whatsmeow/types"

// fewKeys is the number of one-time keys at which a device is asked for more.
const fewKeys = 5

func countKeys(s *Server, c *conn, _ *node) reply {
	n := len(c.dev.oneTime)
	if n == 0 && !s.opt.ManyKeys {
		n = 1 // whatsmeow uploads 812 to a server that says 0, and 50 to this
	}
	return result(on("count", attrs{"value": n}))
}

func storeKeys(_ *Server, c *conn, n *node) reply {
	d := c.dev
	identity, _ := child(n, "identity")
	registration, _ := child(n, "registration")
	list, _ := child(n, "list")
	signed, ok := child(n, "skey")
	if !ok || len(body(identity)) != 32 {
		return refuse(400, "bad-request")
	}
	d.identity, d.registration, d.signed = body(identity), body(registration), signed
	d.oneTime = append(d.oneTime, list.GetChildrenByTag("key")...)
	d.lowTold = false
	return result()
}

func giveKeys(s *Server, _ *conn, n *node) reply {
	ask, _ := child(n, "key")
	var out []node
	for _, u := range ask.GetChildrenByTag("user") {
		out = append(out, s.bundle(jid(&u, "jid")))
	}
	return result(on("list", nil, out...))
}

// bundle is what somebody needs to write to a device first.
func (s *Server) bundle(j types.JID) node {
	d := s.device(j)
	if d == nil || d.identity == nil {
		return on("user", attrs{"jid": j}, on("error", attrs{"code": 404, "text": "item-not-found"}))
	}
	parts := []node{
		leaf("registration", d.registration), leaf("type", []byte{5}), leaf("identity", d.identity), d.signed,
	}
	if len(d.oneTime) > 0 {
		parts = append(parts, d.oneTime[0])
		d.oneTime = d.oneTime[1:]
	}
	if len(d.oneTime) < fewKeys && !d.lowTold {
		d.lowTold = true
		d.push(on("notification", attrs{"id": s.id(), "from": serverJID, "type": "encrypt", "t": unix()},
			on("count", attrs{"value": len(d.oneTime)})))
	}
	return on("user", attrs{"jid": j, "t": unix()}, parts...)
}
