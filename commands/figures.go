package commands

import (
	"encoding/json"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/snippet"
	"frontdesk/desk/stats"
)

// figures has numbers counted and drawn outside of turns; the answer comes here.
func (c *Call) figures(q stats.Query) {
	raw, _ := json.Marshal(q) // plain data: cannot fail
	c.Calls = append(c.Calls, desk.OutCall{Kind: desk.CallStats, Place: c.Event.Place, Payload: raw})
}

// Counted is the stage that says what was counted, with its picture.
func Counted(t *desk.Turn) {
	c, ok := t.Answers()
	if !ok || c.Kind != desk.CallStats {
		return
	}
	t.Take("figures")
	var a stats.Answer
	if json.Unmarshal(t.Event.Payload, &a) != nil {
		t.ToPlace(chat.Out{Op: chat.Send, Text: chat.Plain("The numbers could not be counted. Ask again in a moment; if it goes on, the bot's log says why.")}, c.Place)
		return
	}
	var media []chat.Media
	if len(a.PNG) > 0 && len(a.PNG) <= longestFile {
		media = append(media, chat.Media{Kind: "photo", Name: "numbers.png", Mime: "image/png", Data: a.PNG, Size: int64(len(a.PNG))})
	}
	if len(a.File) > longestFile {
		a.File, a.Text = nil, chat.Plain("The table is too large for a file in the chat. Ask for fewer days, or for one team.")
	}
	if len(a.File) > 0 {
		media = []chat.Media{{Kind: "document", Name: a.Name, Mime: "text/csv", Data: a.File, Size: int64(len(a.File))}}
	}
	texts := append([]chat.Text{a.Text}, a.More...)
	if media != nil && chat.Units(a.Text.S) > snippet.LongestCaption {
		texts = append([]chat.Text{{}}, texts...)
	}
	for i, text := range texts {
		out := chat.Out{Op: chat.Send, Text: text, NoPreview: true}
		if i == 0 {
			out.Media = media
		}
		if !text.Empty() || out.Media != nil {
			t.ToPlace(out, c.Place)
		}
	}
}
