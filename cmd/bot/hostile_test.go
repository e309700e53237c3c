package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/mymmrac/telego"

	loopback "frontdesk/playground/telegram"
)

// pieces is what hostile names and texts are made of.
var pieces = []string{"_", "*", "[", "]", "(", ")", "~", "`", ">", "#", "+", "-", "=", "|", "{", "}", ".", "!", "<", "&", "\\", "<b>", "</b>", "{{ x }}", "@admin", "/close",
	"a", "é", "e\u0301\u0302\u0303", "שלום", "مرحبا", "\u202eabc\u202c", "中文", "👩‍👩‍👧", "🇫🇷", "\u200b", "word ", "\n", "https://x.y/?a=b&c"}

// overrides of the direction are taken out by Telegram itself.
var overrides = strings.NewReplacer("\u202e", "", "\u202c", "")

// hostileText is up to n pieces that begin and end with a letter: networks trim.
func hostileText(rng *rand.Rand, n int) string {
	var b strings.Builder
	b.WriteString("x")
	for range 1 + rng.IntN(n) {
		b.WriteString(pieces[rng.IntN(len(pieces))])
	}
	return b.String() + "x"
}

// TestRandomNamesAndTextsArriveLiterally: whatever names and texts are made of, with
// entities at any offsets, they arrive letter by letter on both sides.
func TestRandomNamesAndTextsArriveLiterally(t *testing.T) {
	inVirtualTime(t, loopback.Options{}, func(v *virtual) {
		rng := rand.New(rand.NewPCG(1, 6))
		for n := range 60 {
			u := v.srv.NewUser(hostileText(rng, 8), user(fmt.Sprintf("h%d", n)))
			words := hostileText(rng, 60)
			if n%20 == 19 {
				words = "x" + strings.Repeat("e\u0301", 2047) + "x"
			}
			at := rng.IntN(len(words)/2 + 1)
			u.Send(v.front, loopback.Msg{Text: words, Entities: []telego.MessageEntity{{Type: "bold", Offset: at, Length: 1 + rng.IntN(9)}}})
			words = overrides.Replace(words)
			before := len(v.room.Topics())
			v.until("there is a topic", func() bool { return len(v.room.Topics()) > before })
			topic := v.room.Topics()[before].ID
			v.until(fmt.Sprintf("%q is in the room", words), func() bool { return strings.Contains(v.topic(topic), words) })
			v.room.Say(v.bo, topic, words)
			v.until(fmt.Sprintf("%q is with the contact", words), func() bool { return strings.Contains(v.privately(u), words) })
		}
	})
}
