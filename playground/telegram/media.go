package telegram

import (
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

// fileOf is the id of the content of a message, "" for none.
func fileOf(m *telego.Message) string {
	switch {
	case len(m.Photo) > 0:
		return m.Photo[0].FileID
	case m.Video != nil:
		return m.Video.FileID
	case m.Animation != nil:
		return m.Animation.FileID
	case m.Audio != nil:
		return m.Audio.FileID
	case m.Document != nil:
		return m.Document.FileID
	case m.Voice != nil:
		return m.Voice.FileID
	case m.Sticker != nil:
		return m.Sticker.FileID
	case m.VideoNote != nil:
		return m.VideoNote.FileID
	}
	return ""
}
