package telegram

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"unicode/utf8"
)

// upload is a file in a multipart body.
type upload struct {
	name, mime string
	data       []byte
}

const maxBody = 64 << 20

var errTooLarge = refuse(http.StatusRequestEntityTooLarge, "Request Entity Too Large")

// read takes the request apart; the body is always read to its end, so that a
// client that goes away during a long poll is noticed.
func (c *call) read(r *http.Request) error {
	body, err := readBody(r)
	if err != nil {
		return err
	}
	if r.URL.RawQuery != "" {
		c.addQuery(r.URL.Query())
	}
	kind, param := contentType(r.Header.Get("Content-Type"))
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
	if bytes.Equal(bytes.TrimSpace(body), []byte("null")) {
		return nil
	}
	c.raw, c.badText = body, !utf8.Valid(body)
	c.fields, err = split(body)
	return err
}

func readBody(r *http.Request) ([]byte, error) {
	if n := r.ContentLength; n >= 0 && n <= 1<<16 {
		body := make([]byte, n)
		_, err := io.ReadFull(r.Body, body)
		return body, wrapBody(err)
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if len(body) > maxBody {
		_, _ = io.Copy(io.Discard, r.Body)
		return nil, errTooLarge
	}
	return body, wrapBody(err)
}

func wrapBody(err error) error {
	if err != nil {
		return fmt.Errorf("body: %w", err)
	}
	return nil
}

func contentType(h string) (kind string, param map[string]string) {
	if h == "application/json" {
		return h, nil
	}
	kind, param, _ = mime.ParseMediaType(h)
	return kind, param
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
	c.badText = c.badText || !utf8.ValidString(v)
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
		if err := c.addPart(p); err != nil {
			return err
		}
	}
}

func (c *call) addPart(p *multipart.Part) error {
	data, err := io.ReadAll(p)
	if err != nil {
		return fmt.Errorf("multipart: %w", err)
	}
	if p.FileName() == "" {
		c.set(p.FormName(), string(data))
		return nil
	}
	if c.uploads == nil {
		c.uploads = map[string]upload{}
	}
	c.uploads[p.FormName()] = upload{p.FileName(), p.Header.Get("Content-Type"), data}
	return nil
}
