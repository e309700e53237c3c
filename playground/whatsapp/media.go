package whatsapp

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"path"
)

const (
	mediaHost = "mmg.whatsapp.net"
	// maxMedia is the largest file taken, a little over the 2,000 MiB of the
	// real server would not fit in a test's memory.
	maxMedia = 128 << 20
)

func mediaConn(*Server, *conn, *node) reply {
	return result(on("media_conn", attrs{
		"auth": "playground", "ttl": 3600, "auth_ttl": 21600, "max_buckets": 12,
	}, on("host", attrs{"hostname": mediaHost})))
}

// serveMedia keeps and returns encrypted files.
func (s *Server) serveMedia(w http.ResponseWriter, r *http.Request) {
	if code := s.mediaFault(r.Method); code != 0 {
		http.Error(w, http.StatusText(code), code)
		return
	}
	switch r.Method {
	case http.MethodPost:
		s.keepMedia(w, r)
	case http.MethodGet:
		s.mu.Lock()
		blob, ok := s.blobs[path.Base(r.URL.Path)]
		s.mu.Unlock()
		if !ok {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write(blob)
	case http.MethodDelete:
		s.mu.Lock()
		delete(s.blobs, path.Base(r.URL.Path))
		s.mu.Unlock()
	default:
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
	}
}

// keepMedia stores a file under its token, which is its hash.
func (s *Server) keepMedia(w http.ResponseWriter, r *http.Request) {
	blob, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxMedia))
	if err != nil {
		http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
		return
	}
	sum := sha256.Sum256(blob)
	name := base64.URLEncoding.EncodeToString(sum[:])
	if path.Base(r.URL.Path) != name {
		http.Error(w, "the token is not the hash of the file", http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	s.blobs[name] = blob
	s.mu.Unlock()
	// whatsmeow appends to the path with &, so there must be a query already.
	direct := "/v/t62/" + name + "?ccb=11-4"
	_ = json.NewEncoder(w).Encode(map[string]string{"url": "https://" + mediaHost + direct, "direct_path": direct})
}
