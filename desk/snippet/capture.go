package snippet

import (
	"slices"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

// parts makes the messages of a snippet: what was captured, with the text typed in
// place of its own. Where nothing was typed, the captured text is read as if it
// had been, buttons and do: included.
func parts(b *body, captured []chat.Message) ([]desk.Part, error) {
	var media []chat.Media
	var own chat.Text
	for _, m := range captured {
		if m.Media != nil {
			if err := sendable(m.Media); err != nil {
				return nil, err
			}
			media = append(media, *m.Media)
		}
		if own.Empty() {
			own = m.Text
		}
	}
	if b.text.Empty() && !own.Empty() {
		got, err := readBody(own)
		if err != nil {
			return nil, err
		}
		b.text, b.buttons = got.text, append(got.buttons, b.buttons...)
		if b.do.Empty() {
			b.do = got.do
		}
	}
	if b.text.Empty() && len(media) == 0 && len(b.buttons) > 0 {
		return nil, grammar.At("", 0, "A button needs a text above it.").Try("/addsnippet prices Our prices:\n[Price list](button:https://example.com/prices)")
	}
	return together(b.text, media, b.buttons), nil
}

// sendable refuses what no bot can send again.
func sendable(m *chat.Media) error {
	switch m.Kind {
	case "poll", "dice", "other":
		return grammar.At("", 0, "A message of this kind (%s) cannot be kept in a snippet.", m.Kind).
			Expect("a text, photo, video, voice, document, sticker, location or an album").Try(example)
	}
	return nil
}

// LongestCaption is how much text media take, in UTF-16 units: what the strictest
// network allows.
const LongestCaption = 1024

// together is one part where text, media and buttons can be one message, else the
// media first and the text with its buttons after it.
func together(text chat.Text, media []chat.Media, buttons [][]chat.Button) []desk.Part {
	if len(media) == 0 {
		if text.Empty() {
			return nil
		}
		return []desk.Part{{Text: text, Buttons: buttons}}
	}
	if text.Empty() && len(media) > 1 {
		buttons = nil // an album has none, and there is no text to carry them
	}
	apart := !text.Empty() && (!captions(media[0].Kind) || len(media) > 1 && len(buttons) > 0 || chat.Units(text.S) > LongestCaption)
	if !apart {
		return []desk.Part{{Text: text, Media: slices.Clone(media), Buttons: buttons}}
	}
	return []desk.Part{{Media: slices.Clone(media)}, {Text: text, Buttons: buttons}}
}

// captions tells whether media of a kind carry a text.
func captions(kind string) bool {
	return !slices.Contains([]string{"sticker", "video_note", "location", "venue", "contact"}, kind)
}
