package scripts

import (
	"encoding/json"
	"maps"
	"net/textproto"
	"net/url"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"frontdesk/desk"
)

// storeFuncs are the script's memory for the contact, storeAllFuncs the one for all.
var (
	storeFuncs    = map[string]lua.LGFunction{"get": storeGet(ForContact), "set": storeSet(ForContact)}
	storeAllFuncs = map[string]lua.LGFunction{"get": storeGet(ForAll), "set": storeSet(ForAll)}
	httpFuncs     = map[string]lua.LGFunction{"request": httpRequest}
	hoursFuncs    = map[string]lua.LGFunction{"open": hoursOpen}
)

// checkKey is a key of the memory.
func (r *run) checkKey(n int) string {
	key := r.checkText(n)
	if key == "" || len(key) > KeyBytes || strings.ContainsFunc(key, func(c rune) bool { return c < ' ' || c == '\uFFFD' }) {
		r.L.ArgError(n, "a key of 1 to 64 bytes is expected")
	}
	return key
}

// value is what the memory holds, this run's own writes included.
func (r *run) value(scope Scope, key string) json.RawMessage {
	if v, ok := r.stored[scope][key]; ok {
		return v
	}
	if scope == ForContact && r.turn.Contact == nil {
		return nil
	}
	v, ok := r.world.Stored(scope, key)
	if !ok {
		return nil
	}
	return v
}

func storeGet(scope Scope) lua.LGFunction {
	return func(L *lua.LState) int {
		r := of(L)
		r.step(20)
		if r.loading {
			r.fail("store cannot be used in the outermost lines of a script")
		}
		v := r.value(scope, r.checkKey(1))
		if len(v) == 0 {
			L.Push(lua.LNil)
			return 1
		}
		L.Push(r.decode(v))
		return 1
	}
}

func storeSet(scope Scope) lua.LGFunction {
	return func(L *lua.LState) int {
		r := of(L)
		key := r.checkKey(1)
		e := Effect{Do: DoStore, Scope: scope, Key: key}
		if L.Get(2) != lua.LNil {
			e.Data = r.encode(L.Get(2), ValueBytes, "store.set")
		}
		if r.loading || r.quiet != "" {
			r.do(e) // says why not
		}
		now := r.quota(e)
		r.do(e)
		if r.stored == nil {
			r.stored, r.used = map[Scope]map[string]json.RawMessage{}, map[Scope]Usage{}
		}
		if r.stored[scope] == nil {
			r.stored[scope] = map[string]json.RawMessage{}
		}
		r.stored[scope][key], r.used[scope] = e.Data, now
		return 0
	}
}

// quota is how full the memory is after an effect; it fails when that is too full.
func (r *run) quota(e Effect) Usage {
	u, ok := r.used[e.Scope]
	if !ok {
		u = r.world.Used(e.Scope)
	}
	if old := r.value(e.Scope, e.Key); len(old) > 0 {
		u.Keys--
		u.Bytes -= len(old) + len(e.Key)
	}
	if len(e.Data) == 0 {
		return u
	}
	u.Keys++
	u.Bytes += len(e.Data) + len(e.Key)
	if Full(e.Scope, u) {
		keys, bytes := most(e.Scope)
		r.fail("the script's memory is full (at most %d keys and %s)", keys, size(int64(bytes)))
	}
	return u
}

// most is the quota of a memory.
func most(scope Scope) (keys, bytes int) {
	if scope == ForAll {
		return GlobalKeys, GlobalBytes
	}
	return ContactKeys, ContactBytes
}

// Full tells whether a memory holds more than it may.
func Full(scope Scope, u Usage) bool {
	keys, bytes := most(scope)
	return u.Keys > keys || u.Bytes > bytes
}

// hoursOpen is hours.open(team): whether it works at the turn's time.
func hoursOpen(L *lua.LState) int {
	r := of(L)
	r.step(20)
	team := r.optText(1, "")
	if team != "" {
		r.checkName(team)
	}
	open, known := r.world.Open(desk.Fold(team))
	if !known {
		r.fail("there is no team “%s”", clip(team, 60))
	}
	L.Push(lua.LBool(open))
	return 1
}

// The limits of an HTTP request.
const (
	longestURL    = 2000
	longestBody   = 16 << 10
	mostHeaders   = 20
	longestHeader = 1000
)

// httpRequest is http.request{ url=, then=, method=, headers=, body=, json=, data= }.
func httpRequest(L *lua.LState) int {
	r := of(L)
	t := L.CheckTable(1)
	r.checkOptions(t)
	h := &HTTP{Method: strings.ToUpper(r.option(t, "method")), URL: r.option(t, "url"), Body: r.option(t, "body")}
	h.Headers = r.headers(t)
	if v := t.RawGetString("json"); v != lua.LNil {
		h.Body = string(r.encode(v, longestBody, "http.request"))
		h.Headers["Content-Type"] = "application/json"
	}
	if h.Method == "" {
		h.Method = "GET"
		if h.Body != "" {
			h.Method = "POST"
		}
	}
	r.checkHTTP(h)
	e := Effect{Do: DoHTTP, HTTP: h}
	then := r.option(t, "then")
	if then == "" {
		then = r.option(t, "handler")
	}
	if then != "" {
		e.Name = r.checkHandler(then)
	}
	if v := t.RawGetString("data"); v != lua.LNil {
		e.Data = r.encode(v, ValueBytes, "http.request")
	}
	r.do(e)
	return 0
}

var httpOptions = []string{"url", "method", "headers", "body", "json", "data", "then", "handler"}

// checkOptions refuses a misspelt option.
func (r *run) checkOptions(t *lua.LTable) {
	for k, _ := t.Next(lua.LNil); k != lua.LNil; k, _ = t.Next(k) {
		r.step(1)
		if s, ok := k.(lua.LString); !ok || !slices.Contains(httpOptions, string(s)) {
			r.fail("http.request does not know %s: it takes url, then, method, headers, body, json and data", quoteKey(k))
		}
	}
}

// option is a text of an options table, "" where it is missing.
func (r *run) option(t *lua.LTable, key string) string {
	switch v := t.RawGetString(key).(type) {
	case lua.LString:
		return string(v)
	case lua.LNumber:
		return formatNumber(v)
	case *lua.LNilType:
		return ""
	}
	r.fail("http.request: “%s” must be a text", strings.ToLower(key))
	return ""
}

func (r *run) headers(t *lua.LTable) map[string]string {
	out := map[string]string{}
	h, ok := t.RawGetString("headers").(*lua.LTable)
	if !ok {
		if t.RawGetString("headers") != lua.LNil {
			r.fail("http.request: “headers” must be a table")
		}
		return out
	}
	for k, v := h.Next(lua.LNil); k != lua.LNil; k, v = h.Next(k) {
		name, okName := k.(lua.LString)
		value, okValue := v.(lua.LString)
		if !okName || !okValue || !headerName(string(name)) || len(value) > longestHeader || strings.ContainsAny(string(value), "\r\n\x00") {
			r.fail("http.request: “headers” must hold texts of one line, by their name")
		}
		out[textproto.CanonicalMIMEHeaderKey(string(name))] = string(value)
		if len(out) > mostHeaders {
			r.fail("http.request: at most %d headers", mostHeaders)
		}
	}
	return out
}

// reserved are headers that the client sets, or that would change what is asked.
var reserved = []string{"Host", "Content-Length", "Connection", "Transfer-Encoding", "Upgrade", "Proxy-Authorization", "Te", "Trailer"}

func headerName(s string) bool {
	if s == "" || len(s) > 60 || slices.Contains(reserved, textproto.CanonicalMIMEHeaderKey(s)) {
		return false
	}
	return !strings.ContainsFunc(s, func(c rune) bool {
		return !(c == '-' || c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z')
	})
}

// checkHTTP refuses what no request may be. Where it leads is looked at by package
// fetch, when it is made.
func (r *run) checkHTTP(h *HTTP) {
	u, err := url.Parse(h.URL)
	switch {
	case len(h.URL) > longestURL:
		r.fail("http.request: the url is longer than %d bytes", longestURL)
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		r.fail("http.request: “%s” is no http or https url", clip(h.URL, 100))
	case u.User != nil:
		r.fail("http.request: a url must not hold a name or password: send an Authorization header")
	case !slices.Contains([]string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"}, h.Method):
		r.fail("http.request: the method must be GET, POST, PUT, PATCH, DELETE or HEAD")
	case len(h.Body) > longestBody:
		r.fail("http.request: the body is longer than %s", size(longestBody))
	}
	for _, k := range slices.Sorted(maps.Keys(h.Headers)) {
		r.alloc(int64(len(k) + len(h.Headers[k])))
	}
	r.alloc(int64(len(h.URL) + len(h.Body)))
}
