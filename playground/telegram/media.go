package telegram

import (
	"encoding/json"
	"strconv"

	"github.com/mymmrac/telego"
)

// captioned is what sending methods of files have in common.
type captioned struct {
	plain
	text, mode string
	ents       []telego.MessageEntity
}

func (c *call) sendPhoto() (any, error) {
	k := &markup{}
	p := telego.SendPhotoParams{ReplyMarkup: k}
	return c.sendFile("photo", &p, func() captioned {
		return captioned{plain{p.ChatID, p.MessageThreadID, p.ReplyParameters, k}, p.Caption, p.ParseMode, p.CaptionEntities}
	})
}

func (c *call) sendVideo() (any, error) {
	k := &markup{}
	p := telego.SendVideoParams{ReplyMarkup: k}
	return c.sendFile("video", &p, func() captioned {
		return captioned{plain{p.ChatID, p.MessageThreadID, p.ReplyParameters, k}, p.Caption, p.ParseMode, p.CaptionEntities}
	})
}

func (c *call) sendAudio() (any, error) {
	k := &markup{}
	p := telego.SendAudioParams{ReplyMarkup: k}
	return c.sendFile("audio", &p, func() captioned {
		return captioned{plain{p.ChatID, p.MessageThreadID, p.ReplyParameters, k}, p.Caption, p.ParseMode, p.CaptionEntities}
	})
}

func (c *call) sendDocument() (any, error) {
	k := &markup{}
	p := telego.SendDocumentParams{ReplyMarkup: k}
	return c.sendFile("document", &p, func() captioned {
		return captioned{plain{p.ChatID, p.MessageThreadID, p.ReplyParameters, k}, p.Caption, p.ParseMode, p.CaptionEntities}
	})
}

func (c *call) sendVoice() (any, error) {
	k := &markup{}
	p := telego.SendVoiceParams{ReplyMarkup: k}
	return c.sendFile("voice", &p, func() captioned {
		return captioned{plain{p.ChatID, p.MessageThreadID, p.ReplyParameters, k}, p.Caption, p.ParseMode, p.CaptionEntities}
	})
}

func (c *call) sendAnimation() (any, error) {
	k := &markup{}
	p := telego.SendAnimationParams{ReplyMarkup: k}
	return c.sendFile("animation", &p, func() captioned {
		return captioned{plain{p.ChatID, p.MessageThreadID, p.ReplyParameters, k}, p.Caption, p.ParseMode, p.CaptionEntities}
	})
}

func (c *call) sendSticker() (any, error) {
	k := &markup{}
	p := telego.SendStickerParams{ReplyMarkup: k}
	return c.sendFile("sticker", &p, func() captioned {
		return captioned{plain: plain{p.ChatID, p.MessageThreadID, p.ReplyParameters, k}}
	})
}

func (c *call) sendVideoNote() (any, error) {
	k := &markup{}
	p := telego.SendVideoNoteParams{ReplyMarkup: k}
	return c.sendFile("video_note", &p, func() captioned {
		return captioned{plain: plain{p.ChatID, p.MessageThreadID, p.ReplyParameters, k}}
	})
}

// sendFile decodes into dst; common reads the decoded parameters.
func (c *call) sendFile(kind string, dst any, common func() captioned) (any, error) {
	if err := c.decode(dst, kind, "thumbnail", "cover"); err != nil {
		return nil, err
	}
	p := common()
	text, ents, err := c.caption(p.text, p.mode, p.ents)
	if err != nil {
		return nil, err
	}
	f, err := c.input(kind, c.taken[kind])
	if err != nil {
		return nil, err
	}
	m := &telego.Message{Caption: text, CaptionEntities: ents}
	attach(m, kind, f)
	return c.sendPlain(p.plain, m)
}

func (c *call) sendMediaGroup() (any, error) {
	var p telego.SendMediaGroupParams
	if err := c.decode(&p, "media"); err != nil {
		return nil, err
	}
	var items []json.RawMessage
	if err := json.Unmarshal(c.taken["media"], &items); err != nil {
		return nil, c.wrong("can't parse media JSON object")
	}
	if len(items) < 2 || len(items) > 10 {
		return nil, c.wrong("wrong number of media to send, must be 2-10")
	}
	list := make([]*telego.Message, len(items))
	for i, raw := range items {
		m, err := c.albumItem(raw)
		if err != nil {
			return nil, err
		}
		list[i] = m
	}
	if err := c.album(list); err != nil {
		return nil, err
	}
	to, err := c.target(p.ChatID, p.MessageThreadID, p.ReplyParameters, len(list))
	if err != nil {
		return nil, err
	}
	id := c.srv.albumID()
	for _, m := range list {
		m.MediaGroupID = id
		c.post(to, m)
	}
	return list, nil
}

func (s *Server) albumID() string {
	s.nextAlbum++
	return strconv.FormatInt(13_000_000_000_000_000+s.nextAlbum, 10)
}

// album checks that only what may be mixed is mixed.
func (c *call) album(list []*telego.Message) error {
	kinds := map[string]bool{}
	for _, m := range list {
		kinds[mediaOf(m)] = true
	}
	if len(kinds) > 1 && (kinds["document"] || kinds["audio"]) {
		return c.wrong("documents and audio can't be mixed with other media types")
	}
	return nil
}

// albumItem is one InputMedia as a message.
func (c *call) albumItem(raw json.RawMessage) (*telego.Message, error) {
	var fields map[string]json.RawMessage
	var kind string
	if err := json.Unmarshal(raw, &fields); err != nil {
		return nil, c.wrong("can't parse InputMedia")
	}
	_ = json.Unmarshal(fields["type"], &kind)
	ref := fields["media"]
	for _, k := range []string{"media", "thumbnail", "cover"} {
		delete(fields, k)
	}
	rest, err := json.Marshal(fields)
	if err != nil {
		return nil, c.wrong("can't parse InputMedia")
	}
	cap, err := c.albumCaption(kind, rest)
	if err != nil {
		return nil, err
	}
	text, ents, err := c.caption(cap.text, cap.mode, cap.ents)
	if err != nil {
		return nil, err
	}
	f, err := c.input(kind, ref)
	if err != nil {
		return nil, err
	}
	m := &telego.Message{Caption: text, CaptionEntities: ents}
	attach(m, kind, f)
	return m, nil
}

func (c *call) albumCaption(kind string, raw []byte) (captioned, error) {
	var out captioned
	var err error
	switch kind {
	case "photo":
		var m telego.InputMediaPhoto
		err = strict(raw, &m)
		out = captioned{text: m.Caption, mode: m.ParseMode, ents: m.CaptionEntities}
	case "video":
		var m telego.InputMediaVideo
		err = strict(raw, &m)
		out = captioned{text: m.Caption, mode: m.ParseMode, ents: m.CaptionEntities}
	case "audio":
		var m telego.InputMediaAudio
		err = strict(raw, &m)
		out = captioned{text: m.Caption, mode: m.ParseMode, ents: m.CaptionEntities}
	case "document":
		var m telego.InputMediaDocument
		err = strict(raw, &m)
		out = captioned{text: m.Caption, mode: m.ParseMode, ents: m.CaptionEntities}
	default:
		return out, c.wrong("type " + strconv.Quote(kind) + " can't be sent in an album")
	}
	if err != nil {
		return out, c.wrong("can't parse InputMedia: " + err.Error())
	}
	return out, nil
}

// mediaOf names the kind of content of a message, "" for text.
func mediaOf(m *telego.Message) string {
	switch {
	case len(m.Photo) > 0:
		return "photo"
	case m.Video != nil:
		return "video"
	case m.Animation != nil:
		return "animation"
	case m.Audio != nil:
		return "audio"
	case m.Document != nil:
		return "document"
	case m.Voice != nil:
		return "voice"
	case m.Sticker != nil:
		return "sticker"
	case m.VideoNote != nil:
		return "video_note"
	case m.Venue != nil:
		return "venue"
	case m.Location != nil:
		return "location"
	case m.Contact != nil:
		return "contact"
	case m.Dice != nil:
		return "dice"
	case m.Poll != nil:
		return "poll"
	}
	return ""
}
