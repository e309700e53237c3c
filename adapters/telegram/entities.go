package telegram

import (
	"slices"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/go-telegram/bot/models"

	"frontdesk/chat"
)

// kinds are the entities that are formatting, by Telegram's name and ours. Others
// (links as typed, hashtags, commands, …) are found anew by whoever shows the text.
var kinds = []struct {
	theirs models.MessageEntityType
	ours   string
}{
	{models.MessageEntityTypeBold, chat.Bold}, {models.MessageEntityTypeItalic, chat.Italic},
	{models.MessageEntityTypeUnderline, chat.Underline}, {models.MessageEntityTypeStrikethrough, chat.Strike},
	{models.MessageEntityTypeSpoiler, chat.Spoiler}, {models.MessageEntityTypeCode, chat.Code}, {models.MessageEntityTypePre, chat.Pre},
	{models.MessageEntityTypeBlockquote, chat.Quote}, {models.MessageEntityTypeTextLink, chat.Link},
	{models.MessageEntityTypeTextMention, chat.Mention}, {models.MessageEntityTypeCustomEmoji, chat.Emoji},
	{models.MessageEntityTypeExpandableBlockquote, chat.Quote}, {models.MessageEntityTypeMention, chat.At},
}

// fromEntities makes a text of Telegram's, whose entities count UTF-16 units.
func fromEntities(s string, es []models.MessageEntity) chat.Text {
	t := chat.Text{S: s}
	if len(es) == 0 {
		return t
	}
	at := byteOffsets(s)
	for _, e := range es {
		i := slices.IndexFunc(kinds, func(k struct {
			theirs models.MessageEntityType
			ours   string
		}) bool {
			return k.theirs == e.Type
		})
		if i < 0 || e.Offset < 0 || e.Length <= 0 || e.Offset >= len(at) {
			continue
		}
		end := min(e.Offset+e.Length, len(at)-1)
		m := chat.Mark{Kind: kinds[i].ours, From: at[e.Offset], To: at[end], Arg: e.URL + e.Language + e.CustomEmojiID}
		if e.User != nil {
			m.Arg = strconv.FormatInt(e.User.ID, 10)
		}
		if m.From < m.To {
			t.Marks = append(t.Marks, m)
		}
	}
	return t
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

// entity is one as it is sent.
type entity struct {
	Type     string `json:"type"`
	Offset   int    `json:"offset"`
	Length   int    `json:"length"`
	URL      string `json:"url,omitempty"`
	Language string `json:"language,omitempty"`
	Emoji    string `json:"custom_emoji_id,omitempty"`
	User     *struct {
		ID    int64  `json:"id"`
		Bot   bool   `json:"is_bot"`
		First string `json:"first_name"`
	} `json:"user,omitempty"`
}

// toEntities is the marks of a text as Telegram counts them.
func toEntities(t chat.Text) []entity {
	var out []entity
	for _, m := range t.Marks {
		from, to := min(max(m.From, 0), len(t.S)), min(max(m.To, 0), len(t.S))
		i := slices.IndexFunc(kinds, func(k struct {
			theirs models.MessageEntityType
			ours   string
		}) bool {
			return k.ours == m.Kind
		})
		if i < 0 || from >= to || m.Kind == chat.At || !utf8.RuneStart(t.S[from]) {
			continue
		}
		e := entity{Type: string(kinds[i].theirs), Offset: units(t.S[:from]), Length: units(t.S[from:to])}
		switch m.Kind {
		case chat.Link:
			e.URL = m.Arg
		case chat.Pre:
			e.Language = m.Arg
		case chat.Emoji:
			e.Emoji = m.Arg
		case chat.Mention:
			id, err := strconv.ParseInt(m.Arg, 10, 64)
			if err != nil {
				continue
			}
			e.User = &struct {
				ID    int64  `json:"id"`
				Bot   bool   `json:"is_bot"`
				First string `json:"first_name"`
			}{ID: id, First: t.S[from:to]}
		}
		out = append(out, e)
	}
	return out
}

// split cuts a text into pieces of at most limit units, at a line's end or a space
// where there is one near.
func split(t chat.Text, limit int) []chat.Text {
	var out []chat.Text
	for units(t.S) > limit {
		at := cutAt(t.S, limit)
		out = append(out, t.Slice(0, at))
		t = t.Slice(at, len(t.S))
	}
	return append(out, t)
}

// cutAt is the byte at which to cut.
func cutAt(s string, limit int) int {
	n, end, line, space := 0, 0, 0, 0
	for i, r := range s {
		if n += max(1, utf16.RuneLen(r)); n > limit {
			break
		}
		end = i + utf8.RuneLen(r)
		if r == utf8.RuneError {
			_, w := utf8.DecodeRuneInString(s[i:])
			end = i + w
		}
		switch r {
		case '\n':
			line = end
		case ' ':
			space = end
		}
	}
	if line > end/2 {
		return line
	}
	if space > end/2 {
		return space
	}
	return end
}
