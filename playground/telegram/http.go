package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/mymmrac/telego/telegoapi"
)

// refusal is an answer with ok = false.
type refusal struct {
	code  int
	desc  string
	after int
	moved int64
}

func (r *refusal) Error() string { return r.desc }

func refuse(code int, desc string) error { return &refusal{code: code, desc: desc} }

func bad(desc string) error { return refuse(400, "Bad Request: "+desc) }

// errUnknown is the answer to a method that Unknown lists.
var errUnknown = refuse(http.StatusNotFound, "Not Found")

// errGone means that nobody is left to answer.
var errGone = errors.New("client gone")

// violation refuses a request that no correct client sends; finish remembers it.
func (c *call) violation(desc string) error {
	return &violation{refusal{code: 400, desc: desc}}
}

// violation is a refusal that Violations lists.
type violation struct{ refusal }

// wrong is a violation of the rules about values.
func (c *call) wrong(desc string) error { return c.violation("Bad Request: " + desc) }

// ServeHTTP serves /bot<token>/<method> and /file/bot<token>/<path>.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if rest, ok := strings.CutPrefix(r.URL.Path, "/file/bot"); ok {
		s.serveFile(w, r, rest)
		return
	}
	rest, ok := strings.CutPrefix(r.URL.Path, "/bot")
	token, method, ok2 := strings.Cut(rest, "/")
	s.mu.Lock()
	bot := s.byToken[token]
	s.mu.Unlock()
	c := &call{srv: s, bot: bot, method: method}
	err := c.read(r)
	switch {
	case !ok || !ok2 || method == "":
		answer(w, nil, refuse(404, "Not Found"))
	case bot == nil:
		answer(w, nil, refuse(401, "Unauthorized"))
	case bot.away(s.opt.Now()):
		s.finish(w, c, nil, refuse(400, "Logged out"))
	case errors.Is(err, errTooLarge):
		s.finish(w, c, nil, err)
	case err != nil:
		s.finish(w, c, nil, c.wrong("can't parse the request: "+err.Error()))
	default:
		s.serve(w, r, c)
	}
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request, c *call) {
	f := s.pickFault(c)
	if f != nil && !f.before(w, r, s) {
		s.log(c, &refusal{code: f.Code, desc: "fault"})
		return
	}
	if strings.EqualFold(c.method, "getUpdates") {
		res, err := c.getUpdates(r.Context())
		if errors.Is(err, errGone) {
			return
		}
		f.reply(w, func(w http.ResponseWriter) { s.note(c, err); answer(w, res, err) })
		return
	}
	if s.opt.Latency > 0 && !s.pause(r.Context(), s.opt.Latency) {
		return
	}
	res, err := s.dispatch(c)
	f.reply(w, func(w http.ResponseWriter) { s.finish(w, c, res, err) })
}

// pause waits and tells whether the client and the server are still there.
func (s *Server) pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
	case <-s.done:
	}
	return false
}

func (s *Server) dispatch(c *call) (any, error) {
	h := methods[strings.ToLower(c.method)]
	if h == nil {
		return nil, errUnknown
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	res, err := h(c)
	if err == nil {
		s.touch()
	}
	return res, err
}

// note remembers a violation and a method that is not there.
func (s *Server) note(c *call, err error) {
	var v *violation
	switch {
	case err == nil:
	case errors.As(err, &v):
		line := fmt.Sprintf("%s %s: %s", c.bot.name, c.method, v.desc)
		s.change(func() { s.violations = append(s.violations, line) })
	case errors.Is(err, errUnknown):
		line := fmt.Sprintf("%s %s: %s", c.bot.name, c.method, "no such method here")
		s.change(func() {
			s.unknown, s.violations = append(s.unknown, c.method), append(s.violations, line)
		})
	}
}

func (s *Server) finish(w http.ResponseWriter, c *call, res any, err error) {
	s.note(c, err)
	s.log(c, err)
	answer(w, res, err)
}

// log records the call.
func (s *Server) log(c *call, err error) {
	rec := Call{
		Bot: c.bot.name, Method: c.method, Chat: c.chatID(),
		At: s.opt.Now(), OK: err == nil, Code: 200,
	}
	if r := asRefusal(err); r != nil {
		rec.Code, rec.Description = r.code, r.desc
	}
	s.mu.Lock()
	s.record(rec)
	s.mu.Unlock()
}

func asRefusal(err error) *refusal {
	var v *violation
	if errors.As(err, &v) {
		return &v.refusal
	}
	var r *refusal
	if errors.As(err, &r) {
		return r
	}
	if err != nil {
		return &refusal{code: 500, desc: "Internal Server Error: " + err.Error()}
	}
	return nil
}

// answer writes the envelope of the Bot API.
func answer(w http.ResponseWriter, res any, err error) {
	r := asRefusal(err)
	w.Header().Set("Content-Type", "application/json")
	if r == nil {
		answerOK(w, res)
		return
	}
	out := telegoapi.Response{Error: &telegoapi.Error{Description: r.desc, ErrorCode: r.code}}
	if r.after > 0 || r.moved != 0 {
		out.Parameters = &telegoapi.ResponseParameters{RetryAfter: r.after, MigrateToChatID: r.moved}
	}
	if r.after > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(r.after))
	}
	raw, _ := json.Marshal(out)
	w.Header().Set("Content-Length", strconv.Itoa(len(raw)))
	w.WriteHeader(r.code)
	_, _ = w.Write(raw)
}

// described is a result with a description beside it, as the methods for
// webhooks have.
type described struct {
	result any
	text   string
}

func answerOK(w http.ResponseWriter, res any) {
	var b bytes.Buffer
	b.Grow(1 << 10)
	b.WriteString(`{"ok":true,"result":`)
	d, ok := res.(described)
	if ok {
		res = d.result
	}
	e := json.NewEncoder(&b)
	if at := b.Len(); e.Encode(res) != nil {
		b.Truncate(at)
		b.WriteString("null")
	}
	if ok {
		b.WriteString(`,"description":`)
		b.Write(quote(d.text))
	}
	b.WriteByte('}')
	w.Header().Set("Content-Length", strconv.Itoa(b.Len()))
	_, _ = w.Write(b.Bytes())
}
