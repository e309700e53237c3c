package telegram

import (
	"context"
	"fmt"
	"strings"
	"time"

	"frontdesk/chat"
)

// maxProbes is how many message ids are looked at for what an unsure OpenTopic may
// have left behind.
const maxProbes = 200

// openTopic makes a topic. The id of its first service message is its thread.
func (a *Adapter) openTopic(ctx context.Context, out chat.Out) (chat.Receipt, error) {
	p := params{"chat_id": num(out.To.Chat), "name": title(out.Title)}
	if icon := a.icon(ctx, out.Icon); icon != "" {
		p["icon_custom_emoji_id"] = icon
	}
	var t struct {
		Thread int64 `json:"message_thread_id"`
	}
	if err := a.call(ctx, "createForumTopic", p, &t); err != nil {
		return chat.Receipt{}, err
	}
	if t.Thread == 0 {
		return chat.Receipt{}, chat.MaybeDone(fmt.Errorf("opening a topic: the answer names no thread"))
	}
	r := chat.Receipt{Thread: fmt.Sprint(t.Thread), IDs: []string{fmt.Sprint(t.Thread)}}
	if out.Unsure {
		r.Healed = a.sweep(ctx, out, t.Thread)
	}
	return r, nil
}

// title is a name that Telegram takes: 1 to 128 units.
func title(s string) string {
	s = strings.TrimSpace(split(chat.Plain(s), 128)[0].S)
	if s == "" {
		return "?"
	}
	return s
}

// sweep looks for the topic that an earlier try made without our knowing: it lies
// between the newest message known before that try and the topic made now. A topic
// is taken for it only when its first message says that we made it, under the same
// name. Anything else is left alone.
func (a *Adapter) sweep(ctx context.Context, out chat.Out, now int64) bool {
	from := max(num(out.Since)+1, now-maxProbes)
	for id := now - 1; id >= from && ctx.Err() == nil; id-- {
		thread := fmt.Sprint(id)
		if a.o.KnownThread != nil && a.o.KnownThread(out.To.Chat, thread) {
			continue
		}
		if a.call(ctx, "sendChatAction", params{"chat_id": num(out.To.Chat), "message_thread_id": id, "action": "typing"}, nil) != nil {
			continue // no topic begins there
		}
		if a.ours(ctx, out, id) {
			err := a.call(ctx, "deleteForumTopic", params{"chat_id": num(out.To.Chat), "message_thread_id": id}, nil)
			a.log.Info("removed a topic that an interrupted try had left behind", "room", out.To.Chat, "thread", id, "err", err)
			return err == nil
		}
	}
	return false
}

// ours tells whether we made the topic, under that name: a message in it, taken
// back at once, comes with the topic's first message.
func (a *Adapter) ours(ctx context.Context, out chat.Out, thread int64) bool {
	var m struct {
		ID    int64 `json:"message_id"`
		Reply *struct {
			From struct {
				ID int64 `json:"id"`
			} `json:"from"`
			Created *struct {
				Name string `json:"name"`
			} `json:"forum_topic_created"`
		} `json:"reply_to_message"`
	}
	err := a.call(ctx, "sendMessage", params{"chat_id": num(out.To.Chat), "message_thread_id": thread, "text": "…", "disable_notification": true}, &m)
	if err != nil || m.ID == 0 {
		return false
	}
	_ = a.call(ctx, "deleteMessage", params{"chat_id": num(out.To.Chat), "message_id": m.ID}, nil)
	r := m.Reply
	return r != nil && r.Created != nil && r.Created.Name == title(out.Title) && fmt.Sprint(r.From.ID) == a.account
}

// topic changes, closes, reopens or deletes a topic; one that is so already is a
// success.
func (a *Adapter) topic(ctx context.Context, out chat.Out) error {
	p := params{"chat_id": num(out.To.Chat), "message_thread_id": num(out.To.Thread)}
	method := map[chat.Op]string{chat.EditTopic: "editForumTopic", chat.CloseTopic: "closeForumTopic", chat.ReopenTop: "reopenForumTopic", chat.DropTopic: "deleteForumTopic"}[out.Op]
	if out.Op == chat.EditTopic {
		if out.Title != "" {
			p["name"] = title(out.Title)
		}
		if icon := a.icon(ctx, out.Icon); icon != "" || out.Icon == "none" {
			p["icon_custom_emoji_id"] = icon
		}
	}
	return ignore(a.call(ctx, method, p, nil), "topic_not_modified", "is not modified")
}

// iconEmoji are the emoji wanted for our icons, best first; Telegram offers a
// fixed set of them to bots.
var iconEmoji = map[string][]string{"open": {"💬", "❗️", "❗"}, "waiting": {"⏳", "☕️", "☕", "👀"}, "closed": {"✅", "☑️"}}

// icon is the custom emoji of one of our icons, "" where there is none. The set is
// asked for once; a topic without an icon does too.
func (a *Adapter) icon(ctx context.Context, name string) string {
	if name == "" || name == "none" {
		return ""
	}
	a.mu.Lock()
	icons := a.icons
	a.mu.Unlock()
	if icons == nil {
		icons = a.askIcons(ctx)
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
	icons := map[string]string{}
	if err := a.call(ctx, "getForumTopicIconStickers", nil, &stickers); err == nil {
		byEmoji := map[string]string{}
		for _, s := range stickers {
			byEmoji[s.Emoji] = s.ID
		}
		for name, wanted := range iconEmoji {
			for _, e := range wanted {
				if icons[name] == "" {
					icons[name] = byEmoji[e]
				}
			}
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.icons = icons
	return icons
}
