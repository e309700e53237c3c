// Package past reads exports of chats: WhatsApp's text files (alone or zipped), and
// Telegram Desktop's result.json of one chat or of a whole account. It streams: of a
// file of any length it holds one message at a time, and no input makes it fail
// otherwise than by an error.
//
// It is pure, and knows nothing of contacts or of the desk: what is done with the
// messages is its caller's.
package past

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"
)

// What is read at most. A message that is longer is cut.
const (
	longestText = 16 << 10 // of one message, in bytes
	longestLine = 64 << 10 // of a text file
	longestJSON = 4 << 20  // of one message of result.json
	longestDeep = 100      // of its lists and objects within each other
	mostAuthors = 50       // of us, that are told apart in one chat of Telegram's
	mostText    = 2 << 30  // of all that a zip holds, unpacked
	mostEntries = 10_000   // of a zip
	mostIndex   = 4 << 20  // of a zip's table of contents
	mostRatio   = 200      // of a zip's entry: text packs to a tenth, seldom to a hundredth
	sniff       = 512      // bytes by which a file's kind is told
	groupFrom   = 3        // authors that make a chat a group
	zipMagic    = "PK\x03\x04"
)

// Chat is with whom the messages are.
type Chat struct {
	// Key names the chat: a later export of it has the same.
	Key string
	// Name is what the contact is called, "" where nothing tells.
	Name string
}

// Said is one message. Times are as the export has them: most name no zone. They are after
// 1990 and before 2100: what has another, has none that anybody wrote at.
type Said struct {
	At   time.Time
	Ours bool
	By   int    // which of us: numbered from 1 in the order they appear in the file; 0 for the contact
	Text string // "" for what is no text, and for what was forwarded
}

// Options of a Read.
type Options struct {
	// File is how the file is called: WhatsApp writes there with whom the chat is.
	File string
	// Ours are names that are known to be ours.
	Ours []string
	// Us is the one of WhatsApp's authors that is us; it counts before everything else.
	Us string
}

// Found is what a file held.
type Found struct {
	Kind  string // whatsapp, telegram
	Chats int
	// Groups, Other are chats that were left out: groups and channels; bots and notes to
	// oneself.
	Groups, Other int
	Us            string // the author of WhatsApp's that was taken for us
}

// The errors that a caller can tell apart. ErrGroup: only chats with one contact can be
// learnt from.
var (
	ErrGroup   = errors.New("it is a group chat: only chats with one contact can be learnt from")
	ErrUnknown = errors.New("it is no export that I know: neither WhatsApp's text or zip, nor Telegram Desktop's result.json")
	ErrBomb    = errors.New("the zip holds far more than a chat could: it is not unpacked")
)

// WhoError says that nothing tells which of the authors is us.
type WhoError struct{ Names []string }

func (e *WhoError) Error() string { return fmt.Sprintf("it is not clear who of %q is us", e.Names) }

// Take is given one message after the other, those of a chat in a row and in the file's
// order; an error ends the reading.
type Take func(Chat, Said) error

// Read reads an export. The same file and options give the same messages.
func Read(f io.ReaderAt, size int64, o Options, take Take) (Found, error) {
	head := make([]byte, min(size, sniff))
	if _, err := f.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return Found{}, fmt.Errorf("reading the export: %w", err)
	}
	open := func() (io.Reader, error) { return io.NewSectionReader(f, 0, size), nil }
	switch head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")); {
	case bytes.HasPrefix(head, []byte(zipMagic)):
		return readZip(f, size, o, take)
	case bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n"), []byte("{")):
		return readTelegram(open, take)
	}
	return readWhatsApp([]textFile{{o.File, open}}, o, take)
}
