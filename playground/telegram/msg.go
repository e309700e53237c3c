package telegram

import (
	"strings"

	"github.com/mymmrac/telego"
)

// Msg is what a person sends. One kind of content is set, or Album.
type Msg struct {
	Text     string
	Entities []telego.MessageEntity

	// The name of the file; Data is its content, made up when nil.
	Photo, Video, Audio, Voice, Document, Sticker, Animation, VideoNote string
	Data                                                                []byte
	Mime                                                                string

	Location *telego.Location
	Venue    *telego.Venue
	Contact  *telego.Contact
	Dice     string

	Caption         string
	CaptionEntities []telego.MessageEntity

	// Album sends its messages as one media group.
	Album []Msg
	// ReplyTo is the message this one answers, Quote the part of it.
	ReplyTo MessageID
	Quote   string
	// Anonymous posts as the group, as an anonymous administrator does.
	Anonymous bool
	// With changes the message before it is sent, for everything else.
	With func(*telego.Message)
}

// message is the content of a Msg.
func (s *Server) message(in Msg) *telego.Message {
	m := &telego.Message{Location: in.Location, Venue: in.Venue, Contact: in.Contact}
	if in.Venue != nil && m.Location == nil {
		m.Location = &in.Venue.Location
	}
	if in.Dice != "" {
		m.Dice = &telego.Dice{Emoji: in.Dice, Value: 1 + s.rnd.IntN(6)}
	}
	m.Text, m.Entities = clean(in.Text, in.Entities)
	if m.Entities == nil {
		m.Entities = commandEntity(m.Text)
	}
	m.Caption, m.CaptionEntities = clean(in.Caption, in.CaptionEntities)
	for kind, name := range map[string]string{
		"photo": in.Photo, "video": in.Video, "audio": in.Audio, "voice": in.Voice,
		"document": in.Document, "sticker": in.Sticker, "animation": in.Animation,
		"video_note": in.VideoNote,
	} {
		if name != "" {
			attach(m, kind, s.addFile(kind, name, in.Mime, in.bytes(name)))
		}
	}
	if in.With != nil {
		in.With(m)
	}
	return m
}

func (in Msg) bytes(name string) []byte {
	if in.Data != nil {
		return in.Data
	}
	return []byte("content of " + name)
}

func commandEntity(text string) []telego.MessageEntity {
	word, _, _ := strings.Cut(strings.ReplaceAll(text, "\n", " "), " ")
	if len(word) < 2 || word[0] != '/' {
		return nil
	}
	return []telego.MessageEntity{{Type: telego.EntityTypeBotCommand, Length: units(word)}}
}

// send stores the message or the album and returns the first id. The sender,
// the place and the receivers are the caller's.
func (s *Server) send(c *chat, t *topic, in Msg, sender func(*telego.Message)) (first MessageID) {
	parts, album := []Msg{in}, ""
	if len(in.Album) > 0 {
		parts, album = in.Album, s.albumID()
	}
	for _, p := range parts {
		m := s.message(p)
		m.MediaGroupID = album
		if in.Quote != "" {
			m.Quote = &telego.TextQuote{Text: in.Quote, IsManual: true}
		}
		sender(m)
		reply := max(in.ReplyTo, p.ReplyTo)
		if t == nil {
			t = c.topics[threadOf(orEmpty(c.msgs[reply]))]
		}
		inThread(c, m, t, reply)
		s.place(c, m)
		s.tell(c, aMessage, m)
		if first == 0 {
			first = m.MessageID
		}
	}
	return first
}

func orEmpty(m *telego.Message) *telego.Message {
	if m == nil {
		return &telego.Message{}
	}
	return m
}

// edit stores an edited copy of a person's message.
func (s *Server) edit(c *chat, from int64, id MessageID, text string) bool {
	old := c.msgs[id]
	if old == nil || old.From == nil || old.From.ID != from {
		return false
	}
	m := *old
	if mediaOf(old) != "" {
		m.Caption, m.CaptionEntities = clean(text, nil)
	} else {
		m.Text, m.Entities = clean(text, nil)
	}
	m.EditDate = s.opt.Now().Unix()
	c.msgs[id] = &m
	s.tell(c, anEdit, &m)
	s.changed(c, "edited", threadOf(&m), id)
	return true
}
