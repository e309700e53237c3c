package whatsapp

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waAdv"
	"go.mau.fi/whatsmeow/proto/waWa6"
	"go.mau.fi/whatsmeow/util/keys"
	"google.golang.org/protobuf/proto"
)

// ErrCode is returned for a QR text or a code that no client shows.
var ErrCode = errors.New("no client shows this code")

// codes is how many QR codes a client is given in advance.
const codes = 6

// pairing is a client that wants to be linked.
type pairing struct {
	c        *conn
	identity []byte
	reg      []byte
	signed   node
	code     *codePairing
	key      *keyPairing
	done     chan error // told when the client took or refused the link
}

// offer gives a new client its QR codes. The caller holds mu.
func (s *Server) offer(c *conn, data *waWa6.ClientPayload_DevicePairingRegistrationData) {
	if len(data.GetEIdent()) != 32 {
		c.end(on("failure", attrs{"reason": "400"}))
		return
	}
	p := &pairing{c: c, identity: data.GetEIdent(), reg: data.GetERegid(), done: make(chan error, 1)}
	p.signed = on("skey", nil, leaf("id", data.GetESkeyID()), leaf("value", data.GetESkeyVal()), leaf("signature", data.GetESkeySig()))
	c.pair = p
	var refs []node
	for range codes {
		ref := "2@" + token()
		s.refs[ref] = p
		refs = append(refs, leaf("ref", []byte(ref)))
	}
	c.send(on("iq", attrs{"from": serverJID, "type": "set", "id": s.id(), "xmlns": "md"}, on("pair-device", nil, refs...)))
	s.signal()
}

// forget drops the codes of a connection. The caller holds mu.
func (s *Server) forget(c *conn) {
	if c.pair == nil {
		return
	}
	for ref, p := range s.refs {
		if p == c.pair {
			delete(s.refs, ref)
		}
	}
	select {
	case c.pair.done <- errors.New("the client went away"):
	default:
	}
}

// accept sends what the phone signed to the client. The caller holds mu.
func (s *Server) accept(p *pairing, a *account, identity []byte) *Device {
	d := &Device{s: s, acct: a, noise: p.c.static, identity: p.identity, registration: p.reg, signed: p.signed}
	for d.id = 1; a.device[d.id] != nil; d.id++ {
		continue
	}
	id := s.id()
	p.c.pending[id] = &wait{done: func(n *node) {
		if !has(n, "pair-device-sign") {
			p.done <- fmt.Errorf("the client refused the link: %s", n)
			return
		}
		a.device[d.id] = d
		p.done <- nil
		s.devicesChanged(a)
		p.c.end(on("stream:error", attrs{"code": "515"}))
		s.signal()
	}}
	p.c.send(on("iq", attrs{"from": serverJID, "type": "set", "id": id, "xmlns": "md", "t": unix()}, on("pair-success", nil,
		leaf("device-identity", identity),
		on("platform", attrs{"name": "android"}),
		on("device", attrs{"jid": d.pn(), "lid": d.lid()}),
	)))
	return d
}

// Scan links the client that shows the QR text to this phone and returns once
// the client took it.
func (p *Phone) Scan(qr string) error {
	_, after, found := strings.Cut(strings.TrimSpace(qr), "#")
	if !found {
		after = qr
	}
	parts := strings.Split(after, ",")
	if len(parts) < 4 {
		return fmt.Errorf("scanning %q: %w", qr, ErrCode)
	}
	identity, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil {
		return fmt.Errorf("scanning the identity in %q: %w", qr, err)
	}
	secret, err := base64.StdEncoding.DecodeString(parts[3])
	if err != nil {
		return fmt.Errorf("scanning the secret in %q: %w", qr, err)
	}
	return p.scanned(parts[0], identity, secret)
}

func (p *Phone) scanned(ref string, identity, secret []byte) error {
	p.s.mu.Lock()
	pair := p.s.refs[ref]
	p.s.mu.Unlock()
	if pair == nil {
		return fmt.Errorf("linking by %q: %w", ref, ErrCode)
	}
	return p.admit(pair, identity, secret)
}

// approve signs a companion's identity and waits for the companion.
func (p *Phone) approve(pair *pairing, identity, secret []byte) error {
	signed, err := certifyDevice(p.cli.Store.IdentityKey, identity)
	if err != nil {
		return err
	}
	h := hmac.New(sha256.New, secret)
	h.Write(signed)
	sealed, err := proto.Marshal(&waAdv.ADVSignedDeviceIdentityHMAC{Details: signed, HMAC: h.Sum(nil)})
	if err != nil {
		return err
	}
	if err := p.prepare(); err != nil {
		return err
	}
	p.s.mu.Lock()
	d := p.s.accept(pair, p.acct, sealed)
	p.s.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	select {
	case err := <-pair.done:
		if err != nil {
			return err
		}
		if err := p.share(d.lid()); err != nil {
			return fmt.Errorf("sharing the keys of the account: %w", err)
		}
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting for the client to take the link: %w", ctx.Err())
	}
}

// certifyDevice is the phone's signature over a companion's identity key.
func certifyDevice(account *keys.KeyPair, identity []byte) ([]byte, error) {
	kind := waAdv.ADVEncryptionType_E2EE
	details, err := proto.Marshal(&waAdv.ADVDeviceIdentity{
		RawID: proto.Uint32(1), Timestamp: proto.Uint64(uint64(time.Now().Unix())), KeyIndex: proto.Uint32(1),
		AccountType: &kind, DeviceType: &kind,
	})
	if err != nil {
		return nil, err
	}
	return proto.Marshal(&waAdv.ADVSignedDeviceIdentity{
		Details: details, AccountSignatureKey: account.Pub[:],
		AccountSignature: sign(account, whatsmeow.AdvAccountSignaturePrefix, details, identity),
	})
}
