package whatsapp

import (
	"crypto/sha256"
	"fmt"
	"math"
	"sync"

	"go.mau.fi/libsignal/ecc"
	"go.mau.fi/libsignal/logger"
	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waCert"
	"go.mau.fi/whatsmeow/util/keys"
	"google.golang.org/protobuf/proto"
)

// The keys are fixed, so that servers of one process, and clients of another
// one that called Trust, agree on them.
var (
	rootKey   = fixedKey("root")
	middleKey = fixedKey("intermediate")
	leafKey   = fixedKey("leaf")
)

const (
	middleSerial = 1
	leafSerial   = 2
)

var trust sync.Once

// Trust makes the process take this package's servers for WhatsApp and keeps
// libsignal from writing to standard output. New calls it; a process that only
// dials a server of another process calls it itself, before any client.
func Trust() {
	trust.Do(func() {
		whatsmeow.WACertPubKey = *rootKey.Pub
		silent := logger.Loggable(quiet{})
		logger.Setup(&silent)
	})
}

func fixedKey(name string) *keys.KeyPair {
	priv := sha256.Sum256([]byte("frontdesk playground whatsapp " + name))
	priv[0] &= 248
	priv[31] = priv[31]&127 | 64
	return keys.NewKeyPairFromPrivateKey(priv)
}

var certChain = sync.OnceValues(func() ([]byte, error) {
	middle, err := certify(middleKey, middleSerial, rootKey, whatsmeow.WACertIssuerSerial)
	if err != nil {
		return nil, err
	}
	leaf, err := certify(leafKey, leafSerial, middleKey, middleSerial)
	if err != nil {
		return nil, err
	}
	return proto.Marshal(&waCert.CertChain{Leaf: leaf, Intermediate: middle})
})

func certify(key *keys.KeyPair, serial uint32, issuer *keys.KeyPair, issuerSerial uint32) (*waCert.CertChain_NoiseCertificate, error) {
	details, err := proto.Marshal(&waCert.CertChain_NoiseCertificate_Details{
		Serial: &serial, IssuerSerial: &issuerSerial, Key: key.Pub[:],
		NotBefore: proto.Uint64(0), NotAfter: proto.Uint64(math.MaxInt32 * 4),
	})
	if err != nil {
		return nil, fmt.Errorf("certifying key %d: %w", serial, err)
	}
	sig := sign(issuer, details)
	return &waCert.CertChain_NoiseCertificate{Details: details, Signature: sig}, nil
}

// sign makes the XEdDSA signature that libsignal verifies.
func sign(k *keys.KeyPair, parts ...[]byte) []byte {
	var msg []byte
	for _, p := range parts {
		msg = append(msg, p...)
	}
	sig := ecc.CalculateSignature(ecc.NewDjbECPrivateKey(*k.Priv), msg)
	return sig[:]
}

// quiet is the logger of libsignal. What it would print is also in the errors
// that whatsmeow logs.
type quiet struct{}

func (quiet) Debug(caller, message string)   {}
func (quiet) Info(caller, message string)    {}
func (quiet) Warning(caller, message string) {}
func (quiet) Error(caller, message string)   {}
func (quiet) Configure(settings string)      {}
