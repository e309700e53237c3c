package scripts

import (
	"math"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// tostring is Lua's tostring. Tables and functions have numbers, not addresses: a
// re-run prints the same.
func (r *run) tostring(v lua.LValue) string {
	switch x := v.(type) {
	case lua.LString:
		return string(x)
	case lua.LNumber:
		return formatNumber(x)
	case lua.LBool, *lua.LNilType:
		return x.String()
	}
	if h, ok := r.L.GetMetaField(v, "__tostring").(*lua.LFunction); ok {
		out := r.call(h, v)
		if len(out) > 0 {
			if s, ok := out[0].(lua.LString); ok {
				return string(s)
			}
		}
		r.fail("__tostring must give a string")
	}
	if r.names == nil {
		r.names = map[lua.LValue]int{}
	}
	n, ok := r.names[v]
	if !ok {
		n = len(r.names) + 1
		r.names[v] = n
		r.alloc(64)
	}
	return v.Type().String() + ": " + strconv.Itoa(n)
}

// formatNumber is a number as Lua prints it.
func formatNumber(n lua.LNumber) string {
	f := float64(n)
	switch {
	case f == math.Trunc(f) && math.Abs(f) < 1e15:
		return strconv.FormatInt(int64(f), 10)
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	case math.IsNaN(f):
		return "nan"
	}
	return cExponent(strconv.FormatFloat(f, 'g', 14, 64))
}

// cExponent drops the zeros that %.14g of C does not print.
func cExponent(s string) string {
	mantissa, exponent := s, ""
	if i := strings.IndexByte(s, 'e'); i >= 0 {
		mantissa, exponent = s[:i], s[i:]
	}
	if strings.Contains(mantissa, ".") {
		mantissa = strings.TrimRight(strings.TrimRight(mantissa, "0"), ".")
	}
	return mantissa + exponent
}

// checkText is argument n as a string; numbers are read as text.
func (r *run) checkText(n int) string {
	switch v := r.L.Get(n).(type) {
	case lua.LString:
		return string(v)
	case lua.LNumber:
		return formatNumber(v)
	default:
		r.L.ArgError(n, "a text is expected, not "+kindName(v))
		return ""
	}
}

// optText is argument n as a string, or what it is where it is missing.
func (r *run) optText(n int, otherwise string) string {
	if r.L.Get(n) == lua.LNil {
		return otherwise
	}
	return r.checkText(n)
}

// checkInt is argument n as a whole number, kept within what an int32 holds: no
// position or length that is further away means anything else.
func (r *run) checkInt(n int) int {
	f := r.checkNumber(n)
	switch {
	case math.IsNaN(f):
		r.L.ArgError(n, "a number is expected, not nan")
	case f > math.MaxInt32:
		return math.MaxInt32
	case f < math.MinInt32:
		return math.MinInt32
	}
	return int(math.Floor(f))
}

func (r *run) optInt(n, otherwise int) int {
	if r.L.Get(n) == lua.LNil {
		return otherwise
	}
	return r.checkInt(n)
}

// checkNumber is argument n as a number.
func (r *run) checkNumber(n int) float64 {
	switch v := r.L.Get(n).(type) {
	case lua.LNumber:
		return float64(v)
	case lua.LString:
		if f, ok := parseNumber(string(v), 10).(lua.LNumber); ok {
			return float64(f)
		}
	}
	r.L.ArgError(n, "a number is expected, not "+kindName(r.L.Get(n)))
	return 0
}

// checkFunc is argument n as a function of the script's.
func (r *run) checkFunc(n int) *lua.LFunction {
	fn, ok := r.L.Get(n).(*lua.LFunction)
	if !ok {
		r.L.ArgError(n, "a function is expected, not "+kindName(r.L.Get(n)))
	}
	return fn
}

func kindName(v lua.LValue) string {
	if v == nil || v == lua.LNil {
		return "nothing"
	}
	return "a " + v.Type().String()
}

// pushText gives a string that a library function made.
func (r *run) pushText(s string) int {
	r.str(len(s))
	r.L.Push(lua.LString(s))
	return 1
}
