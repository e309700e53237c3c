package field

import (
	"net/url"
	"strings"
	"unicode"

	"frontdesk/desk"
)

var urlKind = kind{
	name:    "url",
	example: "website url",
	read:    readURL,
	trouble: say(notURL),
}

// readURL takes a web address; https is meant where none says otherwise.
func readURL(_ *desk.Field, s, _ string) (Answer, bool) {
	s = strings.Trim(s, "<>\"'“”«»,;!")
	s = strings.TrimSuffix(s, ".")
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) {
		return refused()
	}
	if !strings.Contains(s, "://") {
		s = "https://" + s
	}
	u, err := url.Parse(s)
	if err != nil || u.User != nil || u.Opaque != "" {
		return refused()
	}
	u.Scheme = strings.ToLower(u.Scheme)
	host, ok := hostname(u.Hostname())
	if !ok || u.Scheme != "http" && u.Scheme != "https" {
		return refused()
	}
	if port := u.Port(); port != "" {
		host += ":" + port
	}
	u.Host = host
	return kept(u.String())
}
