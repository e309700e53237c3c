package state

import (
	"encoding/binary"
	"errors"
	"time"
)

// ErrKeyForm says that a key was not made by Join, KeyInt or KeyTime.
var ErrKeyForm = errors.New("the key has another form")

// Each part ends with 0x00 0x01; a 0x00 inside it becomes 0x00 0xff. So a shorter
// part sorts before a longer one that begins with it, and no part can look like
// the end of another.
const (
	partByte   = 0x00
	partEnd    = 0x01
	partEscape = 0xff
)

// Join makes one key of parts that may hold any bytes. Keys sort as their parts
// do, one after another, and Join(a) is a prefix of Join(a, b) and of no key with
// another first part.
func Join(parts ...[]byte) []byte {
	n := 0
	for _, p := range parts {
		n += len(p) + 4
	}
	key := make([]byte, 0, n)
	for _, p := range parts {
		key = appendPart(key, p)
	}
	return key
}

// JoinText is Join for texts.
func JoinText(parts ...string) []byte {
	var key []byte
	for _, p := range parts {
		key = appendPart(key, []byte(p))
	}
	return key
}

func appendPart(key, part []byte) []byte {
	for _, c := range part {
		key = append(key, c)
		if c == partByte {
			key = append(key, partEscape)
		}
	}
	return append(key, partByte, partEnd)
}

// Split takes a key of Join apart again.
func Split(key []byte) ([][]byte, error) {
	var parts [][]byte
	for len(key) > 0 {
		part, rest, err := cutPart(key)
		if err != nil {
			return nil, err
		}
		parts, key = append(parts, part), rest
	}
	return parts, nil
}

func cutPart(key []byte) (part, rest []byte, err error) {
	part = []byte{}
	for i := 0; i < len(key); i++ {
		if key[i] != partByte {
			part = append(part, key[i])
			continue
		}
		if i++; i == len(key) {
			break
		}
		switch key[i] {
		case partEnd:
			return part, key[i+1:], nil
		case partEscape:
			part = append(part, partByte)
		default:
			return nil, nil, ErrKeyForm
		}
	}
	return nil, nil, ErrKeyForm
}

// KeyInt is n as eight bytes that sort like the number.
func KeyInt(n int64) []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(n)^(1<<63))
}

// ParseInt reads what KeyInt wrote.
func ParseInt(key []byte) (int64, error) {
	if len(key) != 8 {
		return 0, ErrKeyForm
	}
	return int64(binary.BigEndian.Uint64(key) ^ (1 << 63)), nil
}

// KeyTime is t, to the nanosecond, as twelve bytes that sort like the time. The
// zone is not kept.
func KeyTime(t time.Time) []byte {
	return binary.BigEndian.AppendUint32(KeyInt(t.Unix()), uint32(t.Nanosecond()))
}

// ParseTime reads what KeyTime wrote, in UTC.
func ParseTime(key []byte) (time.Time, error) {
	if len(key) != 12 {
		return time.Time{}, ErrKeyForm
	}
	sec, err := ParseInt(key[:8])
	nano := binary.BigEndian.Uint32(key[8:])
	if err != nil || nano >= 1e9 {
		return time.Time{}, ErrKeyForm
	}
	return time.Unix(sec, int64(nano)).UTC(), nil
}
