package whatsapp

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// faults of the whole server.
type faults struct {
	uploads, downloads mediaFaults
}

type mediaFaults struct{ left, status int }

func (f *mediaFaults) take() int {
	if f.left == 0 {
		return 0
	}
	f.left--
	return f.status
}

// deviceFaults are the faults of one device.
type deviceFaults struct {
	login    Failure
	hold     bool
	repeat   int
	garble   int
	dropAcks int
	refusals int
	refused  int
	slow     time.Duration
}

func (f *deviceFaults) refusal() int {
	if f.refusals == 0 {
		return 0
	}
	f.refusals--
	return f.refused
}

func (f *deviceFaults) dropAck() bool {
	if f.dropAcks == 0 {
		return false
	}
	f.dropAcks--
	return true
}

// later calls f, at once unless acknowledgements are slow.
func (f *deviceFaults) later(call func()) {
	if f.slow == 0 {
		call()
		return
	}
	time.AfterFunc(f.slow, call)
}

// FailUploads answers the next n uploads of files with an HTTP status.
func (s *Server) FailUploads(n, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults.uploads = mediaFaults{n, status}
}

// FailDownloads answers the next n downloads of files with an HTTP status.
func (s *Server) FailDownloads(n, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults.downloads = mediaFaults{n, status}
}

func (s *Server) mediaFault(method string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch method {
	case http.MethodPost:
		return s.faults.uploads.take()
	case http.MethodGet:
		return s.faults.downloads.take()
	}
	return 0
}

// do runs f with the server locked.
func (d *Device) do(f func()) {
	d.s.mu.Lock()
	defer d.s.mu.Unlock()
	f()
	d.s.signal()
}

// DropAcks relays the next n messages of the device without telling it so.
func (d *Device) DropAcks(n int) { d.do(func() { d.faults.dropAcks = n }) }

// SlowAcks lets the device wait that long for the acknowledgements of what it
// sends from now on.
func (d *Device) SlowAcks(wait time.Duration) { d.do(func() { d.faults.slow = wait }) }

// Refuse refuses the next n messages of the device with a code: 463 for a new
// chat that is not allowed, 479 for a message of a wrong shape, and so on.
func (d *Device) Refuse(n, code int) {
	d.do(func() { d.faults.refusals, d.faults.refused = n, code })
}

// Repeat delivers the next n messages to the device twice, the second time in
// the same ciphertext, as after a lost receipt. A sender that uses an id twice
// is another thing: see Phone.Send.
func (d *Device) Repeat(n int) { d.do(func() { d.faults.repeat = n }) }

// Garble damages the next n messages to the device, so that it cannot read
// them and asks the sender to say them again.
func (d *Device) Garble(n int) { d.do(func() { d.faults.garble = n }) }

// Hold keeps back what is for the device until Release, also over logins.
func (d *Device) Hold() { d.do(func() { d.faults.hold = true }) }

// Release delivers what Hold kept back.
func (d *Device) Release() {
	d.do(func() {
		d.faults.hold = false
		d.deliverRest()
	})
}

// Cut breaks the connection of the device without a word.
func (d *Device) Cut() {
	d.do(func() {
		if d.conn != nil {
			d.conn.cut()
		}
	})
}

// Mute lets the present connection of the device hang: nothing is answered and
// nothing comes any more. The next connection is well again.
func (d *Device) Mute() {
	d.do(func() {
		if d.conn != nil {
			d.conn.mute()
		}
	})
}

// Replace tells the device that somebody else logged in with its keys.
func (d *Device) Replace() { d.last(streamReplaced()) }

// StreamError ends the connection with an error, such as 503 when the server
// restarts.
func (d *Device) StreamError(code int) { d.last(on("stream:error", attrs{"code": strconv.Itoa(code)})) }

// LogOut unlinks a companion, as its phone or WhatsApp may do at any time.
func (d *Device) LogOut() {
	d.do(func() {
		d.s.unlink(d)
		if d.conn != nil {
			d.conn.end(streamRemoved())
		}
	})
}

func (d *Device) last(n node) {
	d.do(func() {
		if d.conn != nil {
			d.conn.end(n)
		}
	})
}

// Failure is how a login is refused. The zero value refuses none.
type Failure struct {
	// Reason is 401 for logged out, 402 for a temporary ban, 403 for a lasting
	// one, 405 for a client that is too old, 500 and 503 for troubles of the
	// server.
	Reason int
	// Code says why there is a ban and Expire when a temporary one ends.
	Code   int
	Expire time.Duration
	// Times is how often, 0 for always.
	Times int
}

// FailLogins refuses the logins of the device from now on. It stays connected
// if it is: see Cut.
func (d *Device) FailLogins(f Failure) { d.do(func() { d.faults.login = f }) }

// Ban refuses the logins of the device with a temporary ban and cuts it off.
func (d *Device) Ban(code int, expire time.Duration) {
	d.FailLogins(Failure{Reason: 402, Code: code, Expire: expire})
	d.Cut()
}

// refuseLogin returns what a login is answered with, or nil.
func (f *deviceFaults) refuseLogin() *node {
	l := &f.login
	if l.Reason == 0 {
		return nil
	}
	a := attrs{"reason": l.Reason, "location": "rva"}
	if l.Code != 0 {
		a["code"] = l.Code
	}
	if l.Expire != 0 {
		a["expire"] = int(l.Expire.Seconds())
	}
	if l.Times > 0 {
		if l.Times--; l.Times == 0 {
			*l = Failure{}
		}
	}
	n := on("failure", a)
	return &n
}

// Timelock forbids the account of the device to begin new chats until a time:
// writing to somebody who never wrote first is refused with 463. A time that
// has passed lifts it. Either is told to the account's companions.
func (d *Device) Timelock(until time.Time) {
	active := until.After(time.Now())
	told, _ := json.Marshal(map[string]any{"data": map[string]any{
		"xwa2_notify_account_reachout_timelock": map[string]any{
			"is_active": active, "enforcement_type": "DEFAULT", "time_enforcement_ends": strconv.FormatInt(until.Unix(), 10),
		},
	}})
	d.do(func() {
		d.acct.locked = until
		update := on("update", attrs{"op_name": "NotificationAccountReachoutTimelock"})
		update.Content = told
		for _, c := range d.acct.list() {
			c.push(on("notification", attrs{"id": d.s.id(), "from": serverJID, "type": "mex", "t": unix()}, update))
		}
	})
}

// barred tells whether an account may not write to another one first.
func (a *account) barred(other *account) bool {
	return a != other && a.locked.After(time.Now()) && !a.heard[other]
}

// damage changes the ciphertexts of a message, at a place that is neither in
// the head nor among the key numbers at the end of a first message.
func damage(parts []node) []node {
	out := slices.Clone(parts)
	for i, p := range out {
		if b := slices.Clone(body(p)); p.Tag == "enc" && len(b) > 16 {
			b[len(b)-16] ^= 1
			out[i].Content = b
		}
	}
	return out
}
