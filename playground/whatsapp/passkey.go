package whatsapp

import (
	"context"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"go.mau.fi/whatsmeow/proto/waCompanionReg"
	"go.mau.fi/whatsmeow/types"
	"google.golang.org/protobuf/proto"
)

var codeLetters = base32.NewEncoding("123456789ABCDEFGHJKLMNPQRSTVWXYZ")

// keyPairing is a link that waits for a passkey.
type keyPairing struct {
	phone     *Phone
	secret    []byte // of the QR code, proves that the client showed it
	challenge []byte
	ref       string

	priv       *ecdh.PrivateKey
	nonce      []byte
	identity   *waCompanionReg.CompanionEphemeralIdentity
	commitment []byte
	confirmed  bool
	code       string
}

// RequirePasskey makes the account ask for a passkey before a client is
// linked, as WhatsApp does since 2026. Scan and EnterCode then return when the
// client was asked; see Passkey, PairingCode and Linked.
func (p *Phone) RequirePasskey() {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	p.acct.passkey = true
}

// Passkey is the answer of an authenticator to the request of
// events.PairPasskeyRequest. The server checks the challenge and the
// credential, not the signature.
func (p *Phone) Passkey(ask *types.WebAuthnPublicKey) (*types.WebAuthnResponse, error) {
	if len(ask.AllowCredentials) == 0 {
		return nil, errors.New("answering a passkey request that allows no credential")
	}
	said, err := json.Marshal(map[string]any{
		"type": "webauthn.get", "challenge": base64.RawURLEncoding.EncodeToString(ask.Challenge), "origin": "https://web.whatsapp.com",
	})
	if err != nil {
		return nil, err
	}
	id := ask.AllowCredentials[0].ID
	return &types.WebAuthnResponse{
		ID: base64.RawURLEncoding.EncodeToString(id), RawID: id, Type: "public-key",
		Response: types.WebAuthnResponseData{
			ClientDataJSON: said, AuthenticatorData: make([]byte, 37), Signature: make([]byte, 70),
		},
	}, nil
}

// PairingCode waits for the code that phone and client show for comparison.
func (p *Phone) PairingCode(ctx context.Context) (code string, err error) {
	err = p.s.until(ctx, func() bool {
		for c := range p.s.conns {
			if c.pair != nil && c.pair.key != nil && c.pair.key.phone == p && c.pair.key.code != "" {
				code = c.pair.key.code
			}
		}
		return code != ""
	})
	return code, err
}

// Linked waits until the phone has a number of companions.
func (p *Phone) Linked(ctx context.Context, n int) error {
	return p.s.until(ctx, func() bool { return len(p.acct.device) == n+1 })
}

// admit links a client, or asks it for a passkey first.
func (p *Phone) admit(pair *pairing, identity, secret []byte) error {
	p.s.mu.Lock()
	if !p.acct.passkey {
		p.s.mu.Unlock()
		return p.approve(pair, identity, secret)
	}
	defer p.s.mu.Unlock()
	k := &keyPairing{phone: p, challenge: make([]byte, 32), ref: "2@" + token()}
	if _, err := rand.Read(k.challenge); err != nil {
		return err
	}
	var err error
	if k.secret, err = hkdf.Key(sha256.New, secret, nil, "shortcake-passkey-handoff-v1", 32); err != nil {
		return err
	}
	ask, err := json.Marshal(types.WebAuthnPublicKey{
		Challenge: k.challenge, Timeout: 60000, RelyingPartID: "whatsapp.com", UserVerification: "required",
		AllowCredentials: []types.AllowedCredential{{ID: p.credential(), Type: "public-key", Transports: []string{"internal"}}},
	})
	if err != nil {
		return err
	}
	pair.key = k
	pair.c.send(on("notification", attrs{"id": p.s.id(), "from": serverJID, "t": unix(), "type": "passkey_prologue_request"},
		leaf("passkey_request_options", ask)))
	return nil
}

func (p *Phone) credential() []byte { return []byte("passkey of " + p.acct.pn.User) }

func passkeyRef(_ *Server, c *conn, _ *node) reply {
	if c.pair.key == nil {
		return refuse(400, "bad-request")
	}
	return result(leaf("ref", []byte(c.pair.key.ref)))
}

// passkeyPrologue takes the answer of the authenticator and lets the phone
// introduce itself.
func passkeyPrologue(s *Server, c *conn, n *node) reply {
	k := c.pair.key
	if k == nil {
		return refuse(400, "bad-request")
	}
	ask := first(n)
	if err := k.check(&ask); err != nil {
		return refuse(400, err.Error())
	}
	k.nonce = make([]byte, 32)
	_, _ = rand.Read(k.nonce)
	var err error
	if k.priv, err = ecdh.X25519().GenerateKey(rand.Reader); err != nil {
		return refuse(500, "internal-server-error")
	}
	hello, err := proto.Marshal(&waCompanionReg.PrimaryEphemeralIdentity{PublicKey: k.priv.PublicKey().Bytes(), Nonce: k.nonce})
	if err != nil {
		return refuse(500, "internal-server-error")
	}
	c.send(on("notification", attrs{"id": s.id(), "from": serverJID, "t": unix(), "type": "crsc_continuation"},
		leaf("primary_ephemeral_identity", hello)))
	return result()
}

func (k *keyPairing) check(ask *node) error {
	credential, _ := child(ask, "credential_id")
	assertion, _ := child(ask, "webauthn_assertion")
	prologue, _ := child(ask, "prologue_payload")
	proof, proven := child(ask, "pairing_handoff_proof")
	var said types.WebAuthnResponse
	var client struct{ Type, Challenge string }
	if json.Unmarshal(body(assertion), &said) != nil || json.Unmarshal(said.Response.ClientDataJSON, &client) != nil {
		return errors.New("an assertion that cannot be read")
	}
	if client.Type != "webauthn.get" || client.Challenge != base64.RawURLEncoding.EncodeToString(k.challenge) {
		return errors.New("another challenge")
	}
	if string(body(credential)) != string(k.phone.credential()) {
		return errors.New("another credential")
	}
	h := hmac.New(sha256.New, k.secret)
	h.Write(body(prologue))
	if proven && !hmac.Equal(h.Sum(nil), body(proof)) {
		return errors.New("a proof of another code")
	}
	var p waCompanionReg.ProloguePayload
	k.identity = &waCompanionReg.CompanionEphemeralIdentity{}
	if proto.Unmarshal(body(prologue), &p) != nil || proto.Unmarshal(p.GetCompanionEphemeralIdentity(), k.identity) != nil {
		return errors.New("a prologue that cannot be read")
	}
	if k.identity.GetRef() != k.ref {
		return errors.New("another ref")
	}
	k.commitment = append(append([]byte{}, p.GetCompanionEphemeralIdentity()...), p.GetCommitment().GetHash()...)
	return nil
}

// passkeyNonce opens the client's commitment and makes the code to compare.
func passkeyNonce(_ *Server, c *conn, n *node) reply {
	k := c.pair.key
	if k == nil || k.priv == nil || len(k.commitment) < 32 {
		return refuse(400, "bad-request")
	}
	nonce := body(first(n))
	identity, hash := k.commitment[:len(k.commitment)-32], k.commitment[len(k.commitment)-32:]
	if sum := sha256.Sum256(append(append([]byte{}, identity...), nonce...)); !hmac.Equal(sum[:], hash) {
		return refuse(400, "another nonce than the one committed to")
	}
	digest := sha256.Sum256(append(append([]byte{}, nonce...), k.priv.PublicKey().Bytes()...))
	short := make([]byte, 5)
	for i := range short {
		short[i] = k.nonce[i] ^ digest[i]
	}
	code := codeLetters.EncodeToString(short)
	k.code, k.confirmed = code[:4]+"-"+code[4:], true
	return result()
}

// passkeyRequest opens what the client asks for and lets the phone sign it.
func passkeyRequest(s *Server, c *conn, n *node) reply {
	k := c.pair.key
	if k == nil || !k.confirmed {
		return refuse(400, "bad-request")
	}
	ask, err := k.open(body(first(n)))
	if err != nil {
		return refuse(400, err.Error())
	}
	pair := c.pair
	s.wg.Go(func() { _ = k.phone.approve(pair, ask.GetCompanionIdentityKey(), ask.GetAdvSecret()) })
	return result()
}

func (k *keyPairing) open(sealed []byte) (*waCompanionReg.PairingRequest, error) {
	var box waCompanionReg.EncryptedPairingRequest
	if err := proto.Unmarshal(sealed, &box); err != nil {
		return nil, err
	}
	shared, err := agree(k.priv, k.identity.GetPublicKey())
	if err != nil {
		return nil, err
	}
	salt := fmt.Sprintf("Companion Pairing %d with ref %s", k.identity.GetDeviceType(), k.ref)
	key, err := hkdf.Key(sha256.New, shared, []byte(salt), "Pairing Information Encryption Key", 32)
	if err != nil {
		return nil, err
	}
	aead, err := gcm(key)
	if err != nil {
		return nil, err
	}
	if len(box.GetIV()) != aead.NonceSize() {
		return nil, errors.New("a nonce of another size")
	}
	plain, err := aead.Open(nil, box.GetIV(), box.GetEncryptedPayload(), nil)
	if err != nil {
		return nil, err
	}
	var ask waCompanionReg.PairingRequest
	return &ask, proto.Unmarshal(plain, &ask)
}
