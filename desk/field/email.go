package field

import (
	"net/mail"
	"strings"
	"unicode"

	"golang.org/x/net/idna"

	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

var emailKind = kind{
	name:    "email",
	example: "email email",
	read:    readEmail,
	trouble: say(notEmail),
}

// readEmail takes an address, alone or as the only one in a short sentence.
func readEmail(_ *desk.Field, s, _ string) (Answer, bool) {
	s = strings.NewReplacer(" @ ", "@", "@ ", "@", " @", "@", "＠", "@").Replace(strings.Join(strings.Fields(s), " "))
	words := strings.Fields(s)
	found := ""
	for _, w := range words {
		if !strings.Contains(w, "@") {
			continue
		}
		if found != "" {
			return refused()
		}
		found = w
	}
	if len(words) > 8 {
		return refused()
	}
	return email(found)
}

func email(s string) (Answer, bool) {
	s = strings.Trim(s, ".,;:!?()<>[]\"'“”«»")
	s = strings.TrimPrefix(s, "mailto:")
	if len(s) > 254 {
		return refused()
	}
	a, err := mail.ParseAddress(s)
	if err != nil || a.Name != "" || a.Address != s {
		return refused()
	}
	at := strings.LastIndexByte(s, '@')
	local, domain := s[:at], s[at+1:]
	if len(local) > 64 || strings.ContainsFunc(local, notLocal) {
		return refused()
	}
	host, ok := hostname(domain)
	if !ok || isNumeric(host[strings.LastIndexByte(host, '.')+1:]) {
		return refused()
	}
	return kept(local + "@" + host)
}

func notLocal(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("\"(),:;<>@[\\]", r)
}

// hostname is a domain in lower case with at least one dot, letters of other
// scripts in the form that mail and browsers use.
func hostname(domain string) (string, bool) {
	host, err := idna.Lookup.ToASCII(strings.ToLower(grammar.Normalize(strings.TrimSuffix(domain, "."))))
	if err != nil || len(host) > 253 || !strings.Contains(host, ".") {
		return "", false
	}
	for _, label := range strings.Split(host, ".") {
		if label == "" || len(label) > 63 || strings.Trim(label, "-") != label || strings.ContainsFunc(label, notHost) {
			return "", false
		}
	}
	return host, len(host)-strings.LastIndexByte(host, '.') > 2
}

func notHost(r rune) bool {
	return !('a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '-')
}

func isNumeric(s string) bool { return strings.Trim(s, "0123456789") == "" }
