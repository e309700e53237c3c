package telegram

import (
	"strconv"
	"strings"

	"github.com/go-telegram/bot/models"

	"frontdesk/chat"
)

// media is what a message carries besides text, nil for a text.
func media(m *models.Message) *chat.Media {
	switch {
	case len(m.Photo) > 0:
		p := m.Photo[len(m.Photo)-1] // the largest
		return &chat.Media{Kind: "photo", File: p.FileID, Unique: p.FileUniqueID, Size: int64(p.FileSize)}
	case m.Video != nil:
		v := m.Video
		return &chat.Media{Kind: "video", File: v.FileID, Unique: v.FileUniqueID, Name: v.FileName, Mime: v.MimeType, Size: int64(v.FileSize), Seconds: v.Duration}
	case m.Voice != nil:
		v := m.Voice
		return &chat.Media{Kind: "voice", File: v.FileID, Unique: v.FileUniqueID, Mime: v.MimeType, Size: int64(v.FileSize), Seconds: v.Duration}
	case m.Audio != nil:
		v := m.Audio
		return &chat.Media{Kind: "audio", File: v.FileID, Unique: v.FileUniqueID, Name: v.FileName, Mime: v.MimeType, Size: int64(v.FileSize), Seconds: v.Duration, Title: v.Title}
	case m.Animation != nil: // before Document, which stands beside it
		v := m.Animation
		return &chat.Media{Kind: "animation", File: v.FileID, Unique: v.FileUniqueID, Name: v.FileName, Mime: v.MimeType, Size: int64(v.FileSize), Seconds: v.Duration}
	case m.Document != nil:
		v := m.Document
		return &chat.Media{Kind: "document", File: v.FileID, Unique: v.FileUniqueID, Name: v.FileName, Mime: v.MimeType, Size: int64(v.FileSize)}
	case m.VideoNote != nil:
		v := m.VideoNote
		return &chat.Media{Kind: "video_note", File: v.FileID, Unique: v.FileUniqueID, Size: int64(v.FileSize), Seconds: v.Duration}
	case m.Sticker != nil:
		v := m.Sticker
		return &chat.Media{Kind: "sticker", File: v.FileID, Unique: v.FileUniqueID, Size: int64(v.FileSize), Title: v.Emoji}
	}
	return card(m)
}

// card is media that are no files.
func card(m *models.Message) *chat.Media {
	switch {
	case m.Venue != nil: // before Location, which stands beside it
		return &chat.Media{Kind: "venue", Lat: m.Venue.Location.Latitude, Lon: m.Venue.Location.Longitude, Title: m.Venue.Title, Name: m.Venue.Address}
	case m.Location != nil:
		return &chat.Media{Kind: "location", Lat: m.Location.Latitude, Lon: m.Location.Longitude}
	case m.Contact != nil:
		c := &chat.Media{Kind: "contact", Phone: m.Contact.PhoneNumber, Title: strings.TrimSpace(m.Contact.FirstName + " " + m.Contact.LastName)}
		if m.Contact.UserID != 0 {
			c.Person = strconv.FormatInt(m.Contact.UserID, 10)
		}
		return c
	case m.Poll != nil:
		return &chat.Media{Kind: "poll", Title: m.Poll.Question}
	case m.Dice != nil:
		return &chat.Media{Kind: "dice", Title: m.Dice.Emoji}
	}
	return nil
}
