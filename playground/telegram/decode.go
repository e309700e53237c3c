package telegram

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"github.com/mymmrac/telego"
)

// call is one request of a client.
type call struct {
	srv     *Server
	bot     *Bot
	method  string
	raw     []byte            // a JSON body
	form    map[string]string // any other body, and the query
	uploads map[string]upload
	taken   map[string]json.RawMessage
}

type upload struct {
	name, mime string
	data       []byte
}

const maxBody = 64 << 20

// read takes the request apart; the body is always read to its end.
func (c *call) read(r *http.Request) error {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err != nil {
		return fmt.Errorf("body: %w", err)
	}
	c.addQuery(r.URL.Query())
	kind, param, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case kind == "multipart/form-data":
		return c.readMultipart(body, param["boundary"])
	case len(bytes.TrimSpace(body)) == 0:
		return nil
	case kind == "application/x-www-form-urlencoded":
		q, err := url.ParseQuery(string(body))
		c.addQuery(q)
		return err
	}
	if !bytes.Equal(bytes.TrimSpace(body), []byte("null")) {
		c.raw = body
	}
	return nil
}

func (c *call) addQuery(q url.Values) {
	for k, v := range q {
		c.set(k, v[len(v)-1])
	}
}

func (c *call) set(k, v string) {
	if c.form == nil {
		c.form = map[string]string{}
	}
	c.form[k] = v
}

func (c *call) readMultipart(body []byte, boundary string) error {
	mr := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		p, err := mr.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			if len(bytes.TrimSpace(body)) <= len(boundary)+4 {
				return nil // an empty form, as Go clients write it
			}
			return fmt.Errorf("multipart: %w", err)
		}
		data, err := io.ReadAll(p)
		if err != nil {
			return fmt.Errorf("multipart: %w", err)
		}
		if p.FileName() == "" {
			c.set(p.FormName(), string(data))
			continue
		}
		if c.uploads == nil {
			c.uploads = map[string]upload{}
		}
		c.uploads[p.FormName()] = upload{p.FileName(), p.Header.Get("Content-Type"), data}
	}
}

// has tells whether the request carries the field at all.
func (c *call) has(field string) bool {
	if _, ok := c.form[field]; ok || c.raw == nil {
		return ok
	}
	var m map[string]json.RawMessage
	_ = json.Unmarshal(c.raw, &m)
	_, ok := m[field]
	return ok
}

// chatID finds the chat a call is about without judging the request.
func (c *call) chatID() int64 {
	v := c.form["chat_id"]
	if c.raw != nil {
		var head struct {
			ID json.RawMessage `json:"chat_id"`
		}
		_ = json.Unmarshal(c.raw, &head)
		v = strings.Trim(string(head.ID), `"`)
	}
	id, _ := strconv.ParseInt(v, 10, 64)
	return id
}

// decode fills the parameters strictly. Fields named in take are kept aside
// raw in c.taken, for unions and files that telego can only write.
func (c *call) decode(dst any, take ...string) error {
	raw, err := c.object(dst, take)
	if err != nil {
		return err
	}
	if raw == nil {
		return nil
	}
	if err := strict(raw, dst); err != nil {
		return c.violation("Bad Request: can't parse parameters: " + err.Error())
	}
	return nil
}

func strict(raw []byte, dst any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(dst); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("data after the JSON value")
	}
	return nil
}

// object is the request as one JSON object without the taken fields.
func (c *call) object(dst any, take []string) ([]byte, error) {
	c.taken = map[string]json.RawMessage{}
	if c.raw == nil {
		return c.formObject(dst, take), nil
	}
	if len(take) == 0 && c.form == nil {
		return c.raw, nil
	}
	var m map[string]json.RawMessage
	if err := json.Unmarshal(c.raw, &m); err != nil {
		return nil, c.violation("Bad Request: can't parse JSON: " + err.Error())
	}
	for k, v := range c.form {
		m[k] = formValue(v, kindOf(dst, k))
	}
	for _, k := range take {
		if v, ok := m[k]; ok {
			c.taken[k] = v
			delete(m, k)
		}
	}
	return json.Marshal(m)
}

func (c *call) formObject(dst any, take []string) []byte {
	for name := range c.uploads {
		if _, ok := c.form[name]; !ok && contains(take, name) {
			c.set(name, "attach://"+name)
		}
	}
	var b bytes.Buffer
	b.WriteByte('{')
	for k, v := range c.form {
		if contains(take, k) {
			c.taken[k] = formValue(v, guess)
			continue
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		b.Write(quote(k))
		b.WriteByte(':')
		b.Write(formValue(v, kindOf(dst, k)))
	}
	b.WriteByte('}')
	return b.Bytes()
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

type valueKind byte

const (
	other   valueKind = iota // JSON: numbers, booleans, objects, lists
	text                     // a string
	chatRef                  // a number or a name
	guess                    // an object, a list or a string
)

func quote(s string) []byte {
	b, err := json.Marshal(s)
	if err != nil {
		return []byte(`""`)
	}
	return b
}

func formValue(v string, k valueKind) json.RawMessage {
	switch k {
	case text:
		return quote(v)
	case guess:
		if strings.HasPrefix(v, "[") || strings.HasPrefix(v, "{") {
			return json.RawMessage(v)
		}
		return quote(v)
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

var kinds sync.Map // reflect.Type -> map[string]valueKind

func kindOf(dst any, field string) valueKind {
	t := reflect.TypeOf(dst).Elem()
	m, ok := kinds.Load(t)
	if !ok {
		m, _ = kinds.LoadOrStore(t, kindsOf(t))
	}
	return m.(map[string]valueKind)[field]
}

func kindsOf(t reflect.Type) map[string]valueKind {
	m := map[string]valueKind{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		ft := f.Type
		if ft.Kind() == reflect.Pointer {
			ft = ft.Elem()
		}
		switch {
		case ft == reflect.TypeFor[telego.ChatID]():
			m[name] = chatRef
		case ft.Kind() == reflect.String:
			m[name] = text
		}
	}
	return m
}
