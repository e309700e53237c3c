package whatsapp

import (
	"strconv"
	"time"

	"go.mau.fi/whatsmeow/proto/waWa6"
	"go.mau.fi/whatsmeow/types"
)

var serverJID = types.ServerJID

// enter is called once per connection, after the handshake.
func (s *Server) enter(c *conn, p *waWa6.ClientPayload) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.Username == nil {
		s.offer(c, p.GetDevicePairingData())
		return
	}
	d := s.device(ad(types.NewJID(strconv.FormatUint(p.GetUsername(), 10), types.DefaultUserServer), uint16(p.GetDevice())))
	if d == nil || d.noise != c.static {
		c.end(on("failure", attrs{"reason": "401", "location": "rva"}))
		return
	}
	if no := d.faults.refuseLogin(); no != nil {
		c.end(*no)
		return
	}
	if d.conn != nil {
		d.conn.end(streamReplaced())
	}
	c.dev, d.conn, d.ready = d, c, false
	c.send(on("success", attrs{
		"t": unix(), "lid": d.lid(), "display_name": d.acct.name, "location": "rva",
	}))
	d.flush()
	s.signal()
}

// handle is called for every stanza of a client.
func (s *Server) handle(c *conn, n *node) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.closing || c.muted() {
		return
	}
	if n.Tag == "iq" && s.answered(c, n) {
		return
	}
	if c.dev == nil {
		if n.Tag == "iq" {
			s.onIQ(c, n)
		}
		return
	}
	if c.dev.conn != c {
		return
	}
	switch n.Tag {
	case "iq":
		s.onIQ(c, n)
	case "message":
		s.onMessage(c, n)
	case "receipt":
		s.onReceipt(c, n)
	case "ack":
		s.onAck(c, n)
	case "chatstate":
		s.onTyping(c, n)
	case "presence":
		s.onPresence(c, n)
	}
}

// answered gives the client's answer to whoever asked it.
func (s *Server) answered(c *conn, n *node) bool {
	switch text(n, "type") {
	case "result", "error":
		w := c.pending[text(n, "id")]
		delete(c.pending, text(n, "id"))
		if w != nil {
			w.done(n)
		}
		return true
	}
	return false
}

func unix() string { return strconv.FormatInt(time.Now().Unix(), 10) }
