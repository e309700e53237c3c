package whatsapp

// reply is what is said to a question: the children of a result, or an error.
type reply struct {
	children []node
	code     int
	text     string
}

func result(children ...node) reply { return reply{children: children} }

func refuse(code int, text string) reply { return reply{code: code, text: text} }

type answer func(s *Server, c *conn, n *node) reply

// answers are found by namespace, type and first child, or without the child.
// Those of before is what a client may ask before it is linked.
var answers, before map[string]answer

func init() {
	fine := func(*Server, *conn, *node) reply { return result() }
	before = map[string]answer{
		"md set link_code_companion_reg":   codeStage,
		"md get ref":                       passkeyRef,
		"md set passkey_prologue":          passkeyPrologue,
		"md set companion_nonce":           passkeyNonce,
		"md set encrypted_pairing_request": passkeyRequest,
		"w:p get":                          fine,
		"w:p get ping":                     fine,
	}
	answers = map[string]answer{
		"encrypt get count":              countKeys,
		"encrypt set":                    storeKeys,
		"encrypt get key":                giveKeys,
		"passive set":                    fine,
		"w:p get":                        fine,
		"urn:xmpp:whatsapp:dirty set":    fine,
		"urn:xmpp:whatsapp:push set":     fine,
		"w:stats set":                    fine,
		"usync get":                      usync,
		"privacy get privacy":            privacy,
		"privacy set tokens":             handTokens,
		"md set remove-companion-device": removeCompanion,
		"w:m set media_conn":             mediaConn,
		"w:sync:app:state set":           syncState,
		"w:g2 get query":                 groupQuery,
		"w:g2 get participating":         groupsOf,
		"w:g2 set create":                groupCreate,
		"w:g2 set add":                   groupChange,
		"w:g2 set remove":                groupChange,
		"w:g2 set promote":               groupChange,
		"w:g2 set demote":                groupChange,
		"w:g2 set subject":               groupSubject,
		"w:g2 set leave":                 groupLeave,
	}
}

// onIQ answers a question. The caller holds mu.
func (s *Server) onIQ(c *conn, n *node) {
	kind := text(n, "xmlns") + " " + text(n, "type")
	what := first(n).Tag
	table := answers
	if c.dev == nil {
		table = before
	}
	f := table[kind+" "+what]
	if f == nil {
		f = table[kind]
	}
	r := refuse(501, "feature-not-implemented")
	if f != nil {
		r = f(s, c, n)
	} else {
		s.unknown[kind+" "+what]++
	}
	a := attrs{"id": text(n, "id"), "from": serverJID, "type": "result"}
	if to := jid(n, "to"); !to.IsEmpty() {
		a["from"] = to
	}
	if r.code != 0 {
		a["type"] = "error"
		r.children = []node{on("error", attrs{"code": r.code, "text": r.text})}
	}
	c.send(on("iq", a, r.children...))
	s.signal()
}

func privacy(*Server, *conn, *node) reply {
	var out []node
	for _, name := range []string{"readreceipts", "profile", "status", "online", "last", "groupadd", "calladd"} {
		out = append(out, on("category", attrs{"name": name, "value": "all"}))
	}
	return result(on("privacy", nil, out...))
}

// handTokens passes trusted-contact tokens on to the people they are for.
func handTokens(s *Server, c *conn, n *node) reply {
	tokens, _ := child(n, "tokens")
	for _, t := range tokens.GetChildrenByTag("token") {
		a := s.account(jid(&t, "jid"))
		if a == nil {
			continue
		}
		handed := on("token", attrs{"t": text(&t, "t"), "type": text(&t, "type")})
		handed.Content = []byte(token())
		for _, d := range a.list() {
			d.push(on("notification", attrs{
				"id": s.id(), "from": c.dev.acct.pn, "sender_lid": c.dev.acct.lid,
				"type": "privacy_token", "t": unix(),
			}, on("tokens", nil, handed)))
		}
	}
	return result()
}

// removeCompanion unlinks a companion, which may ask for it itself.
func removeCompanion(s *Server, c *conn, n *node) reply {
	ask := first(n)
	who := jid(&ask, "jid")
	d := s.device(who)
	if d == nil || d.id == 0 || d.acct != c.dev.acct {
		return refuse(404, "item-not-found")
	}
	s.unlink(d)
	if d.conn != nil && d.conn != c {
		d.conn.end(streamRemoved())
	}
	return result()
}

// unlink forgets a companion. The caller holds mu.
func (s *Server) unlink(d *Device) {
	delete(d.acct.device, d.id)
	d.queue = nil
	s.devicesChanged(d.acct)
}

// devicesChanged tells those who hold an account's device list to ask again.
func (s *Server) devicesChanged(a *account) {
	for d := range a.asked {
		n := attrs{"id": s.id(), "t": unix(), "type": "devices", "from": a.lid}
		what := on("update", attrs{"device_hash": "2:changed"})
		if d.acct == a {
			n["from"], n["type"] = a.pn, "account_sync"
			what = on("devices", attrs{"dhash": "2:changed"})
		}
		d.push(on("notification", n, what))
	}
	a.asked = map[*Device]bool{}
}

func streamReplaced() node {
	return on("stream:error", nil, on("conflict", attrs{"type": "replaced"}))
}

func streamRemoved() node {
	return on("stream:error", attrs{"code": "401"}, on("conflict", attrs{"type": "device_removed"}))
}
