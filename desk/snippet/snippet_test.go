package snippet

import (
	"testing"

	"frontdesk/chat"
	"frontdesk/desk"
)

func TestShownHasAllThatIsSent(t *testing.T) {
	f := Filled{Parts: []desk.Part{{Media: []chat.Media{{Kind: "photo"}}, Text: chat.Plain("Our menu"), Buttons: [][]chat.Button{{{Label: "Book", URL: "https://example.org"}}}}, {Text: chat.Plain("See you")}}}
	if got, want := f.Shown().S, "[photo]\nOur menu\n[Book] https://example.org\nSee you"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
