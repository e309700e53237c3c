package telegram

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/mymmrac/telego"
)

const (
	maxText    = 4096
	maxCaption = 1024
	maxData    = 64
)

// units is the length in UTF-16 code units, which Telegram counts in.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// clean is what the real server does to a text: control characters become
// spaces, the ends are trimmed and the entities follow.
func clean(s string, in []telego.MessageEntity) (string, []telego.MessageEntity) {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' {
			return ' '
		}
		return r
	}, s)
	left := strings.TrimLeftFunc(s, unicode.IsSpace)
	cut := units(s) - units(left)
	s = strings.TrimRightFunc(left, unicode.IsSpace)
	end := units(s)
	var out []telego.MessageEntity
	for _, e := range in {
		from, to := max(e.Offset-cut, 0), min(e.Offset+e.Length-cut, end)
		if to > from {
			e.Offset, e.Length = from, to-from
			out = append(out, e)
		}
	}
	return s, out
}

// text checks and cleans a message text.
func (c *call) text(s, mode string, in []telego.MessageEntity) (string, []telego.MessageEntity, error) {
	if err := c.checkText(s, mode, in); err != nil {
		return "", nil, err
	}
	out, ents := clean(s, in)
	switch n := units(out); {
	case n == 0:
		return "", nil, c.wrong("message text is empty")
	case n > maxText:
		return "", nil, c.wrong("message is too long")
	}
	return out, ents, nil
}

// caption checks and cleans a caption.
func (c *call) caption(s, mode string, in []telego.MessageEntity) (string, []telego.MessageEntity, error) {
	if err := c.checkText(s, mode, in); err != nil {
		return "", nil, err
	}
	out, ents := clean(s, in)
	if units(out) > maxCaption {
		return "", nil, c.wrong("message caption is too long")
	}
	return out, ents, nil
}

func (c *call) checkText(s, mode string, in []telego.MessageEntity) error {
	if mode != "" {
		return c.wrong("parse_mode is not supported here, send entities")
	}
	if !utf8.ValidString(s) {
		return c.wrong("strings must be encoded in UTF-8")
	}
	n := units(s)
	for _, e := range in {
		if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > n {
			return c.wrong("entity is out of range of the text")
		}
		if e.Type == telego.EntityTypeTextLink && e.URL == "" {
			return c.wrong("text_link without url")
		}
	}
	if len(in) > 0 && splitsSymbol(s, in) {
		return c.wrong("entity begins in a middle of a UTF-16 symbol")
	}
	return nil
}

// splitsSymbol tells whether an entity starts or ends inside a surrogate pair.
func splitsSymbol(s string, in []telego.MessageEntity) bool {
	inside := map[int]bool{}
	at := 0
	for _, r := range s {
		if r > 0xFFFF {
			inside[at+1] = true
			at++
		}
		at++
	}
	for _, e := range in {
		if inside[e.Offset] || inside[e.Offset+e.Length] {
			return true
		}
	}
	return false
}

// keyboard checks an inline keyboard; an empty one is none.
func (c *call) keyboard(k *telego.InlineKeyboardMarkup) (*telego.InlineKeyboardMarkup, error) {
	if k == nil {
		return nil, nil
	}
	n := 0
	for _, row := range k.InlineKeyboard {
		for _, b := range row {
			n++
			if err := c.button(b); err != nil {
				return nil, err
			}
		}
	}
	if n == 0 {
		return nil, nil
	}
	return k, nil
}

func (c *call) button(b telego.InlineKeyboardButton) error {
	switch {
	case strings.TrimSpace(b.Text) == "":
		return c.wrong("can't parse inline keyboard button: text must be non-empty")
	case len(b.CallbackData) > maxData:
		return c.wrong("BUTTON_DATA_INVALID")
	case b.CallbackData == "" && b.URL == "" && !otherButton(b):
		return c.wrong("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	}
	return nil
}

func otherButton(b telego.InlineKeyboardButton) bool {
	return b.WebApp != nil || b.LoginURL != nil || b.SwitchInlineQuery != nil ||
		b.SwitchInlineQueryCurrentChat != nil || b.SwitchInlineQueryChosenChat != nil ||
		b.CopyText != nil && b.CopyText.Text != "" || b.CallbackGame != nil || b.Pay
}
