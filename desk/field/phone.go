package field

import (
	"strings"

	"github.com/nyaruka/phonenumbers"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

var phoneKind = kind{
	name:    "phone",
	example: "mobile phone",
	read:    func(_ *desk.Field, s, region string) (Answer, bool) { return readPhone(s, region) },
	media: func(m *chat.Media, region string) (Answer, bool) {
		if m.Kind != "contact" {
			return refused()
		}
		return readPhone(m.Phone, region)
	},
	trouble: say(notPhone),
}

const longestPhone = 60

// readPhone keeps a number in E.164. Without a + it is read as one of the region,
// else as an international one whose + was left out.
func readPhone(s, region string) (Answer, bool) {
	s = grammar.Digits(grammar.Normalize(s))
	if len(s) > longestPhone || strings.Trim(s, "0123456789+-()./ \u00a0tel:") != "" {
		return refused()
	}
	s = strings.TrimSpace(strings.TrimPrefix(s, "tel:"))
	if rest, ok := strings.CutPrefix(s, "00"); ok {
		s = "+" + rest
	}
	if e164, ok := parsePhone(s, region); ok {
		return kept(e164)
	}
	if e164, ok := parsePhone("+"+strings.TrimLeft(s, "+ "), ""); ok && !strings.HasPrefix(s, "0") {
		return kept(e164)
	}
	return refused()
}

func parsePhone(s, region string) (string, bool) {
	n, err := phonenumbers.Parse(s, region)
	if err != nil || !phonenumbers.IsValidNumber(n) {
		return "", false
	}
	return phonenumbers.Format(n, phonenumbers.E164), true
}
