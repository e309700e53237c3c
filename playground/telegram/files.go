package telegram

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/mymmrac/telego"
)

// file is the content of a photo, voice and so on.
type file struct {
	id, unique, path string
	name, mime       string
	data             []byte
}

const (
	maxDownload = 20 << 20
	maxUpload   = 50 << 20
)

// addFile stores content and gives it an id.
func (s *Server) addFile(kind, name, mime string, data []byte) *file {
	s.nextFile++
	n := s.nextFile
	ext := path.Ext(name)
	if ext == "" {
		ext = defaultExt[kind]
	}
	f := &file{
		id:     fmt.Sprintf("BQACAgIAAxk_%s_%d", kind, n),
		unique: fmt.Sprintf("AgAD%d", n),
		path:   fmt.Sprintf("%ss/file_%d%s", strings.ToLower(kind), n, ext),
		name:   name, mime: mime, data: data,
	}
	s.files[f.id], s.paths[f.path] = f, f
	return f
}

// File is the content of a message by Message.File, with its name.
func (s *Server) File(id string) (name string, data []byte, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.files[id]
	if f == nil {
		return "", nil, false
	}
	return f.name, f.data, true
}

var defaultExt = map[string]string{
	"photo": ".jpg", "video": ".mp4", "animation": ".mp4", "video_note": ".mp4",
	"voice": ".oga", "audio": ".mp3", "sticker": ".webp",
}

// input finds the file a request names: an id, a web address or an upload.
func (c *call) input(kind string, raw json.RawMessage) (*file, error) {
	var ref string
	if len(raw) == 0 || json.Unmarshal(raw, &ref) != nil || ref == "" {
		return nil, c.wrong("there is no " + kind + " in the request")
	}
	if name, ok := strings.CutPrefix(ref, "attach://"); ok {
		u, ok := c.uploads[name]
		if !ok {
			return nil, c.wrong("there is no upload named " + name)
		}
		if len(u.data) == 0 {
			return nil, c.wrong("file must be non-empty")
		}
		if len(u.data) > maxUpload && c.srv.opt.LocalDir == "" {
			return nil, errTooLarge
		}
		return c.srv.addFile(kind, u.name, u.mime, u.data), nil
	}
	if strings.HasPrefix(ref, "http://") || strings.HasPrefix(ref, "https://") {
		return c.srv.addFile(kind, path.Base(ref), "", []byte(ref)), nil
	}
	f := c.srv.files[ref]
	if f == nil {
		return nil, bad("wrong file identifier/HTTP URL specified")
	}
	return f, nil
}

// attach puts the file into the message as the kind of media.
func attach(m *telego.Message, kind string, f *file) {
	size := int64(len(f.data))
	switch kind {
	case "photo":
		m.Photo = []telego.PhotoSize{
			{FileID: f.id, FileUniqueID: f.unique, Width: 90, Height: 60, FileSize: int(size)},
			{FileID: f.id, FileUniqueID: f.unique, Width: 1280, Height: 853, FileSize: int(size)},
		}
	case "video":
		m.Video = &telego.Video{
			FileID: f.id, FileUniqueID: f.unique, Width: 640, Height: 480, Duration: 5,
			FileName: f.name, MimeType: f.mime, FileSize: size,
		}
	case "audio":
		m.Audio = &telego.Audio{
			FileID: f.id, FileUniqueID: f.unique, Duration: 5,
			FileName: f.name, MimeType: f.mime, FileSize: size,
		}
	case "document":
		m.Document = document(f)
	case "voice":
		m.Voice = &telego.Voice{
			FileID: f.id, FileUniqueID: f.unique, Duration: 5, MimeType: f.mime, FileSize: size,
		}
	case "animation":
		m.Animation = &telego.Animation{
			FileID: f.id, FileUniqueID: f.unique, Width: 320, Height: 240, Duration: 3,
			FileName: f.name, MimeType: f.mime, FileSize: size,
		}
		m.Document = document(f)
	case "sticker":
		m.Sticker = &telego.Sticker{
			FileID: f.id, FileUniqueID: f.unique, Type: "regular",
			Width: 512, Height: 512, Emoji: "👍", FileSize: int(size),
		}
	case "video_note":
		m.VideoNote = &telego.VideoNote{
			FileID: f.id, FileUniqueID: f.unique, Length: 240, Duration: 5, FileSize: int(size),
		}
	}
}

func document(f *file) *telego.Document {
	return &telego.Document{
		FileID: f.id, FileUniqueID: f.unique, FileName: f.name,
		MimeType: f.mime, FileSize: int64(len(f.data)),
	}
}

func (c *call) getFile() (any, error) {
	var p telego.GetFileParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	f := c.srv.files[p.FileID]
	if f == nil {
		return nil, bad("invalid file_id")
	}
	out := &telego.File{FileID: f.id, FileUniqueID: f.unique, FileSize: int64(len(f.data)), FilePath: f.path}
	if dir := c.srv.opt.LocalDir; dir != "" {
		var err error
		out.FilePath, err = f.keep(dir)
		return out, err
	}
	if len(f.data) > maxDownload {
		return nil, bad("file is too big")
	}
	return out, nil
}

// keep writes the file where a server in local mode has it: file_path is then an
// absolute path on the disk of both (Client.cpp json_store_file).
func (f *file) keep(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, filepath.FromSlash(f.path))
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return "", err
	}
	return name, os.WriteFile(name, f.data, 0o600)
}

// serveFile serves /file/bot<token>/<path>.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request, rest string) {
	token, name, _ := strings.Cut(rest, "/")
	s.mu.Lock()
	bot := s.byToken[token]
	found := s.paths[name]
	s.mu.Unlock()
	c := &call{srv: s, bot: bot, method: "file"}
	if bot == nil || found == nil || s.opt.LocalDir != "" {
		answer(w, nil, refuse(404, "Not Found"))
		return
	}
	f := s.pickFault(c)
	if f != nil && !f.before(w, r, s) {
		return
	}
	f.reply(w, func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "application/octet-stream")
		_, _ = w.Write(found.data)
	})
}
