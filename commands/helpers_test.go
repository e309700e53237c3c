package commands

import (
	"bytes"
	"strings"
	"testing"

	"frontdesk/chat"
)

// FuzzVeil: whatever stands around it, no token of /addhelper is left in what is kept
// of a message; other messages are left as they are.
func FuzzVeil(f *testing.F) {
	for _, s := range []string{"/addhelper ", "  /AddHelper@front_bot\n", "/addhelper token: ", "see ", "//addhelper ", "/addhelper 1:AAAAAAAAAA "} {
		f.Add(s, "")
		f.Add(s, " thanks")
	}
	const token = "123456:AAEabcdefghijklmnopqrstuvwxyz_-12345"
	f.Fuzz(func(t *testing.T, before, after string) {
		text := before + token + after
		ev := chat.Event{Kind: chat.Said, Raw: []byte(`{"text":"` + text + `"}`),
			Message: &chat.Message{Text: chat.Plain("look"), Reply: &chat.Message{Text: chat.Plain(text)}}}
		quoted, typed := ev, ev
		typed.Message = &chat.Message{Text: chat.Plain(text)}
		Veil(&quoted)
		Veil(&typed)
		if (typed.Message.Text.S == text) != (quoted.Message.Reply.Text.S == text) {
			t.Fatalf("%q is veiled where it is typed, or where it is quoted, but not in both", text)
		}
		if typed.Message.Text.S == text {
			if typed.Secret != "" || !bytes.Contains(typed.Raw, []byte(token)) {
				t.Fatalf("%q is no /addhelper, and was changed", text)
			}
			return
		}
		for _, s := range []string{typed.Message.Text.S, string(typed.Raw), quoted.Message.Reply.Text.S, string(quoted.Raw)} {
			if tokenForm.MatchString(s) || strings.Contains(s, "AAEabcdefghij") {
				t.Fatalf("of %q there is left %q", text, s)
			}
		}
	})
}
