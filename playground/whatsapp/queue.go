package whatsapp

import (
	"context"
	"slices"
	"strconv"
)

// queued is a stanza that a device did not acknowledge yet.
type queued struct {
	node
	sent bool // over the present connection
}

// push queues a stanza until the device acknowledges it and sends it at once
// if the device is there. The caller holds Server.mu.
func (d *Device) push(n node) {
	there := d.conn != nil && d.ready && !d.faults.hold
	d.queue = append(d.queue, queued{node: n, sent: there})
	if there {
		d.conn.send(n)
	}
}

// deliverRest sends what the present connection did not get yet.
func (d *Device) deliverRest() {
	if d.conn == nil || !d.ready || d.faults.hold {
		return
	}
	for i := range d.queue {
		if q := &d.queue[i]; !q.sent {
			q.sent = true
			d.conn.send(q.node)
		}
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
	d.ready = true
	count := map[string]int{}
	var total int
	for i := range d.queue {
		d.queue[i].sent = false
		count[d.queue[i].Tag]++
		total++
	}
	if d.faults.hold {
		total = 0
	}
	if total > 0 {
		d.conn.send(on("ib", attrs{"from": serverJID}, on("offline_preview", attrs{
			"count": total, "appdata": 0, "message": count["message"],
			"notification": count["notification"], "receipt": count["receipt"],
		})))
	}
	for i := range total {
		n := d.queue[i].node
		d.queue[i].sent = true
		n.Attrs = with(n.Attrs, attrs{"offline": strconv.Itoa(i)})
		d.conn.send(n)
	}
	d.conn.send(on("ib", attrs{"from": serverJID}, on("offline", attrs{"count": total})))
}

// settle takes a stanza off the queue, one copy only.
func (d *Device) settle(tag, id, from, participant string) {
	for i := range d.queue {
		n := &d.queue[i].node
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

// Settled waits until the device has acknowledged everything.
func (d *Device) Settled(ctx context.Context) error {
	return d.s.until(ctx, func() bool { return len(d.queue) == 0 })
}

// Online tells whether the device is logged in.
func (d *Device) Online() bool {
	d.s.mu.Lock()
	defer d.s.mu.Unlock()
	return d.there()
}

// WaitOnline waits until the device is logged in, or until it is not.
func (d *Device) WaitOnline(ctx context.Context, online bool) error {
	return d.s.until(ctx, func() bool { return d.there() == online })
}

func (d *Device) there() bool { return d.conn != nil && !d.conn.closing }

// Available tells whether the device last said that its user is there, which
// keeps the owner's phone from ringing.
func (d *Device) Available() bool {
	d.s.mu.Lock()
	defer d.s.mu.Unlock()
	return d.available
}
