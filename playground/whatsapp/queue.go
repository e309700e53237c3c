package whatsapp

import (
	"slices"
	"strconv"
)

// push queues a stanza until the device acknowledges it and sends it at once
// if the device is there. The caller holds Server.mu.
func (d *Device) push(n node) {
	d.queue = append(d.queue, n)
	if d.conn != nil && d.ready && !d.faults.hold {
		d.conn.send(n)
	}
}

// cast sends a stanza that nobody keeps. The caller holds Server.mu.
func (d *Device) cast(n node) {
	if d.conn != nil && d.ready && !d.faults.hold {
		d.conn.send(n)
	}
}

// flush sends all that is queued, as the server does after a login. The caller
// holds Server.mu.
func (d *Device) flush() {
	if len(d.queue) > 0 {
		count := map[string]int{}
		for _, n := range d.queue {
			count[n.Tag]++
		}
		d.conn.send(on("ib", attrs{"from": serverJID}, on("offline_preview", attrs{
			"count": len(d.queue), "appdata": 0, "message": count["message"],
			"notification": count["notification"], "receipt": count["receipt"],
		})))
	}
	for i, n := range d.queue {
		n.Attrs = with(n.Attrs, attrs{"offline": strconv.Itoa(i)})
		d.conn.send(n)
	}
	d.conn.send(on("ib", attrs{"from": serverJID}, on("offline", attrs{"count": len(d.queue)})))
	d.ready = true
}

// settle takes a stanza off the queue, one copy only.
func (d *Device) settle(tag, id, from, participant string) {
	for i := range d.queue {
		n := &d.queue[i]
		if n.Tag == tag && text(n, "id") == id && text(n, "from") == from && text(n, "participant") == participant {
			d.queue = slices.Delete(d.queue, i, i+1)
			return
		}
	}
}

// onAck handles <ack>: the client has a stanza.
func (s *Server) onAck(c *conn, n *node) {
	c.dev.settle(text(n, "class"), text(n, "id"), text(n, "to"), text(n, "participant"))
	s.signal()
}

// Queued counts what the device has not acknowledged yet.
func (d *Device) Queued() int {
	d.s.mu.Lock()
	defer d.s.mu.Unlock()
	return len(d.queue)
}

// Online tells whether the device is logged in.
func (d *Device) Online() bool {
	d.s.mu.Lock()
	defer d.s.mu.Unlock()
	return d.conn != nil && !d.conn.closing
}
