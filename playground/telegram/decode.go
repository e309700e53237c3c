package telegram

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
)

// call is one request of a client.
type call struct {
	srv     *Server
	bot     *Bot
	method  string
	raw     []byte            // a JSON body, with its fields
	fields  []field           //
	form    map[string]string // any other body, and the query
	uploads map[string]upload
	taken   map[string]json.RawMessage
	where   int64 // the chat, once it is known
	badText bool  // not UTF-8
}

// has tells whether the request carries the field at all.
func (c *call) has(name string) bool {
	if _, ok := c.form[name]; ok {
		return true
	}
	return slices.ContainsFunc(c.fields, func(f field) bool { return f.name == name })
}

// chatID finds the chat a call is about without judging the request.
func (c *call) chatID() int64 {
	if c.where != 0 {
		return c.where
	}
	v := c.form["chat_id"]
	for _, f := range c.fields {
		if f.name == "chat_id" {
			v = strings.Trim(string(f.raw), `"`)
		}
	}
	c.where, _ = strconv.ParseInt(v, 10, 64)
	return c.where
}

// decode fills the parameters, a pointer to a telego XxxParams, strictly.
// Fields named in take are kept aside raw in c.taken, for files and for unions
// that telego can only write.
func (c *call) decode(dst any, take ...string) error {
	if c.badText {
		return c.wrong("strings must be encoded in UTF-8")
	}
	raw, err := c.object(kindsFor(dst), take)
	if err != nil {
		return c.wrong("can't parse parameters: " + err.Error())
	}
	if raw == nil {
		return nil
	}
	if err := strict(raw, dst); err != nil {
		return c.wrong("can't parse parameters: " + err.Error())
	}
	return nil
}

func strict(raw []byte, dst any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(dst); err != nil {
		return err
	}
	if skip(raw, int(d.InputOffset())) != len(raw) {
		return errors.New("data after the JSON value")
	}
	return nil
}

// object is the request as one JSON object without the taken fields, nil if it
// has no fields.
func (c *call) object(known map[string]valueKind, take []string) ([]byte, error) {
	for _, f := range c.fields {
		if known[f.name] == 0 && !slices.Contains(take, f.name) {
			return nil, errors.New("unknown parameter " + strconv.Quote(f.name))
		}
	}
	for name := range c.form {
		if known[name] == 0 && !slices.Contains(take, name) {
			return nil, errors.New("unknown parameter " + strconv.Quote(name))
		}
	}
	if len(take) == 0 && len(c.form) == 0 {
		return c.raw, nil
	}
	c.taken = map[string]json.RawMessage{}
	c.nameUploads(take)
	return c.compose(known, take), nil
}

// nameUploads makes an upload under the name of a parameter its value.
func (c *call) nameUploads(take []string) {
	for name := range c.uploads {
		if _, ok := c.form[name]; !ok && slices.Contains(take, name) {
			c.set(name, "attach://"+name)
		}
	}
}

func (c *call) compose(known map[string]valueKind, take []string) []byte {
	var b bytes.Buffer
	b.WriteByte('{')
	add := func(name string, raw []byte) {
		if slices.Contains(take, name) {
			c.taken[name] = raw
			return
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		b.Write(quote(name))
		b.WriteByte(':')
		b.Write(raw)
	}
	for _, f := range c.fields {
		add(f.name, f.raw)
	}
	for name, v := range c.form {
		kind := known[name]
		if slices.Contains(take, name) {
			kind = guess
		}
		add(name, formValue(v, kind))
	}
	b.WriteByte('}')
	return b.Bytes()
}

func quote(s string) []byte {
	b, err := json.Marshal(s)
	if err != nil {
		return []byte(`""`)
	}
	return b
}

// formValue is the value of a form as JSON. What is no JSON becomes a string,
// for the decoder to refuse.
func formValue(v string, k valueKind) json.RawMessage {
	switch k {
	case text:
		return quote(v)
	case guess:
		if !strings.HasPrefix(v, "[") && !strings.HasPrefix(v, "{") {
			return quote(v)
		}
	case chatRef:
		if _, err := strconv.ParseInt(v, 10, 64); err != nil {
			return quote(v)
		}
	}
	if !json.Valid([]byte(v)) {
		return quote(v)
	}
	return json.RawMessage(v)
}
