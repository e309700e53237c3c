package whatsapp

import (
	"context"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"google.golang.org/protobuf/proto"

	"frontdesk/chat"
)

// parcel is one message to be made.
type parcel struct {
	words chat.Text
	media *chat.Media
	offer choices
	quote string // the message that it replies to
	ask   bool   // as a poll
}

// pack is the messages of a Send: media with the text as the first one's caption
// where that can have one and the text is short enough, else texts behind them.
func (a *Adapter) pack(out chat.Out) ([]parcel, error) {
	if out.Poll && a.o.Polls() && len(out.Media) == 0 && asPoll(out.Text, out.Buttons) {
		return []parcel{{words: out.Text, ask: true, offer: choices{pressable(out.Buttons), true}}}, nil
	}
	var list []parcel
	for i := range out.Media {
		if err := sendable(out.Media[i]); err != nil {
			return nil, err
		}
		list = append(list, parcel{media: &out.Media[i]})
	}
	list = append(list, worded(list, out)...)
	if len(list) == 0 {
		return nil, unsupported("there is nothing to send")
	}
	list[len(list)-1].offer.buttons = pressable(out.Buttons)
	return list, nil
}

// worded is the text of a Send and the list of its buttons, as the caption of what
// is in list already, or as parcels of their own.
func worded(list []parcel, out chat.Out) []parcel {
	text, buttons := out.Text, listed(out.Buttons)
	if text.Empty() && buttons.Empty() {
		return nil
	}
	all := withList(text, buttons)
	if len(list) > 0 && captioned(list[0].media.Kind) && chat.Units(all.S) <= maxCaption && (buttons.Empty() || len(list) == 1) {
		list[0].words = all
		return nil
	}
	var more []parcel
	pieces := chat.Split(text, maxText)
	for i, piece := range pieces {
		if i == len(pieces)-1 {
			piece = withList(piece, buttons)
		}
		more = append(more, parcel{words: piece})
	}
	return more
}

// markup is a text's, or the text as it is where signs and escapes would make it
// longer than WhatsApp takes.
func markup(t chat.Text) string {
	if s := toMarkup(t); chat.Units(s) <= hardText {
		return s
	}
	return t.S
}

func withList(text, buttons chat.Text) chat.Text {
	switch {
	case buttons.Empty():
		return text
	case text.Empty():
		return buttons
	}
	return chat.Join("\n\n", text, buttons)
}

// captioned tells whether media of a kind can have a text.
func captioned(kind string) bool {
	return kind == "photo" || kind == "video" || kind == "animation" || kind == "document"
}

// sendable refuses what WhatsApp has no messages for, before anything is sent.
func sendable(m chat.Media) error {
	switch m.Kind {
	case "location", "venue":
		return nil
	case "contact":
		if m.Phone == "" {
			return unsupported("a contact card without a phone number cannot be sent to whatsapp")
		}
		return nil
	}
	if mediaType(m.Kind) == "" {
		return unsupported("whatsapp has no messages of the kind %s", m.Kind)
	}
	if m.Open == nil && len(m.Data) == 0 {
		if m.From != (chat.Place{}) && m.From.Network != Network {
			return unsupported("the %s is another account's, and nothing opens it", m.Kind)
		}
		if _, err := parseFile(m.File); err != nil {
			return unsupported("the %s names no file of whatsapp's", m.Kind)
		}
	}
	return nil
}

// build makes a parcel's message; files are uploaded here.
func (a *Adapter) build(ctx context.Context, c *whatsmeow.Client, p parcel) (*waE2E.Message, error) {
	text := markup(p.words)
	switch {
	case p.ask:
		var names []string
		for _, b := range p.offer.buttons {
			names = append(names, b.Label)
		}
		return c.BuildPollCreation(p.words.S, names, 1), nil
	case p.media == nil:
		return &waE2E.Message{Conversation: &text}, nil
	case mediaType(p.media.Kind) == "":
		return cardOf(*p.media), nil
	}
	f, err := a.placed(ctx, c, *p.media)
	if err != nil {
		return nil, err
	}
	return filed(f, *p.media, text), nil
}

// cardOf is a message of media that are no file.
func cardOf(m chat.Media) *waE2E.Message {
	if m.Kind == "contact" {
		name := m.Title
		if name == "" {
			name = m.Phone
		}
		return &waE2E.Message{ContactMessage: &waE2E.ContactMessage{DisplayName: &name, Vcard: proto.String(vcard(name, m.Phone))}}
	}
	l := &waE2E.LocationMessage{DegreesLatitude: &m.Lat, DegreesLongitude: &m.Lon}
	if m.Kind == "venue" {
		l.Name, l.Address = &m.Title, &m.Name
	}
	return &waE2E.Message{LocationMessage: l}
}

// filed is a message that carries a file.
func filed(f file, m chat.Media, text string) *waE2E.Message {
	caption, url := optional(text), proto.String("https://mmg.whatsapp.net"+f.Path)
	size, mime, seconds := &f.Size, &f.Mime, proto.Uint32(uint32(max(m.Seconds, 0)))
	switch f.Kind {
	case "photo":
		return &waE2E.Message{ImageMessage: &waE2E.ImageMessage{Caption: caption, Mimetype: mime, URL: url, DirectPath: &f.Path,
			MediaKey: f.Key, FileSHA256: f.Hash, FileEncSHA256: f.Enc, FileLength: size}}
	case "video", "animation", "video_note":
		v := &waE2E.VideoMessage{Caption: caption, Mimetype: mime, URL: url, DirectPath: &f.Path, Seconds: seconds,
			MediaKey: f.Key, FileSHA256: f.Hash, FileEncSHA256: f.Enc, FileLength: size}
		if f.Kind == "video_note" {
			v.Caption = nil
			return &waE2E.Message{PtvMessage: v}
		}
		if f.Kind == "animation" {
			v.GifPlayback = proto.Bool(true)
		}
		return &waE2E.Message{VideoMessage: v}
	case "voice", "audio":
		return &waE2E.Message{AudioMessage: &waE2E.AudioMessage{PTT: proto.Bool(f.Kind == "voice"), Mimetype: mime, URL: url, DirectPath: &f.Path,
			Seconds: seconds, MediaKey: f.Key, FileSHA256: f.Hash, FileEncSHA256: f.Enc, FileLength: size}}
	case "sticker":
		return &waE2E.Message{StickerMessage: &waE2E.StickerMessage{Mimetype: mime, URL: url, DirectPath: &f.Path,
			MediaKey: f.Key, FileSHA256: f.Hash, FileEncSHA256: f.Enc, FileLength: size}}
	}
	name := m.Name
	if name == "" {
		name = "file" + suffix(f.Mime)
	}
	return &waE2E.Message{DocumentMessage: &waE2E.DocumentMessage{Caption: caption, FileName: &name, Title: &name, Mimetype: mime, URL: url, DirectPath: &f.Path,
		MediaKey: f.Key, FileSHA256: f.Hash, FileEncSHA256: f.Enc, FileLength: size}}
}

// optional is nil for an empty text.
func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
