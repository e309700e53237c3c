package engine

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/state"
)

// The rows of the store, one prefix per kind. Documents: case, house, roster,
// item. Index rows, derived from a Case or Item when it is kept: who, topic, walk,
// find, timer. What leads from a contact to all that is kept of them elsewhere: mine. Append-only: log, ref, recent, version, change, trace, fact. Queues:
// seen, out, wake (under timer), ask, album.
const (
	pCase    = "case/"
	pWho     = "who/"
	pTopic   = "topic/"
	pWalk    = "walk/"
	pFind    = "find/"
	pTimer   = "timer/"
	pLog     = "log/"
	pRef     = "ref/"
	pRecent  = "recent/"
	pItem    = "item/"
	pVersion = "version/"
	pChange  = "change/"
	pTrace   = "trace/"
	pFact    = "fact/"
	pSeen    = "seen/"
	pOut     = "out/"
	pAsk     = "ask/"
	pAlbum   = "album/"
	pDead    = "dead/"
	pMine    = "mine/"
	pMemory  = "memory/" // what scripts keep
	pCall    = "call/"   // what is to be done outside of turns
	pPast    = "past/"   // what was imported from elsewhere
	kHouse   = "house"
	kRoster  = "roster"
	kLow     = "low/out"
)

// How long rows that only help for a while are kept.
const (
	seenFor  = 48 * time.Hour
	traceFor = 30 * 24 * time.Hour
	albumFor = 48 * time.Hour
	askFor   = 48 * time.Hour
)

// be is n as eight bytes that sort like the number.
func be(n int64) string {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(n)^(1<<63))
	return string(b[:])
}

func unbe(b []byte) int64 { return int64(binary.BigEndian.Uint64(b) ^ (1 << 63)) }

// part makes a variable piece of a key unambiguous: its length stands before it.
func part(s string) string {
	if len(s) > 255 {
		sum := sha256.Sum256([]byte(s))
		s = string(sum[:])
	}
	return string(rune(len(s))) + s
}

func keyCase(id int64) []byte { return []byte(pCase + be(id)) }

func keyWho(network, person string) []byte { return []byte(pWho + part(network) + part(person)) }

func keyTopic(room chat.Place, thread string) []byte {
	return []byte(pTopic + part(desk.RoomKey(room)) + part(thread))
}

func keyWalk(index string, id int64) []byte { return []byte(pWalk + part(index) + be(id)) }

func keyFind(word string, id int64) []byte { return []byte(pFind + word + "\x00" + be(id)) }

func keyTimer(at time.Time, id int64, name string) []byte {
	return []byte(pTimer + be(at.UnixNano()) + be(id) + name)
}

func keyLog(id, seq int64) []byte { return []byte(pLog + be(id) + be(seq)) }

func keyRef(s desk.Spot) []byte {
	return []byte(pRef + part(s.Place.Whole().String()) + part(s.ID))
}

func keyRecent(at time.Time, id, seq int64) []byte {
	return []byte(pRecent + be(at.UnixNano()) + be(id) + be(seq))
}

func keyItem(k desk.Key) []byte { return []byte(pItem + part(string(k.Kind)) + part(k.Name)) }

func keyVersion(k desk.Key, v int) []byte {
	return []byte(pVersion + part(string(k.Kind)) + part(k.Name) + be(int64(v)))
}

func keyChange(seq int64) []byte { return []byte(pChange + be(seq)) }

func keyTrace(id string) []byte { return []byte(pTrace + id) }

// keySeen is hashed: ids that count upwards would all fall at one end.
func keySeen(id string) []byte {
	sum := sha256.Sum256([]byte(id))
	return []byte(pSeen + string(sum[:16]))
}

func keyOut(seq int64) []byte { return []byte(pOut + be(seq)) }

func keyAsk(id int64) []byte { return []byte(pAsk + be(id)) }

func keyAlbum(p chat.Place, album, msg string) []byte {
	return []byte(pAlbum + part(p.Whole().String()) + part(album) + msg)
}

// getJSON reads a document; false when there is none.
func getJSON(tx state.Tx, key []byte, v any) (bool, error) {
	raw, err := tx.Get(key)
	if errors.Is(err, state.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if err := json.Unmarshal(raw, v); err != nil {
		return false, fmt.Errorf("decoding a row of %s: %w", kindOf(key), err)
	}
	return true, nil
}

func putJSON(tx state.Tx, key []byte, v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encoding a row of %s: %w", kindOf(key), err)
	}
	return tx.Set(key, raw)
}

func putFor(tx state.Tx, key []byte, v any, ttl time.Duration) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encoding a row of %s: %w", kindOf(key), err)
	}
	return tx.SetTTL(key, raw, ttl)
}

// kindOf names a key in errors without what may be personal in it.
func kindOf(key []byte) string {
	kind, _, _ := strings.Cut(string(key), "/")
	return kind
}

// CaseKey is the key of a contact's document, for benchmarks that fill a store.
func CaseKey(id int64) []byte { return keyCase(id) }
