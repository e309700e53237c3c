package scripts

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// effectData is an effect as a test sees it.
func effectData(e Effect) map[string]any {
	m := map[string]any{"kind": string(e.Do)}
	for k, v := range map[string]string{"text": e.Text, "name": e.Name, "how": e.How, "scope": string(e.Scope), "key": e.Key} {
		if v != "" {
			m[k] = v
		}
	}
	if e.Value != nil {
		m["value"] = e.Value
	}
	if len(e.Data) > 0 {
		m["data"] = e.Data
	}
	if e.After > 0 {
		m["after"] = e.After.Seconds()
	}
	if e.HTTP != nil {
		m["request"] = requestData(e.HTTP)
	}
	return m
}

func requestData(h *HTTP) map[string]any {
	headers := map[string]any{}
	for k, v := range h.Headers {
		headers[k] = v
	}
	return map[string]any{"method": h.Method, "url": h.URL, "body": h.Body, "headers": headers}
}

// testRequest is t:request(): the oldest request that is not answered, or nil.
func testRequest(L *lua.LState) int {
	r := on(L)
	if len(r.tests.stage.Requests) == 0 {
		L.Push(lua.LNil)
		return 1
	}
	L.Push(r.object(requestData(r.tests.stage.Requests[0].HTTP)))
	return 1
}

// testAnswer is t:answer{ status=200, body=…, json=… }: the oldest request is
// answered, and its handler called.
func testAnswer(L *lua.LState) int {
	r := on(L)
	s := r.tests.stage
	if len(s.Requests) == 0 {
		r.fail("no http.request waits for an answer")
	}
	m, _ := r.data(2).(map[string]any)
	e := s.Requests[0]
	s.Requests = s.Requests[1:]
	a := Answer{Status: 200, Data: e.Data}
	if n, ok := m["status"].(float64); ok {
		a.Status = int(n)
	}
	a.Body, _ = m["body"].(string)
	if a.Error, _ = m["error"].(string); a.Error != "" {
		a.Status = 0
	}
	if v, ok := m["json"]; ok {
		raw, _ := json.Marshal(v)
		a.Body = string(raw)
	}
	r.happens("answer", e.Name)
	if e.Name != "" {
		r.try(OnHandler, e.Name, a)
	}
	return r.pushDid()
}

// found tells whether one of the last effects is of that kind and has the words in
// its text, name or value.
func (r *run) found(kind, words string) bool {
	for _, e := range r.tests.last {
		if string(e.Do) != kind {
			continue
		}
		all := []string{e.Text, e.Name, e.Key, fmt.Sprint(e.Value), string(e.Data)}
		if e.HTTP != nil {
			all = append(all, e.HTTP.URL, e.HTTP.Body)
		}
		if words == "" || strings.Contains(strings.Join(all, "\n"), words) {
			return true
		}
	}
	return false
}

// testExpect is t:expect("say", "part of the text").
func testExpect(L *lua.LState) int {
	r := on(L)
	kind, words := r.checkText(2), r.optText(3, "")
	if !r.found(kind, words) {
		r.fail("expected: %s\nbut it did: %s", strings.TrimSpace(kind+" "+words), r.done())
	}
	return 0
}

// testNever is t:never("say").
func testNever(L *lua.LState) int {
	r := on(L)
	kind, words := r.checkText(2), r.optText(3, "")
	if r.found(kind, words) {
		r.fail("not expected: %s\nbut it did: %s", strings.TrimSpace(kind+" "+words), r.done())
	}
	return 0
}

// done is what was done, for people.
func (r *run) done() string {
	if len(r.tests.last) == 0 {
		return "nothing"
	}
	var out []string
	for _, e := range r.tests.last {
		line := string(e.Do)
		for _, s := range []string{e.Name, e.Key, e.Text, string(e.Data)} {
			if s != "" {
				line += " " + clip(s, 80)
			}
		}
		if e.Value != nil {
			line += fmt.Sprintf(" %v", e.Value)
		}
		if e.HTTP != nil {
			line += " " + e.HTTP.Method + " " + clip(e.HTTP.URL, 80)
		}
		out = append(out, line)
	}
	return strings.Join(out, "; ")
}

func testDid(L *lua.LState) int {
	return on(L).pushDid()
}

// testEqual is t:equal(got, want).
func testEqual(L *lua.LState) int {
	r := on(L)
	got := r.encode(L.Get(2), r.lim.Result, "t:equal")
	want := r.encode(L.Get(3), r.lim.Result, "t:equal")
	if !bytes.Equal(got, want) {
		r.fail("expected: %s\nbut it is: %s", clip(string(want), 300), clip(string(got), 300))
	}
	return 0
}

// testFails is t:fails(function() … end, "part of the message").
func testFails(L *lua.LState) int {
	r := on(L)
	fn, words := r.checkFunc(2), r.optText(3, "")
	L.Push(fn)
	err := r.protected(L, 0, passFunc)
	if err == nil {
		r.fail("expected an error, but there was none")
	}
	if msg := plainError(err.Object); !strings.Contains(msg, words) {
		r.fail("expected an error with “%s”, but it is: %s", words, clip(msg, 300))
	}
	return 0
}
