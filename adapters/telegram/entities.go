package telegram

import (
	"strconv"
	"unicode/utf16"

	"github.com/go-telegram/bot/models"

	"frontdesk/chat"
)

// folded is the Arg of a Quote that shows its first lines only.
const folded = "folded"

// ours are the entities that are formatting, by Telegram's name. Others (links as
// typed, hashtags, commands, …) are found anew by whoever shows the text.
var ours = map[models.MessageEntityType]string{
	models.MessageEntityTypeBold: chat.Bold, models.MessageEntityTypeItalic: chat.Italic,
	models.MessageEntityTypeUnderline: chat.Underline, models.MessageEntityTypeStrikethrough: chat.Strike,
	models.MessageEntityTypeSpoiler: chat.Spoiler, models.MessageEntityTypeCode: chat.Code, models.MessageEntityTypePre: chat.Pre,
	models.MessageEntityTypeBlockquote: chat.Quote, models.MessageEntityTypeExpandableBlockquote: chat.Quote,
	models.MessageEntityTypeTextLink: chat.Link, models.MessageEntityTypeTextMention: chat.Mention,
	models.MessageEntityTypeCustomEmoji: chat.Emoji, models.MessageEntityTypeMention: chat.At,
}

// theirs is ours turned round. A mention as typed is found anew.
var theirs = map[string]models.MessageEntityType{
	chat.Bold: models.MessageEntityTypeBold, chat.Italic: models.MessageEntityTypeItalic,
	chat.Underline: models.MessageEntityTypeUnderline, chat.Strike: models.MessageEntityTypeStrikethrough,
	chat.Spoiler: models.MessageEntityTypeSpoiler, chat.Code: models.MessageEntityTypeCode, chat.Pre: models.MessageEntityTypePre,
	chat.Quote: models.MessageEntityTypeBlockquote, chat.Link: models.MessageEntityTypeTextLink,
	chat.Mention: models.MessageEntityTypeTextMention, chat.Emoji: models.MessageEntityTypeCustomEmoji,
}

// fromEntities makes a text of Telegram's, whose entities count UTF-16 units. What
// reaches beyond the text is cut off.
func fromEntities(s string, es []models.MessageEntity) chat.Text {
	t := chat.Text{S: s}
	if len(es) == 0 {
		return t
	}
	at := byteOffsets(s)
	last := len(at) - 1
	for _, e := range es {
		kind, ok := ours[e.Type]
		if !ok || e.Offset < 0 || e.Offset >= last || e.Length <= 0 {
			continue
		}
		end := e.Offset + min(e.Length, last-e.Offset)
		for end < last && at[end] == at[end-1] {
			end++ // never through a rune
		}
		t.Marks = append(t.Marks, chat.Mark{Kind: kind, From: at[e.Offset], To: at[end], Arg: argOf(e)})
	}
	return t
}

func argOf(e models.MessageEntity) string {
	switch e.Type {
	case models.MessageEntityTypeTextLink:
		return e.URL
	case models.MessageEntityTypePre:
		return e.Language
	case models.MessageEntityTypeCustomEmoji:
		return e.CustomEmojiID
	case models.MessageEntityTypeExpandableBlockquote:
		return folded
	case models.MessageEntityTypeTextMention:
		return person(e.User).ID
	}
	return ""
}

// byteOffsets is the byte at which each UTF-16 unit of s stands, and the end. The
// second unit of a pair stands where its rune begins.
func byteOffsets(s string) []int {
	at := make([]int, 0, len(s)+1)
	for i, r := range s {
		at = append(at, i)
		if utf16.RuneLen(r) == 2 {
			at = append(at, i)
		}
	}
	return append(at, len(s))
}

// toEntities is the marks of a text as Telegram counts them. Marks are clamped to
// the text and to its runes; empty ones are left out.
func toEntities(t chat.Text) []models.MessageEntity {
	var out []models.MessageEntity
	for _, m := range t.Marks {
		from, to := chat.RuneStart(t.S, m.From), chat.RuneStart(t.S, m.To)
		kind, ok := theirs[m.Kind]
		if !ok || from >= to {
			continue
		}
		e := models.MessageEntity{Type: kind, Offset: chat.Units(t.S[:from]), Length: chat.Units(t.S[from:to])}
		if dress(&e, m.Arg) {
			out = append(out, e)
		}
	}
	return out
}

// dress adds a mark's argument; false if the entity cannot do without it.
func dress(e *models.MessageEntity, arg string) bool {
	switch e.Type {
	case models.MessageEntityTypeTextLink:
		e.URL = arg
		return arg != ""
	case models.MessageEntityTypePre:
		e.Language = arg
	case models.MessageEntityTypeCustomEmoji:
		e.CustomEmojiID = arg
		return arg != ""
	case models.MessageEntityTypeBlockquote:
		if arg == folded {
			e.Type = models.MessageEntityTypeExpandableBlockquote
		}
	case models.MessageEntityTypeTextMention:
		id, err := strconv.ParseInt(arg, 10, 64)
		e.User = &models.User{ID: id, FirstName: "?"}
		return err == nil
	}
	return true
}
