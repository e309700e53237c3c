package whatsapp

import (
	"strings"

	"go.mau.fi/whatsmeow/proto/waE2E"

	"frontdesk/chat"
)

// withFile is a message that carries a file.
func withFile(m *waE2E.Message) (*chat.Message, *waE2E.ContextInfo, bool) {
	switch {
	case m.ImageMessage != nil:
		x := m.GetImageMessage()
		return &chat.Message{Text: fromMarkup(x.GetCaption()), Media: media("photo", x, x.GetMimetype(), x.GetFileLength())}, x.GetContextInfo(), true
	case m.VideoMessage != nil:
		x := m.GetVideoMessage()
		kind := "video"
		if x.GetGifPlayback() {
			kind = "animation"
		}
		c := &chat.Message{Text: fromMarkup(x.GetCaption()), Media: media(kind, x, x.GetMimetype(), x.GetFileLength())}
		c.Media.Seconds = int(x.GetSeconds())
		return c, x.GetContextInfo(), true
	case m.PtvMessage != nil:
		x := m.GetPtvMessage()
		c := &chat.Message{Media: media("video_note", x, x.GetMimetype(), x.GetFileLength())}
		c.Media.Seconds = int(x.GetSeconds())
		return c, x.GetContextInfo(), true
	case m.AudioMessage != nil:
		x := m.GetAudioMessage()
		kind := "audio"
		if x.GetPTT() {
			kind = "voice"
		}
		c := &chat.Message{Media: media(kind, x, x.GetMimetype(), x.GetFileLength())}
		c.Media.Seconds = int(x.GetSeconds())
		return c, x.GetContextInfo(), true
	case m.DocumentMessage != nil:
		x := m.GetDocumentMessage()
		c := &chat.Message{Text: fromMarkup(x.GetCaption()), Media: media("document", x, x.GetMimetype(), x.GetFileLength())}
		if c.Media.Name = x.GetFileName(); c.Media.Name == "" {
			c.Media.Name = x.GetTitle()
		}
		return c, x.GetContextInfo(), true
	case m.StickerMessage != nil:
		x := m.GetStickerMessage()
		return &chat.Message{Media: media("sticker", x, x.GetMimetype(), x.GetFileLength())}, x.GetContextInfo(), true
	}
	return nil, nil, false
}

func media(kind string, x located, mime string, size uint64) *chat.Media {
	f := fileOf(kind, x, mime, size)
	return &chat.Media{Kind: kind, File: f.String(), Unique: f.unique(), Mime: mime, Size: int64(size)}
}

// card is media that are no files; false: of a kind that we do not know.
func card(m *waE2E.Message) (*chat.Message, *waE2E.ContextInfo, bool) {
	switch {
	case m.LocationMessage != nil:
		x := m.GetLocationMessage()
		d := &chat.Media{Kind: "location", Lat: x.GetDegreesLatitude(), Lon: x.GetDegreesLongitude()}
		if x.GetName() != "" {
			d.Kind, d.Title, d.Name = "venue", x.GetName(), x.GetAddress()
		}
		return &chat.Message{Text: fromMarkup(x.GetComment()), Media: d}, x.GetContextInfo(), true
	case m.LiveLocationMessage != nil:
		x := m.GetLiveLocationMessage()
		d := &chat.Media{Kind: "location", Lat: x.GetDegreesLatitude(), Lon: x.GetDegreesLongitude()}
		return &chat.Message{Text: fromMarkup(x.GetCaption()), Media: d}, x.GetContextInfo(), true
	case m.ContactMessage != nil:
		return &chat.Message{Media: contact(m.GetContactMessage())}, m.GetContactMessage().GetContextInfo(), true
	case m.ContactsArrayMessage != nil:
		return contacts(m.GetContactsArrayMessage()), m.GetContactsArrayMessage().GetContextInfo(), true
	}
	for _, p := range []*waE2E.PollCreationMessage{m.PollCreationMessage, m.PollCreationMessageV2, m.PollCreationMessageV3, m.PollCreationMessageV5, m.PollCreationMessageV6} {
		if p != nil {
			return poll(p), p.GetContextInfo(), true
		}
	}
	return &chat.Message{}, nil, false
}

// poll is somebody's poll: the options stand in the text.
func poll(p *waE2E.PollCreationMessage) *chat.Message {
	var lines []string
	for _, o := range p.GetOptions() {
		lines = append(lines, "• "+o.GetOptionName())
	}
	return &chat.Message{Text: chat.Plain(strings.Join(lines, "\n")), Media: &chat.Media{Kind: "poll", Title: p.GetName()}}
}

// contacts is several cards in one: the first is the media, the others stand in the
// text.
func contacts(x *waE2E.ContactsArrayMessage) *chat.Message {
	c := &chat.Message{Media: &chat.Media{Kind: "contact", Title: x.GetDisplayName()}}
	var lines []string
	for i, one := range x.GetContacts() {
		if d := contact(one); i == 0 {
			c.Media = d
		} else {
			lines = append(lines, strings.TrimSpace(d.Title+" "+d.Phone))
		}
	}
	c.Text = chat.Plain(strings.Join(lines, "\n"))
	return c
}

// contact reads a card (RFC 6350). WhatsApp names the account behind a number by the
// parameter waid; whose card it is, it proves nowhere, so Person stays empty.
func contact(x *waE2E.ContactMessage) *chat.Media {
	d := &chat.Media{Kind: "contact", Title: x.GetDisplayName()}
	unfolded := strings.NewReplacer("\r\n ", "", "\n ", "", "\r", "").Replace(x.GetVcard())
	for line := range strings.SplitSeq(unfolded, "\n") {
		name, value, ok := strings.Cut(line, ":")
		upper := strings.ToUpper(name)
		switch {
		case !ok:
		case d.Title == "" && (upper == "FN" || strings.HasPrefix(upper, "FN;")):
			d.Title = unescape(value)
		case d.Phone == "" && (upper == "TEL" || strings.HasPrefix(upper, "TEL;") || strings.Contains(upper, ".TEL")):
			d.Phone = strings.TrimSpace(strings.TrimPrefix(value, "tel:"))
		}
	}
	return d
}

var vcardText = strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\r", "", ",", `\,`, ";", `\;`)

func unescape(s string) string {
	return strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";").Replace(s)
}

// vcard is a card as WhatsApp's apps write it.
func vcard(name, phone string) string {
	waid := ""
	var number strings.Builder
	for _, r := range phone {
		if r >= '0' && r <= '9' {
			number.WriteRune(r)
		}
	}
	if digits(number.String()) {
		waid = ";waid=" + number.String()
	}
	phone = strings.NewReplacer("\n", "", "\r", "").Replace(phone)
	return "BEGIN:VCARD\nVERSION:3.0\nN:;" + vcardText.Replace(name) + ";;;\nFN:" + vcardText.Replace(name) + "\nTEL;type=CELL;type=VOICE" + waid + ":" + phone + "\nEND:VCARD"
}
