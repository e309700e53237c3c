package commands

import (
	"fmt"
	"strings"

	"frontdesk/desk"
)

// channelArgs is what stands behind /addchannel.
type channelArgs struct {
	network, name, phone string
}

// readChannelArgs reads whatsapp, a name, and a number as people write it: +34 600 111 222.
// false where it is something else; an error where the number is missing, or lacks its +.
func readChannelArgs(c *Call) (a channelArgs, ok bool, err error) {
	words := c.Words()
	if len(words) == 0 || desk.Fold(words[0]) != "whatsapp" {
		return a, false, nil
	}
	a.network = "whatsapp"
	var names []string
	number, goesOn, code := "", false, false
	for _, w := range words[1:] {
		plus := strings.HasPrefix(w, "+")
		goesOn = plus || goesOn && ofNumber(w)
		switch {
		case goesOn && !(plus && number != ""):
			number += w
		case plus:
			return a, false, nil
		case desk.Fold(w) == "code":
			code = true
		default:
			names = append(names, w)
		}
	}
	if number != "" {
		if a.phone, ok = phoneNumber(number); !ok {
			return a, false, nil
		}
	}
	switch len(names) {
	case 0:
		a.name = freeChannel(c.House(), "whatsapp")
	case 1:
		a.name = names[0]
	default:
		return a, false, nil
	}
	switch digits := onlyDigits(a.name); {
	case digits == a.name && len(digits) >= fewestDigits:
		return a, true, fmt.Errorf("a phone's number begins with + and the country's code, as in /addchannel whatsapp +%s", a.name)
	case code && a.phone == "":
		return a, true, fmt.Errorf("for a code to type, WhatsApp wants the phone's number, with + and the country's code: /addchannel whatsapp %s +34600111222", a.name)
	}
	return a, true, nil
}

// ofNumber tells whether a word goes on with a phone number.
func ofNumber(w string) bool { return strings.Trim(w, "0123456789-./()") == "" }

// fewestDigits is how many digits a phone number has at least.
const fewestDigits = 7

// phoneNumber is the digits of a number as people write it: +34 600 111 222.
func phoneNumber(s string) (digits string, ok bool) {
	digits = onlyDigits(s)
	return digits, strings.HasPrefix(s, "+") && len(digits) >= fewestDigits
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}
