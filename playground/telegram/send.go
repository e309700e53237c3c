package telegram

import (
	"github.com/mymmrac/telego"
)

func (c *call) sendMessage() (any, error) {
	k := &markup{}
	p := telego.SendMessageParams{ReplyMarkup: k}
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	text, ents, err := c.text(p.Text, p.ParseMode, p.Entities)
	if err != nil {
		return nil, err
	}
	m := &telego.Message{Text: text, Entities: ents, HasProtectedContent: p.ProtectContent}
	return c.sendPlain(plain{p.ChatID, p.MessageThreadID, p.ReplyParameters, k}, m)
}

// plain is what the parameters of all sending methods have in common.
type plain struct {
	chat   telego.ChatID
	thread int
	reply  *telego.ReplyParameters
	keys   *markup
}

// sendPlain checks what all have in common and posts the message.
func (c *call) sendPlain(p plain, m *telego.Message) (any, error) {
	if err := c.markup(p.keys); err != nil {
		return nil, err
	}
	to, err := c.target(p.chat, p.thread, p.reply, 1)
	if err != nil {
		return nil, err
	}
	m.ReplyMarkup = p.keys.inline()
	p.keys.show(to.chat)
	return c.post(to, m), nil
}

func (c *call) sendLocation() (any, error) {
	k := &markup{}
	p := telego.SendLocationParams{ReplyMarkup: k}
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	l, err := c.location(p.Latitude, p.Longitude)
	if err != nil {
		return nil, err
	}
	l.HorizontalAccuracy, l.LivePeriod = p.HorizontalAccuracy, p.LivePeriod
	return c.sendPlain(plain{p.ChatID, p.MessageThreadID, p.ReplyParameters, k},
		&telego.Message{Location: l})
}

func (c *call) location(lat, long float64) (*telego.Location, error) {
	if lat < -90 || lat > 90 || long < -180 || long > 180 {
		return nil, c.wrong("wrong location")
	}
	return &telego.Location{Latitude: lat, Longitude: long}, nil
}

func (c *call) sendVenue() (any, error) {
	k := &markup{}
	p := telego.SendVenueParams{ReplyMarkup: k}
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	l, err := c.location(p.Latitude, p.Longitude)
	if err != nil {
		return nil, err
	}
	if p.Title == "" {
		return nil, c.wrong("venue title must be non-empty")
	}
	if p.Address == "" {
		return nil, c.wrong("venue address must be non-empty")
	}
	v := &telego.Venue{
		Location: *l, Title: p.Title, Address: p.Address,
		FoursquareID: p.FoursquareID, FoursquareType: p.FoursquareType,
		GooglePlaceID: p.GooglePlaceID, GooglePlaceType: p.GooglePlaceType,
	}
	return c.sendPlain(plain{p.ChatID, p.MessageThreadID, p.ReplyParameters, k},
		&telego.Message{Venue: v, Location: l})
}

func (c *call) sendContact() (any, error) {
	k := &markup{}
	p := telego.SendContactParams{ReplyMarkup: k}
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	if p.PhoneNumber == "" {
		return nil, c.wrong("phone number is empty")
	}
	if p.FirstName == "" {
		return nil, c.wrong("first name is empty")
	}
	contact := &telego.Contact{
		PhoneNumber: p.PhoneNumber, FirstName: p.FirstName,
		LastName: p.LastName, Vcard: p.Vcard,
	}
	return c.sendPlain(plain{p.ChatID, p.MessageThreadID, p.ReplyParameters, k},
		&telego.Message{Contact: contact})
}

func (c *call) sendDice() (any, error) {
	k := &markup{}
	p := telego.SendDiceParams{ReplyMarkup: k}
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	if p.Emoji == "" {
		p.Emoji = "🎲"
	}
	return c.sendPlain(plain{p.ChatID, p.MessageThreadID, p.ReplyParameters, k},
		&telego.Message{Dice: &telego.Dice{Emoji: p.Emoji, Value: 1 + c.srv.rnd.IntN(6)}})
}

func (c *call) sendChatAction() (any, error) {
	var p telego.SendChatActionParams
	if err := c.decode(&p); err != nil {
		return nil, err
	}
	switch p.Action {
	case "typing", "upload_photo", "record_video", "upload_video", "record_voice",
		"upload_voice", "upload_document", "choose_sticker", "find_location",
		"record_video_note", "upload_video_note":
	default:
		return nil, c.wrong("wrong parameter action in request")
	}
	g, err := c.chat(p.ChatID)
	if err != nil {
		return nil, err
	}
	if _, err = c.thread(g, p.MessageThreadID); err != nil {
		return nil, err
	}
	c.srv.changed(g, "typing", p.MessageThreadID, 0)
	return true, nil
}
