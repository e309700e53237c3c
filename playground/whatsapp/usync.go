package whatsapp

import "go.mau.fi/whatsmeow/types"

// usync answers what a client wants to know about people.
func usync(s *Server, c *conn, n *node) reply {
	query, _ := child(n, "usync", "query")
	list, _ := child(n, "usync", "list")
	var out []node
	for _, u := range list.GetChildrenByTag("user") {
		if contact, ok := child(&u, "contact"); ok {
			out = append(out, s.contact(string(body(contact))))
			continue
		}
		out = append(out, s.profile(c, jid(&u, "jid"), &query))
	}
	return result(on("usync", nil, on("result", nil), on("list", nil, out...)))
}

// contact tells whether a number has an account.
func (s *Server) contact(query string) node {
	a := s.accounts[digits(query)]
	said := on("contact", attrs{"type": "out"})
	said.Content = []byte(query)
	if a == nil {
		return on("user", attrs{"pn_jid": types.NewJID(digits(query), types.DefaultUserServer)}, said)
	}
	said.Attrs["type"] = "in"
	return on("user", attrs{"jid": a.lid, "pn_jid": a.pn}, said)
}

func (s *Server) profile(c *conn, who types.JID, query *node) node {
	a := s.account(who)
	out := on("user", attrs{"jid": who})
	if a == nil {
		return out
	}
	var parts []node
	for _, q := range query.GetChildren() {
		switch q.Tag {
		case "devices":
			parts = append(parts, on("devices", nil, s.deviceList(c, a)))
		case "lid":
			if who.Server == types.DefaultUserServer {
				parts = append(parts, on("lid", attrs{"val": a.lid}))
			}
		case "status":
			parts = append(parts, leaf("status", []byte(a.about)))
		}
	}
	out.Content = parts
	return out
}

func (s *Server) deviceList(c *conn, a *account) node {
	a.asked[c.dev] = true
	var out []node
	for _, d := range a.list() {
		out = append(out, on("device", attrs{"id": int(d.id)}))
	}
	return on("device-list", nil, out...)
}
