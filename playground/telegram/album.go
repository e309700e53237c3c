package telegram

import (
	"encoding/json"
	"strconv"

	"github.com/mymmrac/telego"
)

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
		m, err := c.media(raw)
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
	if kinds["animation"] {
		return c.wrong("type \"animation\" can't be sent in an album")
	}
	if len(kinds) > 1 && (kinds["document"] || kinds["audio"]) {
		return c.wrong("documents and audio can't be mixed with other media types")
	}
	return nil
}

// media is one InputMedia as a message.
func (c *call) media(raw json.RawMessage) (*telego.Message, error) {
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
	cap, err := c.mediaCaption(kind, rest)
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

func (c *call) mediaCaption(kind string, raw []byte) (captioned, error) {
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
	case "animation":
		var m telego.InputMediaAnimation
		err = strict(raw, &m)
		out = captioned{text: m.Caption, mode: m.ParseMode, ents: m.CaptionEntities}
	default:
		return out, c.wrong("can't parse InputMedia: type " + strconv.Quote(kind) + " is unsupported")
	}
	if err != nil {
		return out, c.wrong("can't parse InputMedia: " + err.Error())
	}
	return out, nil
}

// editMessageMedia puts other content into a message of the bot.
func (c *call) editMessageMedia() (any, error) {
	var p telego.EditMessageMediaParams
	if err := c.decode(&p, "media"); err != nil {
		return nil, err
	}
	k, err := c.keyboard(p.ReplyMarkup)
	if err != nil {
		return nil, err
	}
	m, err := c.media(c.taken["media"])
	if err != nil {
		return nil, err
	}
	g, old, err := c.editable(p.ChatID, p.MessageID, p.InlineMessageID)
	if err != nil {
		return nil, err
	}
	if fileOf(old) == "" {
		return nil, bad("there is no media in the message to edit")
	}
	m.MessageID, m.MessageThreadID, m.IsTopicMessage = old.MessageID, old.MessageThreadID, old.IsTopicMessage
	m.From, m.Chat, m.Date, m.ReplyToMessage, m.MediaGroupID = old.From, old.Chat, old.Date, old.ReplyToMessage, old.MediaGroupID
	m.ReplyMarkup = k
	return c.replace(g, old, m)
}
