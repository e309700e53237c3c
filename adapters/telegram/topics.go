package telegram

import (
	"context"
	"fmt"

	"frontdesk/chat"
)

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
	return chat.Receipt{Thread: fmt.Sprint(t.Thread), IDs: []string{fmt.Sprint(t.Thread)}}, nil
}

// title is a name that Telegram takes: 1 to 128 units.
func title(s string) string {
	if s = chat.Short(s, 128); s == "" {
		return "?"
	}
	return s
}

// topicMethods are the calls that change a topic.
var topicMethods = map[chat.Op]string{chat.EditTopic: "editForumTopic", chat.CloseTopic: "closeForumTopic",
	chat.ReopenTop: "reopenForumTopic", chat.DropTopic: "deleteForumTopic"}

// topic changes, closes, reopens or deletes a topic; one that is so already is a
// success. General is not ours to change.
func (a *Adapter) topic(ctx context.Context, out chat.Out) (chat.Receipt, error) {
	if !inThread(out.To) {
		return chat.Receipt{}, &chat.RefusedError{Reason: chat.ReasonNoThread, Detail: "the place is no topic"}
	}
	p := to(out.To)
	fine := []string{"topic_not_modified", "is not modified"}
	switch out.Op {
	case chat.EditTopic:
		if out.Title != "" {
			p["name"] = title(out.Title)
		}
		if icon := a.icon(ctx, out.Icon); icon != "" || out.Icon == noIcon {
			p["icon_custom_emoji_id"] = icon
		}
		if len(p) == 2 {
			return chat.Receipt{}, nil // neither is to change
		}
	case chat.DropTopic:
		fine = append(fine, "message thread not found", "topic_id_invalid", "topic_deleted")
	}
	return chat.Receipt{}, ignore(a.call(ctx, topicMethods[out.Op], p, nil), fine...)
}
