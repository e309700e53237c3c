package whatsapp

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// codeRounds is the work put into a pairing code.
const codeRounds = 2 << 16

// codePairing is a client that shows a pairing code.
type codePairing struct {
	acct    *account
	ref     string
	wrapped []byte // the client's one-time key, under the code
	bundle  chan []byte
}

var display = regexp.MustCompile(`^(Chrome|Edge|Firefox|IE|Opera|Safari) \((Windows|Mac ?OS|Linux|Ubuntu|Android|iOS)\)$`)

// codeStage answers both questions of a client that pairs by code.
func codeStage(s *Server, c *conn, n *node) reply {
	ask := first(n)
	switch text(&ask, "stage") {
	case "companion_hello":
		return s.codeHello(c, &ask)
	case "companion_finish":
		bundle, _ := child(&ask, "link_code_pairing_wrapped_key_bundle")
		if c.pair.code == nil {
			return refuse(400, "bad-request")
		}
		select {
		case c.pair.code.bundle <- body(bundle):
		default:
		}
		return result()
	}
	return refuse(400, "bad-request")
}

func (s *Server) codeHello(c *conn, ask *node) reply {
	a := s.account(jid(ask, "jid"))
	if a == nil {
		return refuse(404, "item-not-found")
	}
	name, _ := child(ask, "companion_platform_display")
	wrapped, _ := child(ask, "link_code_pairing_wrapped_companion_ephemeral_pub")
	if len(body(wrapped)) != 80 || !display.Match(body(name)) {
		return refuse(400, "bad-request")
	}
	c.pair.code = &codePairing{acct: a, ref: token(), wrapped: body(wrapped), bundle: make(chan []byte, 1)}
	return result(on("link_code_companion_reg", nil, leaf("link_code_pairing_ref", []byte(c.pair.code.ref))))
}

// EnterCode links the client that shows a pairing code for this phone's number
// and returns once the client took it.
func (p *Phone) EnterCode(code string) error {
	code = strings.ToUpper(strings.ReplaceAll(strings.TrimSpace(code), "-", ""))
	pair := p.shown()
	if pair == nil {
		return fmt.Errorf("entering %s: %w", code, ErrCode)
	}
	theirs, err := unwrap(code, pair.code.wrapped)
	if err != nil {
		return err
	}
	ours, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	wrapped, err := wrap(code, ours.PublicKey().Bytes())
	if err != nil {
		return err
	}
	bundle, err := p.exchange(pair, wrapped)
	if err != nil {
		return fmt.Errorf("entering %s: %w", code, err)
	}
	identity, secret, err := p.unbundle(ours, theirs, bundle)
	if err != nil {
		return fmt.Errorf("entering %s: %w: %w", code, ErrCode, err)
	}
	return p.admit(pair, identity, secret)
}

// shown is the client that waits for this phone's code.
func (p *Phone) shown() *pairing {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	for c := range p.s.conns {
		if c.pair != nil && c.pair.code != nil && c.pair.code.acct == p.acct && c.dev == nil {
			return c.pair
		}
	}
	return nil
}

// exchange gives the client the phone's keys and waits for its own.
func (p *Phone) exchange(pair *pairing, wrapped []byte) ([]byte, error) {
	p.s.mu.Lock()
	pair.c.send(on("notification", attrs{"id": p.s.id(), "from": serverJID, "t": unix(), "type": "link_code_companion_reg"},
		on("link_code_companion_reg", attrs{"stage": "primary_hello"},
			leaf("link_code_pairing_ref", []byte(pair.code.ref)),
			leaf("link_code_pairing_wrapped_primary_ephemeral_pub", wrapped),
			leaf("primary_identity_pub", p.cli.Store.IdentityKey.Pub[:]),
		)))
	p.s.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	select {
	case b := <-pair.code.bundle:
		return b, nil
	case <-pair.c.ctx.Done():
		return nil, errors.New("the client went away")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// unbundle opens what the client sent and works out the secret both share.
func (p *Phone) unbundle(ours *ecdh.PrivateKey, theirs, bundle []byte) (identity, secret []byte, err error) {
	if len(bundle) < 32+12 {
		return nil, nil, errors.New("the bundle of keys is too short")
	}
	shared, err := agree(ours, theirs)
	if err != nil {
		return nil, nil, err
	}
	key, err := hkdf.Key(sha256.New, shared, bundle[:32], "link_code_pairing_key_bundle_encryption_key", 32)
	if err != nil {
		return nil, nil, err
	}
	aead, err := gcm(key)
	if err != nil {
		return nil, nil, err
	}
	plain, err := aead.Open(nil, bundle[32:44], bundle[44:], nil)
	if err != nil || len(plain) != 96 {
		return nil, nil, fmt.Errorf("opening the bundle of keys (%d bytes): %w", len(plain), err)
	}
	account, err := ecdh.X25519().NewPrivateKey(p.cli.Store.IdentityKey.Priv[:])
	if err != nil {
		return nil, nil, err
	}
	between, err := agree(account, plain[:32])
	if err != nil {
		return nil, nil, err
	}
	input := append(append(append([]byte{}, shared...), between...), plain[64:]...)
	secret, err = hkdf.Key(sha256.New, input, nil, "adv_secret", 32)
	return plain[:32], secret, err
}

func agree(priv *ecdh.PrivateKey, pub []byte) ([]byte, error) {
	k, err := ecdh.X25519().NewPublicKey(pub)
	if err != nil {
		return nil, err
	}
	return priv.ECDH(k)
}

// wrap puts a public key under a code: salt, start and the key.
func wrap(code string, pub []byte) ([]byte, error) {
	out := make([]byte, 80)
	if _, err := rand.Read(out[:48]); err != nil {
		return nil, err
	}
	return out, veil(code, out[:32], out[32:48], out[48:], pub)
}

func unwrap(code string, wrapped []byte) ([]byte, error) {
	out := make([]byte, 32)
	return out, veil(code, wrapped[:32], wrapped[32:48], out, wrapped[48:80])
}

func veil(code string, salt, iv, dst, src []byte) error {
	key, err := pbkdf2.Key(sha256.New, code, salt, codeRounds, 32)
	if err != nil {
		return err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return err
	}
	cipher.NewCTR(block, iv).XORKeyStream(dst, src)
	return nil
}
