package telegram

import (
	"errors"
	"slices"
	"strings"

	"github.com/mymmrac/telego"
)

// markup is a reply_markup of any kind. It stands in the telego parameters in
// place of the union, which telego can only write.
type markup struct{ telego.ReplyMarkup }

// UnmarshalJSON tells the kinds apart by the field that only one of them has.
func (k *markup) UnmarshalJSON(raw []byte) error {
	fields, err := split(raw)
	if err != nil {
		return err
	}
	has := func(name string) bool {
		return slices.ContainsFunc(fields, func(f field) bool { return f.name == name })
	}
	switch {
	case has("inline_keyboard"):
		k.ReplyMarkup = &telego.InlineKeyboardMarkup{}
	case has("keyboard"):
		k.ReplyMarkup = &telego.ReplyKeyboardMarkup{}
	case has("remove_keyboard"):
		k.ReplyMarkup = &telego.ReplyKeyboardRemove{}
	case has("force_reply"):
		k.ReplyMarkup = &telego.ForceReply{}
	case len(fields) == 0:
		return nil
	default:
		return errors.New("reply_markup is of no known kind")
	}
	return strict(raw, k.ReplyMarkup)
}

// inline is the markup as buttons under the message.
func (k *markup) inline() *telego.InlineKeyboardMarkup {
	in, _ := k.ReplyMarkup.(*telego.InlineKeyboardMarkup)
	return in
}

// show changes the keyboard below the chat.
func (k *markup) show(c *chat) {
	switch k := k.ReplyMarkup.(type) {
	case *telego.ReplyKeyboardMarkup:
		c.keyboard = k
	case *telego.ReplyKeyboardRemove:
		c.keyboard = nil
	}
}

// markup checks a reply_markup.
func (c *call) markup(k *markup) error {
	switch v := k.ReplyMarkup.(type) {
	case *telego.InlineKeyboardMarkup:
		in, err := c.keyboard(v)
		if k.ReplyMarkup = in; in == nil {
			k.ReplyMarkup = nil
		}
		return err
	case *telego.ReplyKeyboardMarkup:
		for _, row := range v.Keyboard {
			for _, b := range row {
				if strings.TrimSpace(b.Text) == "" {
					return c.wrong("can't parse keyboard button: text must be non-empty")
				}
			}
		}
	case *telego.ReplyKeyboardRemove:
		if !v.RemoveKeyboard {
			return c.wrong("remove_keyboard must be true")
		}
	case *telego.ForceReply:
		if !v.ForceReply {
			return c.wrong("force_reply must be true")
		}
	}
	return nil
}

// maxButtons is how many buttons the real server takes under a message.
const maxButtons = 100

// keyboard checks an inline keyboard; an empty one is none.
func (c *call) keyboard(k *telego.InlineKeyboardMarkup) (*telego.InlineKeyboardMarkup, error) {
	if k == nil {
		return nil, nil
	}
	n := 0
	for _, row := range k.InlineKeyboard {
		for i := range row {
			n++
			if err := c.button(&row[i]); err != nil {
				return nil, err
			}
		}
	}
	switch {
	case n == 0:
		return nil, nil
	case n > maxButtons:
		return nil, c.wrong("reply markup is too long")
	}
	return k, nil
}

// button checks one button. Exactly one kind of press is set; an empty copy_text
// beside another kind is one client's known quirk, which the real server looks
// at last (facts/telegram.md 1.9), and is taken away.
func (c *call) button(b *telego.InlineKeyboardButton) error {
	if b.CopyText != nil && b.CopyText.Text == "" {
		b.CopyText = nil
	}
	set := presses(b)
	switch {
	case strings.TrimSpace(b.Text) == "":
		return c.wrong("can't parse inline keyboard button: text must be non-empty")
	case len(b.CallbackData) > maxData:
		return c.wrong("BUTTON_DATA_INVALID")
	case set == 0:
		return c.wrong("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	case set > 1:
		return c.wrong("can't parse inline keyboard button: exactly one optional field must be used")
	case b.CopyText != nil && units(b.CopyText.Text) > 256:
		return c.wrong("BUTTON_COPY_TEXT_INVALID")
	}
	return nil
}

// presses counts the kinds of press a button has.
func presses(b *telego.InlineKeyboardButton) (n int) {
	for _, is := range []bool{
		b.CallbackData != "", b.URL != "", b.WebApp != nil, b.LoginURL != nil,
		b.SwitchInlineQuery != nil, b.SwitchInlineQueryCurrentChat != nil,
		b.SwitchInlineQueryChosenChat != nil, b.CopyText != nil, b.CallbackGame != nil, b.Pay,
	} {
		if is {
			n++
		}
	}
	return n
}
