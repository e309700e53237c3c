package telegram

import (
	"encoding/json"
	"regexp"
	"strconv"

	"github.com/mymmrac/telego"
)

var commandName = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

// scope reads a BotCommandScope into a key.
func (c *call) scope(lang string) (string, error) {
	var s struct {
		Type   string        `json:"type"`
		ChatID telego.ChatID `json:"chat_id"`
		UserID int64         `json:"user_id"`
	}
	raw := c.taken["scope"]
	if len(raw) == 0 || string(raw) == "null" {
		return scopeKey("default", 0, 0, lang), nil
	}
	if err := strict(raw, &s); err != nil {
		return "", c.wrong("can't parse BotCommandScope: " + err.Error())
	}
	switch s.Type {
	case "default", "all_private_chats", "all_group_chats", "all_chat_administrators":
		return scopeKey(s.Type, 0, 0, lang), nil
	case "chat", "chat_administrators", "chat_member":
		g, err := c.chat(s.ChatID)
		if err != nil {
			return "", err
		}
		if s.Type != "chat_member" {
			s.UserID = 0
		}
		return scopeKey(s.Type, g.id, s.UserID, lang), nil
	}
	return "", c.wrong("can't parse BotCommandScope: unsupported type specified")
}

func scopeKey(kind string, chat, user int64, lang string) string {
	return kind + " " + strconv.FormatInt(chat, 10) + " " + strconv.FormatInt(user, 10) + " " + lang
}

func (c *call) setMyCommands() (any, error) {
	var p telego.SetMyCommandsParams
	if err := c.decode(&p, "scope"); err != nil {
		return nil, err
	}
	key, err := c.scope(p.LanguageCode)
	if err != nil {
		return nil, err
	}
	if len(p.Commands) > 100 {
		return nil, c.wrong("too many commands specified")
	}
	seen := map[string]bool{}
	for _, b := range p.Commands {
		n := units(b.Description)
		switch {
		case !commandName.MatchString(b.Command):
			return nil, c.wrong("BOT_COMMAND_INVALID")
		case n < 1 || n > 256:
			return nil, c.wrong("BOT_COMMAND_DESCRIPTION_INVALID")
		case seen[b.Command]:
			return nil, c.wrong("BOT_COMMAND_DUPLICATE")
		}
		seen[b.Command] = true
	}
	c.bot.commands[key] = p.Commands
	return true, nil
}

func (c *call) getMyCommands() (any, error) {
	var p telego.GetMyCommandsParams
	if err := c.decode(&p, "scope"); err != nil {
		return nil, err
	}
	key, err := c.scope(p.LanguageCode)
	if err != nil {
		return nil, err
	}
	if list := c.bot.commands[key]; list != nil {
		return list, nil
	}
	return json.RawMessage("[]"), nil
}

func (c *call) deleteMyCommands() (any, error) {
	var p telego.DeleteMyCommandsParams
	if err := c.decode(&p, "scope"); err != nil {
		return nil, err
	}
	key, err := c.scope(p.LanguageCode)
	if err != nil {
		return nil, err
	}
	delete(c.bot.commands, key)
	return true, nil
}
