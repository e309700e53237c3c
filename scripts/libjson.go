package scripts

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"

	lua "github.com/yuin/gopher-lua"
)

var jsonFuncs = map[string]lua.LGFunction{"encode": jsonEncode, "decode": jsonDecode}

func jsonEncode(L *lua.LState) int {
	r := of(L)
	return r.pushText(string(r.encode(L.Get(1), r.lim.String, "json.encode")))
}

// encode is a value as JSON of at most so many bytes; keys are sorted.
func (r *run) encode(v lua.LValue, most int, what string) []byte {
	c := converter{run: r, left: most}
	x, msg := c.toGo(v, 0)
	if msg == "" {
		if f, bad := notNumber(x); bad {
			msg = fmt.Sprintf("%v is no number in JSON", f)
		}
	}
	if msg != "" {
		r.fail("%s: this value cannot be written as JSON: %s", what, msg)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(x); err != nil {
		r.fail("%s: this value cannot be written as JSON", what)
	}
	out := bytes.TrimRight(b.Bytes(), "\n")
	if len(out) > most {
		r.fail("%s: this value is too large (at most %s as JSON)", what, size(int64(most)))
	}
	r.alloc(int64(len(out)))
	return out
}

// notNumber finds an infinity or NaN in plain data.
func notNumber(x any) (float64, bool) {
	switch v := x.(type) {
	case float64:
		return v, math.IsInf(v, 0) || math.IsNaN(v)
	case []any:
		for _, e := range v {
			if f, bad := notNumber(e); bad {
				return f, true
			}
		}
	case map[string]any:
		for _, e := range v {
			if f, bad := notNumber(e); bad {
				return f, true
			}
		}
	}
	return 0, false
}

// jsonDecode gives the value, or nil and what is wrong with the text.
func jsonDecode(L *lua.LState) int {
	r := of(L)
	v, msg := r.tryDecode([]byte(r.checkText(1)))
	if msg != "" {
		L.Push(lua.LNil)
		L.Push(lua.LString(msg))
		return 2
	}
	L.Push(v)
	return 1
}

// decode is JSON of ours as a Lua value.
func (r *run) decode(raw []byte) lua.LValue {
	v, msg := r.tryDecode(raw)
	if msg != "" {
		r.fail("this data cannot be read: %s", msg)
	}
	return v
}

// tryDecode is JSON as a Lua value, or what is wrong with it.
func (r *run) tryDecode(raw []byte) (lua.LValue, string) {
	if len(raw) > r.lim.String {
		return nil, "it is longer than " + size(int64(r.lim.String))
	}
	r.step(int64(len(raw) / 16))
	d := &decoder{run: r, dec: json.NewDecoder(bytes.NewReader(raw))}
	v, msg := d.value(0)
	if msg == "" {
		if _, err := d.dec.Token(); err != io.EOF {
			msg = "something follows the value"
		}
	}
	return v, msg
}

// decoder reads JSON token by token, so that nothing is made before it is counted.
type decoder struct {
	run   *run
	dec   *json.Decoder
	nodes int
}

func (d *decoder) value(depth int) (lua.LValue, string) {
	tok, err := d.dec.Token()
	if err != nil {
		return nil, "it is no JSON"
	}
	return d.of(tok, depth)
}

func (d *decoder) of(tok json.Token, depth int) (lua.LValue, string) {
	d.run.step(4)
	if d.nodes++; d.nodes > maxNodes {
		return nil, "it has more than " + thousands(maxNodes) + " values"
	}
	switch x := tok.(type) {
	case nil:
		return lua.LNil, ""
	case json.Delim:
		if depth >= maxData {
			return nil, fmt.Sprintf("it is nested too deeply (at most %d levels)", maxData)
		}
		d.run.alloc(tableBytes)
		t := d.run.L.CreateTable(0, 0)
		if x == '[' {
			return t, d.list(t, depth+1)
		}
		return t, d.object(t, depth+1)
	default:
		return d.run.toLua(x), ""
	}
}

func (d *decoder) list(t *lua.LTable, depth int) string {
	for i := 1; d.dec.More(); i++ {
		v, msg := d.value(depth)
		if msg != "" {
			return msg
		}
		d.run.rawset(t, lua.LNumber(i), v)
	}
	return d.close()
}

func (d *decoder) object(t *lua.LTable, depth int) string {
	for d.dec.More() {
		key, err := d.dec.Token()
		if err != nil {
			return "it is no JSON"
		}
		v, msg := d.value(depth)
		if msg != "" {
			return msg
		}
		name, _ := key.(string)
		d.run.rawset(t, d.run.toLua(name), v)
	}
	return d.close()
}

func (d *decoder) close() string {
	if _, err := d.dec.Token(); err != nil {
		return "it is no JSON"
	}
	return ""
}
