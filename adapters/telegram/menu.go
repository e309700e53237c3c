package telegram

import (
	"context"
	"regexp"
	"strings"

	"frontdesk/chat"
)

// maxMenu is how many commands a menu takes (core.telegram.org/bots/api#setmycommands).
const maxMenu = 100

var notInNames = regexp.MustCompile(`[^a-z0-9_]`)

// menu sets the native command menu of a chat, or of all private chats.
func (a *Adapter) menu(ctx context.Context, out chat.Out) (chat.Receipt, error) {
	scope := params{"type": "all_private_chats"}
	if out.To.Chat != "" {
		scope = params{"type": "chat", "chat_id": num(out.To.Chat)}
	}
	return chat.Receipt{}, a.call(ctx, "setMyCommands", params{"commands": entries(out.Commands), "scope": scope}, nil)
}

// entries are the commands as Telegram takes them: others can still be typed.
func entries(commands []chat.Command) []params {
	seen := map[string]bool{}
	list := []params{}
	for _, c := range commands {
		name := commandName(c.Name)
		if name == "" || seen[name] || len(list) == maxMenu {
			continue
		}
		seen[name] = true
		about := chat.Short(c.About, 256)
		if about == "" {
			about = name
		}
		list = append(list, params{"command": name, "description": about})
	}
	return list
}

// commandName is a name with the signs that Telegram takes, at most 32.
func commandName(s string) string {
	s = strings.ReplaceAll(strings.ToLower(s), "-", "_")
	s = notInNames.ReplaceAllString(s, "")
	return s[:min(len(s), 32)]
}
