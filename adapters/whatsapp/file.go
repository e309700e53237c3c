package whatsapp

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"

	"go.mau.fi/whatsmeow"
)

// located is the part of a message that says where a file is and how to decrypt it.
type located interface {
	GetDirectPath() string
	GetMediaKey() []byte
	GetFileSHA256() []byte
	GetFileEncSHA256() []byte
}

// file is all that is needed to fetch a file, and to send it again without
// uploading it: WhatsApp has no ids for files. Its string is a secret between us and
// the store: whoever has it can read the file.
type file struct {
	Kind string `json:"t"` // chat.Media's
	Path string `json:"p"`
	Key  []byte `json:"k"`
	Hash []byte `json:"h"`
	Enc  []byte `json:"e"`
	Size uint64 `json:"n,omitempty"`
	Mime string `json:"m,omitempty"`
}

const filePrefix = "wa1."

func fileOf(kind string, x located, mime string, size uint64) file {
	return file{kind, x.GetDirectPath(), x.GetMediaKey(), x.GetFileSHA256(), x.GetFileEncSHA256(), size, mime}
}

// String is the file as chat.Media has it; "" for one that cannot be fetched.
func (f file) String() string {
	raw, err := json.Marshal(f)
	if err != nil || f.Path == "" {
		return ""
	}
	return filePrefix + base64.RawURLEncoding.EncodeToString(raw)
}

// unique is the same for the same file.
func (f file) unique() string {
	if len(f.Hash) == 0 {
		return ""
	}
	return hex.EncodeToString(f.Hash[:min(len(f.Hash), 12)])
}

var errNoFile = errors.New("that is no file of whatsapp's")

func parseFile(s string) (file, error) {
	var f file
	body, ok := strings.CutPrefix(s, filePrefix)
	raw, err := base64.RawURLEncoding.DecodeString(body)
	if !ok || err != nil || json.Unmarshal(raw, &f) != nil || f.Path == "" || mediaType(f.Kind) == "" {
		return f, errNoFile // without the string: it is a secret
	}
	return f, nil
}

// What whatsmeow asks of a message that can be downloaded (download.go:56).
func (f file) GetDirectPath() string             { return f.Path }
func (f file) GetMediaKey() []byte               { return f.Key }
func (f file) GetFileSHA256() []byte             { return f.Hash }
func (f file) GetFileEncSHA256() []byte          { return f.Enc }
func (f file) GetMediaType() whatsmeow.MediaType { return mediaType(f.Kind) }

// mediaType is how the files of a kind are encrypted (download.go:85); "" for kinds
// that have no file.
func mediaType(kind string) whatsmeow.MediaType {
	switch kind {
	case "photo", "sticker":
		return whatsmeow.MediaImage
	case "video", "animation", "video_note":
		return whatsmeow.MediaVideo
	case "voice", "audio":
		return whatsmeow.MediaAudio
	case "document":
		return whatsmeow.MediaDocument
	}
	return ""
}
