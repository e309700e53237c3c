package telegram

import (
	"context"
	"strings"
	"time"
)

// noIcon as the Icon of an EditTopic takes the topic's icon away.
const noIcon = "none"

// iconEmoji are the emoji wanted for our icons, best first; Telegram offers a
// fixed set of them to bots.
var iconEmoji = map[string][]string{"open": {"💬", "❗"}, "waiting": {"⏳", "❗", "☕", "👀"}, "closed": {"✅", "☑"}}

// icon is the custom emoji of one of our icons, "" where there is none. The set is
// asked for once; a topic without an icon does too.
func (a *Adapter) icon(ctx context.Context, name string) string {
	if name == "" || name == noIcon {
		return ""
	}
	a.mu.Lock()
	icons := a.icons
	a.mu.Unlock()
	if icons == nil {
		shared, _, _ := a.asking.Do("icons", func() (any, error) { return a.askIcons(ctx), nil })
		icons, _ = shared.(map[string]string)
	}
	return icons[name]
}

func (a *Adapter) askIcons(ctx context.Context) map[string]string {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	var stickers []struct {
		Emoji string `json:"emoji"`
		ID    string `json:"custom_emoji_id"`
	}
	if err := a.ask(ctx, "getForumTopicIconStickers", nil, &stickers); err != nil {
		a.log.Warn("asking telegram for the icons of topics; going without", "err", err)
		return nil // asked again at the next topic
	}
	byEmoji := map[string]string{}
	for _, s := range stickers {
		byEmoji[strings.TrimSuffix(s.Emoji, "\ufe0f")] = s.ID
	}
	icons := map[string]string{}
	for name, wanted := range iconEmoji {
		for _, e := range wanted {
			if icons[name] == "" {
				icons[name] = byEmoji[e]
			}
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.icons = icons
	return icons
}
