package telegram

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Kind is what goes wrong in a Fault.
type Kind int

// The kinds of faults.
const (
	// Refuse answers Code, Description and RetryAfter without doing anything.
	Refuse Kind = iota
	// BadGateway answers 502 with a page of HTML.
	BadGateway
	// CloseBefore closes the connection before the call is processed.
	CloseBefore
	// CloseAfter processes the call and closes without an answer.
	CloseAfter
	// Hang keeps the call, unprocessed, until the client gives up.
	Hang
	// Truncate processes the call and sends half of the answer.
	Truncate
	// Delay processes the call after waiting for Fault.Delay.
	Delay
)

// Fault is something that goes wrong on purpose.
type Fault struct {
	// Bot and Method and Chat narrow the calls; the zero values mean any.
	Bot    *Bot
	Method string
	Chat   int64
	// Count is how many calls fail, 0 for all.
	Count int
	// Prob is the chance of each call to fail, 0 for certainty.
	Prob float64
	Kind Kind

	Code        int
	Description string
	RetryAfter  int
	MigrateTo   int64
	Delay       time.Duration
}

type fault struct {
	Fault
	left int
}

// Fault makes matching calls fail until Count is used up or lift is called.
func (s *Server) Fault(f Fault) (lift func()) {
	p := &fault{f, f.Count}
	s.mu.Lock()
	s.faults = append(s.faults, p)
	s.mu.Unlock()
	return func() {
		s.mu.Lock()
		s.removeFault(p)
		s.mu.Unlock()
	}
}

func (s *Server) removeFault(p *fault) {
	for i, f := range s.faults {
		if f == p {
			s.faults = append(s.faults[:i:i], s.faults[i+1:]...)
			return
		}
	}
}

func (s *Server) pickFault(c *call) *fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		if !f.match(c) || f.Prob > 0 && s.rnd.Float64() >= f.Prob {
			continue
		}
		if f.Count > 0 {
			if f.left--; f.left == 0 {
				s.removeFault(f)
			}
		}
		return f
	}
	return nil
}

func (f *fault) match(c *call) bool {
	return (f.Bot == nil || f.Bot == c.bot) &&
		(f.Method == "" || strings.EqualFold(f.Method, c.method)) &&
		(f.Chat == 0 || f.Chat == c.chatID())
}

// before plays the faults that come before the call and tells whether the call
// is to be processed.
func (f *fault) before(w http.ResponseWriter, r *http.Request, s *Server) bool {
	switch f.Kind {
	case Refuse:
		f.refuse(w)
	case BadGateway:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusBadGateway)
		fmt.Fprint(w, "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>")
	case CloseBefore:
		hangUp(w, nil)
	case Hang:
		select {
		case <-r.Context().Done():
		case <-s.done:
		}
		hangUp(w, nil)
	case Delay:
		return s.pause(r.Context(), f.Delay)
	default:
		return true
	}
	return false
}

func (f *fault) refuse(w http.ResponseWriter) {
	r := &refusal{code: f.Code, desc: f.Description, after: f.RetryAfter, moved: f.MigrateTo}
	if r.code == 0 {
		r.code = http.StatusInternalServerError
	}
	if r.desc == "" {
		r.desc = http.StatusText(r.code)
		if r.after > 0 {
			r.desc = "Too Many Requests: retry after " + strconv.Itoa(r.after)
		}
	}
	answer(w, nil, r)
}

// reply writes the answer and plays the faults that come after the call.
func (f *fault) reply(w http.ResponseWriter, write func(http.ResponseWriter)) {
	if f == nil || f.Kind != CloseAfter && f.Kind != Truncate {
		write(w)
		return
	}
	rec := &recorder{header: http.Header{}, code: http.StatusOK}
	write(rec)
	if f.Kind == CloseAfter {
		hangUp(w, nil)
		return
	}
	body := rec.body
	head := fmt.Sprintf("HTTP/1.1 %d OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n",
		rec.code, len(body))
	hangUp(w, append([]byte(head), body[:len(body)/2]...))
}

// hangUp writes raw bytes, if any, and closes the connection.
func hangUp(w http.ResponseWriter, raw []byte) {
	h, ok := w.(http.Hijacker)
	if !ok {
		panic(http.ErrAbortHandler)
	}
	conn, _, err := h.Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	_, _ = conn.Write(raw)
	_ = conn.Close()
}

// recorder keeps an answer back.
type recorder struct {
	header http.Header
	code   int
	body   []byte
}

func (r *recorder) Header() http.Header  { return r.header }
func (r *recorder) WriteHeader(code int) { r.code = code }
func (r *recorder) Write(b []byte) (int, error) {
	r.body = append(r.body, b...)
	return len(b), nil
}
