package whatsapp

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"go.mau.fi/whatsmeow/types"
)

// firstLID is the first hidden number that is given out.
const firstLID = 100000000000001

// account is one phone number with its devices.
type account struct {
	name    string
	about   string
	pn      types.JID
	lid     types.JID
	passkey bool // a client is asked for one before it is linked
	device  map[uint16]*Device
	asked   map[*Device]bool // who has our device list
	state   map[string]*collection
	heard   map[*account]bool // who wrote to it
	locked  time.Time         // until when it may not begin chats
}

// Device is one client that may log in: the phone itself, number 0, or a
// companion that was linked to it.
type Device struct {
	s     *Server
	acct  *account
	id    uint16
	noise [32]byte

	identity     []byte
	registration []byte
	signed       node
	oneTime      []node
	lowTold      bool

	conn   *conn
	ready  bool // what is queued was flushed to conn
	queue  []queued
	faults deviceFaults

	available bool
}

// register makes an account with its phone. The caller holds mu.
func (s *Server) register(name, phone string) (*account, error) {
	if phone == "" || digits(phone) != phone {
		return nil, fmt.Errorf("registering %q: a phone number is digits only", phone)
	}
	if s.accounts[phone] != nil {
		return nil, fmt.Errorf("registering %s: the number is taken", phone)
	}
	a := &account{
		name: name, about: "Hey there! I am using WhatsApp.",
		pn:     types.NewJID(phone, types.DefaultUserServer),
		lid:    types.NewJID(fmt.Sprint(firstLID+len(s.accounts)), types.HiddenUserServer),
		device: map[uint16]*Device{}, asked: map[*Device]bool{}, state: map[string]*collection{},
		heard: map[*account]bool{},
	}
	s.accounts[phone], s.lids[a.lid.User] = a, a
	return a, nil
}

// add gives a device the next free number. The caller holds Server.mu.
func (a *account) add(s *Server, noise [32]byte) *Device {
	id := uint16(0)
	for a.device[id] != nil {
		id++
	}
	d := &Device{s: s, acct: a, id: id, noise: noise}
	a.device[id] = d
	return d
}

func (a *account) list() []*Device {
	ids := slices.Sorted(maps.Keys(a.device))
	out := make([]*Device, len(ids))
	for i, id := range ids {
		out[i] = a.device[id]
	}
	return out
}

func (d *Device) pn() types.JID  { return ad(d.acct.pn, d.id) }
func (d *Device) lid() types.JID { return ad(d.acct.lid, d.id) }

// JID is the phone number of the device with its number.
func (d *Device) JID() types.JID { return d.pn() }

// LID is the hidden number of the device with its number.
func (d *Device) LID() types.JID { return d.lid() }

func ad(j types.JID, id uint16) types.JID {
	j.Device = id
	return j
}

// account finds the account of a phone number or a hidden number. The caller
// holds mu.
func (s *Server) account(j types.JID) *account {
	switch j.Server {
	case types.DefaultUserServer, types.LegacyUserServer:
		return s.accounts[digits(j.User)]
	case types.HiddenUserServer:
		return s.lids[j.User]
	}
	return nil
}

func (s *Server) device(j types.JID) *Device {
	if a := s.account(j); a != nil {
		return a.device[j.Device]
	}
	return nil
}

// Device returns the device of a client, by its phone number or its LID.
func (s *Server) Device(j types.JID) (*Device, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d := s.device(j); d != nil {
		return d, nil
	}
	return nil, fmt.Errorf("finding %s: %w", j, errNoDevice)
}

var errNoDevice = errors.New("no such device")

func digits(s string) string {
	var out []rune
	for _, r := range s {
		if r >= '0' && r <= '9' {
			out = append(out, r)
		}
	}
	return string(out)
}
