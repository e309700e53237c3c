package past

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

var (
	errJSON = errors.New("the file is no whole result.json: export it again, in the format “Machine-readable JSON”")
	errLong = fmt.Errorf("a message in it is longer than %d MiB: that is no chat of people", longestJSON>>20)
)

// meter reads in small bites, and fails when one message takes too many of them: nothing
// grows with the file.
type meter struct {
	r    io.Reader
	used int
}

func (m *meter) Read(p []byte) (int, error) {
	if m.used > longestJSON {
		return 0, errLong
	}
	n, err := m.r.Read(p[:min(len(p), longestLine)])
	m.used += n
	return n, err
}

// telegram is a result.json being read.
type telegram struct {
	dec   *json.Decoder
	in    *meter
	self  string // from_id of whoever exported, where the file tells
	found Found
	take  Take
}

func readTelegram(open func() (io.Reader, error), take Take) (Found, error) {
	r, err := open()
	if err != nil {
		return Found{}, err
	}
	t := &telegram{in: &meter{r: r}, take: take, found: Found{Kind: "telegram"}}
	t.dec = json.NewDecoder(t.in)
	t.dec.UseNumber()
	if err := t.top(); err != nil {
		return t.found, err
	}
	switch {
	case t.found.Chats > 0:
		return t.found, nil
	case t.found.Groups > 0:
		return t.found, ErrGroup
	}
	return t.found, ErrUnknown
}

// token is the next token; whatever is wrong with the file is one error.
func (t *telegram) token() (json.Token, error) {
	t.in.used = 0
	tok, err := t.dec.Token()
	return tok, readable(err)
}

func readable(err error) error {
	if err == nil || errors.Is(err, errLong) || errors.Is(err, errNoZip) {
		return err
	}
	return errJSON
}

// object walks an object: f is called before each value, and reads it.
func (t *telegram) object(f func(key string) error) error {
	if tok, err := t.token(); err != nil || tok != json.Delim('{') {
		return cmp.Or(err, errJSON)
	}
	for t.dec.More() {
		tok, err := t.token()
		if err != nil {
			return err
		}
		key, _ := tok.(string)
		if err := f(key); err != nil {
			return err
		}
	}
	_, err := t.token()
	return err
}

// list walks a list in the same way.
func (t *telegram) list(f func() error) error {
	tok, err := t.token()
	if err != nil || tok == nil { // null
		return err
	}
	if tok != json.Delim('[') {
		return errJSON
	}
	for t.dec.More() {
		if err := f(); err != nil {
			return err
		}
	}
	_, err = t.token()
	return err
}

// skip passes a value over. A file that is deeper than any export is none.
func (t *telegram) skip() error {
	for depth := 0; ; {
		tok, err := t.token()
		if err != nil {
			return err
		}
		switch tok {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		switch {
		case depth <= 0:
			return nil
		case depth > longestDeep:
			return errJSON
		}
	}
}

// value reads a small value.
func (t *telegram) value(v any) error {
	t.in.used = 0
	return readable(t.dec.Decode(v))
}

// top reads the file: a chat's, or an account's with all its chats.
func (t *telegram) top() error {
	c := &tgChat{}
	return t.object(func(key string) error {
		switch key {
		case "personal_information":
			var who struct {
				ID json.Number `json:"user_id"`
			}
			if err := t.value(&who); err != nil {
				return err
			}
			t.self = "user" + who.ID.String()
			return nil
		case "chats", "left_chats":
			return t.object(func(key string) error {
				if key != "list" {
					return t.skip()
				}
				return t.list(func() error {
					c := &tgChat{}
					return t.object(func(key string) error { return t.chat(c, key) })
				})
			})
		}
		return t.chat(c, key)
	})
}

// tgChat is a chat of which so much is known.
type tgChat struct {
	name, kind, id string
	by             map[string]int
}

// chat reads one value of a chat. Telegram writes what a chat is before its messages.
func (t *telegram) chat(c *tgChat, key string) error {
	switch key {
	case "name":
		var name *string
		err := t.value(&name)
		if name != nil {
			c.name = cutText(*name, longestName)
		}
		return err
	case "type":
		return t.value(&c.kind)
	case "id":
		var id json.Number
		err := t.value(&id)
		c.id = id.String()
		return err
	case "messages":
		if !t.wanted(c) {
			return t.skip()
		}
		c.by = map[string]int{}
		return t.list(func() error { return t.message(c) })
	}
	return t.skip()
}

// wanted tells whether a chat is one with a contact, and counts it.
func (t *telegram) wanted(c *tgChat) bool {
	switch {
	case c.kind == "personal_chat" && c.id != "":
		t.found.Chats++
		return true
	case c.kind == "bot_chat" || c.kind == "saved_messages" || c.kind == "replies" || c.kind == "":
		t.found.Other++
	default:
		t.found.Groups++
	}
	return false
}

// tgMessage is what counts of a message.
type tgMessage struct {
	Type      string          `json:"type"`
	Date      string          `json:"date"`
	Unix      string          `json:"date_unixtime"`
	From      json.RawMessage `json:"from_id"`
	Text      json.RawMessage `json:"text"`
	Forwarded json.RawMessage `json:"forwarded_from"`
	Saved     json.RawMessage `json:"saved_from"`
}

func (t *telegram) message(c *tgChat) error {
	var m tgMessage
	if err := t.value(&m); err != nil {
		return err
	}
	at, ok := m.at()
	if m.Type != "message" || !ok {
		return nil
	}
	s := Said{At: at, Text: m.text()}
	from := m.from()
	if s.Ours = from != "user"+c.id; t.self != "" && t.self != "user" {
		s.Ours = from == t.self
	}
	if s.Ours {
		if c.by[from] == 0 && len(c.by) < mostAuthors {
			c.by[from] = len(c.by) + 1
		}
		s.By = max(1, c.by[from])
	}
	return t.take(Chat{Key: "telegram/" + c.id, Name: c.name}, s)
}

func (m *tgMessage) at() (time.Time, bool) {
	at, err := time.Parse("2006-01-02T15:04:05", m.Date)
	if n, nerr := strconv.ParseInt(m.Unix, 10, 64); nerr == nil && n > 0 {
		at, err = time.Unix(n, 0).UTC(), nil
	}
	return at, err == nil && writable(at)
}

// from is who wrote: "user123", or the number alone in older exports.
func (m *tgMessage) from() string {
	s := strings.Trim(string(m.From), `"`)
	if s != "" && '0' <= s[0] && s[0] <= '9' {
		s = "user" + s
	}
	return s
}

// text is a message's words: a text, or a list of texts and of marked ones. What was
// forwarded are somebody else's.
func (m *tgMessage) text() string {
	if given(m.Forwarded) || given(m.Saved) {
		return ""
	}
	var whole string
	if json.Unmarshal(m.Text, &whole) == nil {
		return cutText(strings.TrimSpace(strip(whole)), longestText)
	}
	var parts []json.RawMessage
	if json.Unmarshal(m.Text, &parts) != nil {
		return ""
	}
	var b strings.Builder
	for _, p := range parts {
		var s string
		var marked struct{ Text string }
		if json.Unmarshal(p, &s) != nil && json.Unmarshal(p, &marked) == nil {
			s = marked.Text
		}
		b.WriteString(s)
	}
	return cutText(strings.TrimSpace(strip(b.String())), longestText)
}

func given(raw json.RawMessage) bool { return len(raw) > 0 && string(raw) != "null" }
