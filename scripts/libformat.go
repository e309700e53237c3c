package scripts

import (
	"fmt"
	"math"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// stringFormat is string.format: %d %i %u %c %x %X %o %e %E %f %g %G %s %q %%, with
// a width and a precision of two digits.
func stringFormat(L *lua.LState) int {
	r := of(L)
	f := r.checkText(1)
	b := &builder{run: r}
	arg := 1
	for {
		i := strings.IndexByte(f, '%')
		if i < 0 {
			b.add(f)
			break
		}
		b.add(f[:i])
		r.step(2)
		f = f[i+1:]
		if strings.HasPrefix(f, "%") {
			b.add("%")
			f = f[1:]
			continue
		}
		spec, verb, rest := formatSpec(f)
		if verb == 0 {
			r.fail("string.format does not know “%%%s”", clip(f, 6))
		}
		f = rest
		arg++
		if arg > L.GetTop() {
			L.ArgError(arg, "a value is missing")
		}
		b.add(r.formatOne(spec, verb, arg))
	}
	L.Push(lua.LString(b.done()))
	return 1
}

// formatSpec reads the flags, width and precision, and the letter, of what follows
// a %. The letter is 0 when it is none.
func formatSpec(f string) (spec string, verb byte, rest string) {
	i := 0
	for i < len(f) && strings.IndexByte("-+ #0", f[i]) >= 0 && i < 5 {
		i++
	}
	for n := 0; n < 2 && i < len(f) && isDigit(f[i]); n++ {
		i++
	}
	if i < len(f) && f[i] == '.' {
		i++
		for n := 0; n < 2 && i < len(f) && isDigit(f[i]); n++ {
			i++
		}
	}
	if i >= len(f) || strings.IndexByte("diucxXoeEfgGsq", f[i]) < 0 {
		return "", 0, ""
	}
	return f[:i], f[i], f[i+1:]
}

func (r *run) formatOne(spec string, verb byte, arg int) string {
	switch verb {
	case 'd', 'i', 'u':
		return fmt.Sprintf("%"+spec+"d", r.checkWhole(arg))
	case 'x', 'X', 'o':
		return fmt.Sprintf("%"+spec+string(verb), r.checkWhole(arg))
	case 'c':
		return string([]byte{byte(r.checkWhole(arg))})
	case 'q':
		return quoteLua(r.checkText(arg))
	case 's':
		s := r.tostring(r.L.Get(arg))
		if spec == "" {
			return s
		}
		return fmt.Sprintf("%"+spec+"s", s)
	}
	x := r.checkNumber(arg)
	if math.IsInf(x, 0) || math.IsNaN(x) {
		return formatNumber(lua.LNumber(x))
	}
	if (verb == 'g' || verb == 'G') && !strings.Contains(spec, ".") {
		spec += ".6"
	}
	return fmt.Sprintf("%"+spec+string(verb), x)
}

// checkWhole is argument n as an integer.
func (r *run) checkWhole(n int) int64 {
	f := r.checkNumber(n)
	if math.IsNaN(f) || f >= math.MaxInt64 || f <= math.MinInt64 {
		r.L.ArgError(n, "this number is too large for a whole one")
	}
	return int64(f)
}

// quoteLua is a string as Lua reads it.
func quoteLua(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(s) {
		switch c := s[i]; c {
		case '"', '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case '\n':
			b.WriteString("\\\n")
		case '\r':
			b.WriteString(`\r`)
		case 0:
			b.WriteString(`\000`)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
