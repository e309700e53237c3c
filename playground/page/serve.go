package page

import (
	"crypto/subtle"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

//go:embed assets
var assets embed.FS

// policy lets the page load nothing but itself.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// largest is the size of the largest upload.
const largest = 20 << 20

// Handler serves the page below Path, and nothing else.
func (p *Page) Handler() http.Handler {
	static, _ := fs.Sub(assets, "assets") // it is embedded
	mux := http.NewServeMux()
	mux.Handle("GET /", http.FileServerFS(static))
	mux.HandleFunc("GET /events", p.serveEvents)
	mux.HandleFunc("GET /file/{network}/{id...}", p.serveFile)
	mux.HandleFunc("POST /act", p.serveAct)
	mux.HandleFunc("POST /do", p.serveDo)
	inner := http.StripPrefix("/"+p.token, mux)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, _, ok := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		if !ok || subtle.ConstantTimeCompare([]byte(token), []byte(p.token)) != 1 {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		inner.ServeHTTP(w, r)
	})
}

// serveEvents is the stream of news.
func (p *Page) serveEvents(w http.ResponseWriter, r *http.Request) {
	flush, ok := w.(http.Flusher)
	if !ok {
		http.Error(w, "no streaming here", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	ch := p.hub.join()
	defer p.hub.leave(ch)
	for _, raw := range p.everything() {
		if _, err := fmt.Fprintf(w, "data: %s\n\n", raw); err != nil {
			return
		}
	}
	flush.Flush()
	for {
		select {
		case raw, ok := <-ch:
			if !ok {
				return
			}
			if _, err := fmt.Fprintf(w, "data: %s\n\n", raw); err != nil {
				return
			}
			flush.Flush()
		case <-r.Context().Done():
			return
		}
	}
}

// request is an act of a pane.
type request struct {
	Network string `json:"network"`
	Act
}

// serveAct does what somebody does in a pane: JSON, or a form with a file.
func (p *Page) serveAct(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, largest)
	req, err := readAct(r)
	if err != nil {
		reply(w, "", err)
		return
	}
	n := p.network(req.Network)
	if n == nil {
		reply(w, "", ErrNoChat)
		return
	}
	if err := req.check(req.Network); err != nil {
		reply(w, "", err)
		return
	}
	answer, err := n.Do(req.Act)
	p.Changed()
	reply(w, answer, err)
}

func readAct(r *http.Request) (request, error) {
	var req request
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		return req, json.NewDecoder(r.Body).Decode(&req)
	}
	if err := json.Unmarshal([]byte(r.FormValue("act")), &req); err != nil {
		return req, err
	}
	f, head, err := r.FormFile("file")
	if err != nil {
		return req, err
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(f)
	if err != nil {
		return req, err
	}
	if len(data) == 0 {
		return req, errors.New("that file is empty")
	}
	file := &File{Name: path.Base(head.Filename), Mime: head.Header.Get("Content-Type"), Data: data}
	if file.Kind = r.FormValue("kind"); file.Kind == "" {
		file.Kind = kindOf(file.Mime)
	}
	req.File = file
	return req, nil
}

// reply answers an act.
func reply(w http.ResponseWriter, answer string, err error) {
	w.Header().Set("Content-Type", "application/json")
	out := map[string]string{"answer": answer}
	if err != nil {
		out["error"] = err.Error()
	}
	_ = json.NewEncoder(w).Encode(out)
}

// serveFile is what is attached to a message. Nothing of it may run here.
func (p *Page) serveFile(w http.ResponseWriter, r *http.Request) {
	n := p.network(r.PathValue("network"))
	if n == nil {
		http.NotFound(w, r)
		return
	}
	f, err := n.File(r.PathValue("id"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	if f.Mime == "" {
		f.Mime = http.DetectContentType(f.Data)
	}
	disposition := "attachment"
	if kindOf(f.Mime) != "document" {
		disposition = "inline"
	} else {
		f.Mime = "application/octet-stream"
	}
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Content-Type", f.Mime)
	h.Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": f.Name}))
	_, _ = w.Write(f.Data)
}
