package whatsapp

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"go.mau.fi/whatsmeow/proto/waWa6"
	"go.mau.fi/whatsmeow/socket"
	"google.golang.org/protobuf/proto"
)

// noise is the responder's half of Noise_XX_25519_AESGCM_SHA256.
type noise struct {
	hash, salt []byte
	key        cipher.AEAD
	n          uint32
}

// stream is one direction of a connection after the handshake.
type stream struct {
	key cipher.AEAD
	n   uint32
}

func newNoise() (*noise, error) {
	start := []byte(socket.NoiseStartPattern) // 32 bytes, so it is its own hash
	key, err := gcm(start)
	if err != nil {
		return nil, err
	}
	h := &noise{hash: start, salt: start, key: key}
	h.mix(socket.WAConnHeader)
	return h, nil
}

func (h *noise) mix(b []byte) {
	sum := sha256.New()
	sum.Write(h.hash)
	sum.Write(b)
	h.hash = sum.Sum(nil)
}

func (h *noise) mixKey(priv *ecdh.PrivateKey, pub []byte) error {
	p, err := ecdh.X25519().NewPublicKey(pub)
	if err != nil {
		return err
	}
	secret, err := priv.ECDH(p)
	if err != nil {
		return err
	}
	var key []byte
	if h.salt, key, err = expand(h.salt, secret); err != nil {
		return err
	}
	h.n = 0
	h.key, err = gcm(key)
	return err
}

func (h *noise) seal(plain []byte) []byte {
	out := h.key.Seal(nil, nonce(h.n), plain, h.hash)
	h.n++
	h.mix(out)
	return out
}

func (h *noise) open(sealed []byte) ([]byte, error) {
	plain, err := h.key.Open(nil, nonce(h.n), sealed, h.hash)
	h.n++
	h.mix(sealed)
	return plain, err
}

// split returns the streams from the client and to the client.
func (h *noise) split() (in, out stream, err error) {
	fromClient, toClient, err := expand(h.salt, nil)
	if err != nil {
		return in, out, err
	}
	if in.key, err = gcm(fromClient); err != nil {
		return in, out, err
	}
	out.key, err = gcm(toClient)
	return in, out, err
}

func (t *stream) seal(plain []byte) []byte {
	t.n++
	return t.key.Seal(nil, nonce(t.n-1), plain, nil)
}

func (t *stream) open(sealed []byte) ([]byte, error) {
	t.n++
	return t.key.Open(nil, nonce(t.n-1), sealed, nil)
}

func nonce(n uint32) []byte {
	iv := make([]byte, 12)
	binary.BigEndian.PutUint32(iv[8:], n)
	return iv
}

func gcm(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

func expand(salt, secret []byte) (first, second []byte, err error) {
	b, err := hkdf.Key(sha256.New, secret, salt, "", 64)
	if err != nil {
		return nil, nil, err
	}
	return b[:32], b[32:], nil
}

// greeted is what a handshake yields.
type greeted struct {
	in, out stream
	static  [32]byte // the client's Noise key
	payload *waWa6.ClientPayload
}

// greet answers a handshake: hello was received, send and next move frames.
func greet(hello []byte, send func([]byte) error, next func() ([]byte, error)) (*greeted, error) {
	var first waWa6.HandshakeMessage
	if err := proto.Unmarshal(hello, &first); err != nil {
		return nil, fmt.Errorf("reading the client hello: %w", err)
	}
	h, err := newNoise()
	if err != nil {
		return nil, err
	}
	theirs := first.GetClientHello().GetEphemeral()
	h.mix(theirs)
	ours, answer, err := serverHello(h, theirs)
	if err != nil {
		return nil, fmt.Errorf("answering the client hello: %w", err)
	}
	if err := send(answer); err != nil {
		return nil, err
	}
	finish, err := next()
	if err != nil {
		return nil, err
	}
	return clientFinish(h, ours, finish)
}

func serverHello(h *noise, theirs []byte) (*ecdh.PrivateKey, []byte, error) {
	ours, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	static, err := ecdh.X25519().NewPrivateKey(leafKey.Priv[:])
	if err != nil {
		return nil, nil, err
	}
	chain, err := certChain()
	if err != nil {
		return nil, nil, err
	}
	h.mix(ours.PublicKey().Bytes())
	if err := h.mixKey(ours, theirs); err != nil {
		return nil, nil, err
	}
	sealed := h.seal(leafKey.Pub[:])
	if err := h.mixKey(static, theirs); err != nil {
		return nil, nil, err
	}
	answer, err := proto.Marshal(&waWa6.HandshakeMessage{ServerHello: &waWa6.HandshakeMessage_ServerHello{
		Ephemeral: ours.PublicKey().Bytes(), Static: sealed, Payload: h.seal(chain),
	}})
	return ours, answer, err
}

func clientFinish(h *noise, ours *ecdh.PrivateKey, frame []byte) (*greeted, error) {
	var m waWa6.HandshakeMessage
	if err := proto.Unmarshal(frame, &m); err != nil {
		return nil, fmt.Errorf("reading the client finish: %w", err)
	}
	static, err := h.open(m.GetClientFinish().GetStatic())
	if err != nil || len(static) != 32 {
		return nil, fmt.Errorf("opening the client's key (%d bytes): %w", len(static), err)
	}
	if err := h.mixKey(ours, static); err != nil {
		return nil, err
	}
	plain, err := h.open(m.GetClientFinish().GetPayload())
	if err != nil {
		return nil, fmt.Errorf("opening the client's payload: %w", err)
	}
	g := &greeted{static: [32]byte(static), payload: &waWa6.ClientPayload{}}
	if err := proto.Unmarshal(plain, g.payload); err != nil {
		return nil, fmt.Errorf("reading the client's payload: %w", err)
	}
	g.in, g.out, err = h.split()
	return g, err
}
