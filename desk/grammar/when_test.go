package grammar

import (
	"testing"
	"time"

	"frontdesk/chat"
)

func TestWhen(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 24, 10, 0, 0, 0, zone) // a Tuesday
	tests := map[string]struct {
		want, rest string
		tomorrow   bool
	}{
		"18:00 hello you":    {"2026-11-24 18:00", "hello you", false},
		"9:00 hello":         {"2026-11-25 09:00", "hello", true},
		"2h hello":           {"2026-11-24 12:00", "hello", false},
		"1h30m":              {"2026-11-24 11:30", "", false},
		"6pm x":              {"2026-11-24 18:00", "x", false},
		"12am x":             {"2026-11-25 00:00", "x", true},
		"tomorrow 9.30 x":    {"2026-11-25 09:30", "x", false},
		"tomorrow hello":     {"2026-11-25 09:00", "hello", false},
		"mon 8:00 x":         {"2026-11-30 08:00", "x", false},
		"tue 8:00 x":         {"2026-12-01 08:00", "x", false},
		"2026-12-01 18:00 x": {"2026-12-01 18:00", "x", false},
		"Friday, 18h x":      {"2026-11-27 18:00", "x", false},
	}
	for src, tt := range tests {
		at, rest, tomorrow, ok := When(chat.Plain(src), now, zone)
		if got := at.In(zone).Format("2006-01-02 15:04"); !ok || got != tt.want || rest.Trim().S != tt.rest || tomorrow != tt.tomorrow {
			t.Errorf("%q: %s, rest %q, tomorrow %v, ok %v", src, got, rest.S, tomorrow, ok)
		}
	}
	for _, src := range []string{"", "hello", "5 apples", "25:00 x", "13pm x", "today 9:00 x", "2020-01-01 x"} {
		if _, _, _, ok := When(chat.Plain(src), now, zone); ok {
			t.Errorf("%q is read as a time", src)
		}
	}
}
