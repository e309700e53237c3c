package scripts

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	lua "github.com/yuin/gopher-lua"
)

// toLua is plain data as a Lua value, counted.
func (r *run) toLua(x any) lua.LValue {
	switch v := x.(type) {
	case nil:
		return lua.LNil
	case lua.LValue:
		return v
	case bool:
		return lua.LBool(v)
	case int:
		return lua.LNumber(v)
	case int64:
		return lua.LNumber(v)
	case float64:
		return lua.LNumber(v)
	case string:
		r.str(len(v))
		return lua.LString(v)
	case time.Time:
		return unixTime(v)
	case json.RawMessage:
		return r.decode(v)
	case Answer:
		return r.toLua(v.Table())
	case []any:
		return r.list(v)
	case map[string]any:
		return r.object(v)
	}
	r.fail("a value of type %T cannot be given to a script", x)
	return lua.LNil
}

func (r *run) list(v []any) *lua.LTable {
	r.alloc(tableBytes + int64(len(v))*listBytes)
	t := r.L.CreateTable(len(v), 0)
	for i, e := range v {
		r.step(1)
		t.RawSetInt(i+1, r.toLua(e))
	}
	return t
}

func (r *run) object(v map[string]any) *lua.LTable {
	r.alloc(tableBytes + int64(len(v)+1)*fieldBytes)
	t := r.L.CreateTable(0, len(v))
	for _, k := range slices.Sorted(maps.Keys(v)) {
		r.step(2)
		if e := r.toLua(v[k]); e != lua.LNil {
			t.RawSetString(k, e)
		}
	}
	return t
}

// unixTime is a time as scripts have it: seconds since 1970.
func unixTime(t time.Time) lua.LValue {
	if t.IsZero() {
		return lua.LNil
	}
	return lua.LNumber(float64(t.UnixMilli()) / 1000)
}

// converter makes plain data of Lua values, within limits.
type converter struct {
	run   *run
	left  int // bytes
	nodes int
}

// toGo is a value as plain data, or what is wrong with it.
func (c *converter) toGo(v lua.LValue, depth int) (any, string) {
	c.run.step(1)
	if c.nodes++; c.nodes > maxNodes {
		return nil, fmt.Sprintf("it has more than %s values", thousands(maxNodes))
	}
	if c.left -= 8; c.left < 0 {
		return nil, "it is too large"
	}
	switch x := v.(type) {
	case nil, *lua.LNilType:
		return nil, ""
	case lua.LBool:
		return bool(x), ""
	case lua.LNumber:
		return float64(x), ""
	case lua.LString:
		if c.left -= len(x); c.left < 0 {
			return nil, "it is too large"
		}
		return string(x), ""
	case *lua.LTable:
		if depth >= maxData {
			return nil, fmt.Sprintf("it is nested too deeply (at most %d levels), or goes round", maxData)
		}
		return c.table(x, depth+1)
	}
	return nil, "a " + v.Type().String() + " is not data"
}

func (c *converter) table(t *lua.LTable, depth int) (any, string) {
	n := t.Len()
	var list []any
	var object map[string]any
	for k, v := t.Next(lua.LNil); k != lua.LNil; k, v = t.Next(k) {
		x, msg := c.toGo(v, depth)
		if msg != "" {
			return nil, msg
		}
		if i, ok := k.(lua.LNumber); ok && object == nil && float64(i) == float64(len(list)+1) {
			list = append(list, x)
			continue
		}
		if object == nil {
			object = map[string]any{}
			for i, e := range list {
				object[formatNumber(lua.LNumber(i+1))] = e
			}
		}
		switch key := k.(type) {
		case lua.LString:
			c.left -= len(key)
			object[string(key)] = x
		case lua.LNumber:
			object[formatNumber(key)] = x
		default:
			return nil, "its keys must be texts or numbers"
		}
	}
	if object == nil && len(list) > 0 && n == len(list) {
		return list, ""
	}
	if object == nil {
		object = map[string]any{}
	}
	return object, ""
}
