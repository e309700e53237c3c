package past

import (
	"testing"
	"unicode/utf8"
)

// check reads a file twice: it must end, give the same again, and hand out nothing that
// is longer than it may be.
func check(t *testing.T, content string) {
	o := Options{File: "WhatsApp Chat with Ana.txt", Us: "Shop"}
	one, _, f, err := read(t, content, o)
	two, _, g, _ := read(t, content, o)
	if len(one) != len(two) || f != g {
		t.Errorf("%d messages, then %d; %+v, then %+v", len(one), len(two), f, g)
	}
	for _, s := range one {
		if len(s.Text) > longestText || !utf8.ValidString(s.Text) || !writable(s.At) || s.By < 0 || !s.Ours && s.By != 0 {
			t.Errorf("%+v (%v)", s, err)
		}
	}
}

func FuzzWhatsApp(f *testing.F) {
	for _, s := range []string{"[24/11/2026, 10:15:03] Ana: hi\nthere\n", "11/24/26, 10:15 AM - Shop: \u200eimage omitted\n", "٢٤/١١/٢٠٢٦، ١٠:١٥ م - Ana: a\n", "2026年1月2日 下午3:04 - Ana: b",
		"\ufeff24.11.26, 10:15 - Ana: x <This message was edited>", "31/02/26, 10:15 - Ana: a", "1/1/1448, 10:15 - Ana: a", "1/1/1405 10:15 - Ana:"} {
		f.Add(s)
	}
	f.Fuzz(check)
}

func FuzzTelegram(f *testing.F) {
	for _, s := range []string{oneChat, `{"chats":{"list":[` + oneChat + `]}}`, `{"messages":[`, `{"type":null,"id":1e99,"messages":null}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { check(t, "{"+s); check(t, s) })
}

func FuzzZip(f *testing.F) {
	f.Add(zipped(f, map[string]string{"_chat.txt": "[24/11/2026, 10:15:03] Ana: hi\n"}))
	f.Add(zipped(f, map[string]string{"result.json": oneChat, "a.txt": ""}))
	f.Fuzz(func(t *testing.T, s string) { check(t, zipMagic+s); check(t, s) })
}
