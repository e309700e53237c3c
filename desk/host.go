package desk

import (
	"net/netip"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// Host is a host as the list of those that scripts may ask holds it: in lower case, an
// international name in its ASCII form, an address in its shortest, and the port behind
// it where it is neither 80 nor 443. False for what is none.
func Host(s string) (string, bool) {
	name, port, ok := splitHost(strings.ToLower(s))
	if !ok {
		return "", false
	}
	if ip, err := netip.ParseAddr(name); err == nil {
		if name = ip.Unmap().String(); ip.Zone() != "" {
			return "", false
		}
	} else if name, ok = hostName(name); !ok {
		return "", false
	}
	switch {
	case port == "" || port == "443" || port == "80":
		return name, true
	case strings.Contains(name, ":"):
		return "[" + name + "]:" + port, true
	}
	return name + ":" + port, true
}

// hostName is a name of more than one part, in ASCII.
func hostName(s string) (string, bool) {
	s, err := idna.Lookup.ToASCII(strings.TrimSuffix(s, "."))
	ok := err == nil && len(s) <= 253 && strings.Contains(s, ".") && !strings.HasPrefix(s, ".") && !strings.HasSuffix(s, ".")
	ok = ok && !strings.Contains(s, "..") && !strings.ContainsFunc(s, func(r rune) bool {
		return !('a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '-' || r == '.')
	})
	return s, ok
}

// splitHost parts host:port, [address]:port, or either without a port.
func splitHost(s string) (name, port string, ok bool) {
	if rest, bracket := strings.CutPrefix(s, "["); bracket {
		name, port, ok = strings.Cut(rest, "]")
		if !ok || port == "" {
			return name, "", ok
		}
		if port, ok = strings.CutPrefix(port, ":"); !ok {
			return "", "", false
		}
		return name, port, isPort(port)
	}
	if strings.Count(s, ":") != 1 {
		return s, "", s != ""
	}
	name, port, _ = strings.Cut(s, ":")
	return name, port, isPort(port)
}

func isPort(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && 0 < n && n < 1<<16 && strconv.Itoa(n) == s
}
