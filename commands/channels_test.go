package commands

import (
	"testing"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
)

// TestLinkedUnderATakenName: a number that is linked takes no name from one that works;
// one that was logged out gives its name up.
func TestLinkedUnderATakenName(t *testing.T) {
	old := chat.Place{Network: "whatsapp", Account: "34600000001"}
	for what, want := range map[string]string{"": "whatsapp", chat.TroubleLoggedOut: "shop"} {
		h := &desk.House{Channels: map[string]desk.Channel{"shop": {Name: "shop", At: old}}, Troubles: map[string]desk.Trouble{}}
		if what != "" {
			h.Troubles["x"] = desk.Trouble{At: old, What: what}
		}
		turn := desk.NewTurn(time.Unix(1e9, 0), chat.Event{}, &desk.Book{}, h, &desk.Roster{})
		linkDone(turn, &desk.Linking{Name: "shop", Network: "whatsapp"}, "34600000002")
		ch, _ := turn.House().ChannelAt(chat.Place{Network: "whatsapp", Account: "34600000002"})
		_, there := turn.House().ChannelAt(old)
		if ch.Name != want || there != (what == "") || len(turn.ChannelDos) > 0 == there {
			t.Errorf("trouble %q: the new number is %q, the old one is there: %v; to do: %v", what, ch.Name, there, turn.ChannelDos)
		}
	}
}
