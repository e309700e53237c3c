package telegram

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/textproto"
	"strings"

	"frontdesk/chat"
)

// upload is a file of our own in the parameters of a call.
type upload struct {
	name, mime string
	data       []byte
}

// fileOf is a file for a parameter: one that the network has, or one to be uploaded.
func fileOf(m chat.Media) any {
	if m.File != "" || len(m.Data) == 0 {
		return m.File
	}
	return upload{name: m.Name, mime: m.Mime, data: m.Data}
}

// attached is a file inside of a structure: an upload becomes a part of the call,
// which the structure names (core.telegram.org/bots/api#sending-files).
func attached(ps params, m chat.Media, n int) string {
	u, ok := fileOf(m).(upload)
	if !ok {
		return m.File
	}
	name := fmt.Sprintf("file%d", n)
	ps[name] = u
	return "attach://" + name
}

// encode is the body of a call: JSON, or a form where files are in it.
func encode(ps any) (body []byte, kind string, err error) {
	if ps == nil {
		return []byte("{}"), "application/json", nil
	}
	if m, ok := ps.(params); ok && m.uploads() {
		return m.form()
	}
	body, err = json.Marshal(ps)
	return body, "application/json", err
}

func (ps params) uploads() bool {
	for _, v := range ps {
		if _, ok := v.(upload); ok {
			return true
		}
	}
	return false
}

func (ps params) form() ([]byte, string, error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for k, v := range ps {
		if err := formPart(w, k, v); err != nil {
			return nil, "", err
		}
	}
	err := w.Close()
	return b.Bytes(), w.FormDataContentType(), err
}

func formPart(w *multipart.Writer, k string, v any) error {
	switch v := v.(type) {
	case string:
		return w.WriteField(k, v)
	case upload:
		h := textproto.MIMEHeader{}
		name := strings.NewReplacer("\"", "'", "\\", "_", "\r", "", "\n", "").Replace(v.name)
		if name == "" {
			name = "file"
		}
		h.Set("Content-Disposition", fmt.Sprintf(`form-data; name="%s"; filename="%s"`, k, name))
		kind := v.mime
		if kind == "" {
			kind = "application/octet-stream"
		}
		h.Set("Content-Type", kind)
		part, err := w.CreatePart(h)
		if err == nil {
			_, err = part.Write(v.data)
		}
		return err
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return w.WriteField(k, string(raw))
}
