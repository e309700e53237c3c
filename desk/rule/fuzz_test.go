package rule

import (
	"fmt"
	"strings"
	"testing"

	"frontdesk/chat"
	"frontdesk/desk"
)

// FuzzParse: no text makes the parser panic, and what was read is printed so that
// it reads as the same again.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"when conversation opened\nif new contact\ndo survey welcome",
		`when message contains "price" or "cost" if not language is es or has tag vip do say "From 10 €."; tag pricing else do close once per 12h`,
		`when message matches /^order \d+$/ do set topic to "a b"; wait 5m always; alert sales "x"`,
		"when every mon-fri 09:00 for has tag vip do snippet hello",
		"when no reply for 10m always do assign sales round robin",
		"when survey x completed if age >= 18 and (a is in b, c or hours of d are closed) do unassign; snooze 1d; stop",
		"when field a changed do note “x” once per contact",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		r, _, err := Parse("name", chat.Plain(src), &desk.Book{})
		if err != nil {
			return
		}
		first := Print(r)
		_, body, _ := strings.Cut(first, "\n")
		again, _, err := Parse("name", chat.Plain(body), &desk.Book{})
		if err != nil {
			t.Fatalf("%q was printed as %q, which does not read: %v", src, first, err)
		}
		if second := Print(again); second != first {
			t.Fatalf("%q was printed as %q, then as %q", src, first, second)
		}
	})
}

// BenchmarkKeywords is one message against rules on words: the cost is of the
// message, not of the rules.
func BenchmarkKeywords(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		b.Run(fmt.Sprintf("rules=%d", n), func(b *testing.B) {
			book := &desk.Book{Derived: map[string]any{}}
			for i := range n {
				book.Rules = append(book.Rules, &desk.Rule{Name: fmt.Sprint("r", i), Order: float64(i),
					When: desk.Trigger{Name: "message", Words: []string{fmt.Sprintf("keyword%04d", i)}}, Do: []desk.Action{{Name: "stop"}}})
			}
			turn := &desk.Turn{Book: book, Event: chat.Event{Kind: chat.Said, Message: &chat.Message{Text: chat.Plain("hello, how much is keyword0007 and when will it come to me?")}}}
			waiting(turn, desk.Happening{What: "message"}) // builds the index
			b.ReportAllocs()
			for b.Loop() {
				if got := waiting(turn, desk.Happening{What: "message"}); len(got) != 1 {
					b.Fatalf("%d rules wait for the message, want one", len(got))
				}
			}
		})
	}
}
