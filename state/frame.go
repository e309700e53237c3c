package state

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
)

// A value on disk is: a version byte, the value, and the CRC32C of key, version
// and value. It is never empty, since Badger answers a lost value as an empty one,
// and its sum covers the key, so that a value cannot stand under another's key.
const (
	frameVersion  = 1
	frameOverhead = 5
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

var (
	errFrameShort   = errors.New("the value is missing or cut")
	errFrameVersion = errors.New("the value has an unknown version")
	errFrameSum     = errors.New("the value does not match its checksum")
)

func frame(key, value []byte) []byte {
	buf := make([]byte, 0, len(value)+frameOverhead)
	buf = append(buf, frameVersion)
	buf = append(buf, value...)
	return binary.BigEndian.AppendUint32(buf, frameSum(key, buf))
}

// unframe answers the value inside framed, which it does not copy.
func unframe(key, framed []byte) ([]byte, error) {
	if len(framed) < frameOverhead {
		return nil, errFrameShort
	}
	end := len(framed) - 4
	if frameSum(key, framed[:end]) != binary.BigEndian.Uint32(framed[end:]) {
		return nil, errFrameSum
	}
	if framed[0] != frameVersion {
		return nil, errFrameVersion
	}
	return framed[1:end:end], nil
}

func frameSum(key, rest []byte) uint32 {
	return crc32.Update(crc32.Checksum(key, castagnoli), castagnoli, rest)
}

// keyTag names a key for an operator without telling it: keys hold numbers and
// names of people. Only its kind, before the first separator, is shown.
func keyTag(key []byte) string {
	sum := sha256.Sum256(key)
	kind := ""
	if i := bytes.IndexAny(key, "/:\x00"); i > 0 && i <= 24 && word(key[:i]) {
		kind = string(key[:i]) + "/"
	}
	return fmt.Sprintf("%s#%x", kind, sum[:4])
}

func word(b []byte) bool {
	for _, c := range b {
		if (c < 'a' || c > 'z') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}
