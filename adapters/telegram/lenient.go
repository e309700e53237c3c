package telegram

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/go-telegram/bot/models"

	"frontdesk/chat"
)

// object is JSON of which every part is read on its own, so that one part that
// nobody understands does not take the others with it.
type object map[string]json.RawMessage

// get reads a part of o, the zero value if it is missing or something else.
func get[T any](o object, key string) T {
	var v T
	if raw, ok := o[key]; !ok || json.Unmarshal(raw, &v) != nil {
		return *new(T)
	}
	return v
}

// unreadable is an update with something in it that this version does not know:
// an Unread with what can be read, or nothing where not even the chat can be.
func (a *Adapter) unreadable(raw json.RawMessage) decoded {
	var u object
	_ = json.Unmarshal(raw, &u)
	id := get[int64](u, "update_id")
	i := slices.IndexFunc(allowed, func(k string) bool { return u[k] != nil })
	if i < 0 {
		a.log.Warn("passing over an update that cannot be read", "update", id, "bytes", len(raw))
		return decoded{id: id}
	}
	body := get[object](u, allowed[i])
	if inner, ok := body["message"]; ok && body["chat"] == nil {
		from := body["from"]
		body = get[object](object{"m": inner}, "m") // the message of a press
		if body != nil {
			body["from"] = from
		}
	}
	c := get[models.Chat](body, "chat")
	if c.ID == 0 || c.Type == models.ChatTypeChannel {
		a.log.Warn("passing over an update that cannot be read", "update", id, "kind", allowed[i], "bytes", len(raw))
		return decoded{id: id}
	}
	a.log.Warn("an update has something new in it; showing what can be read", "update", id, "kind", allowed[i])
	return a.stamped(id, raw, []chat.Event{a.unread(body, c)})
}

func (a *Adapter) unread(body object, c models.Chat) chat.Event {
	ev := a.in(chat.Unread, c, get[int](body, "date"))
	ev.Place = a.place(c, get[int](body, "message_thread_id"), get[bool](body, "is_topic_message"))
	if who := get[*models.User](body, "from"); who != nil {
		ev.From = person(who)
	}
	if as := get[*models.Chat](body, "sender_chat"); as != nil {
		ev.From = ghost(as)
	}
	text := fromEntities(get[string](body, "text"), get[[]models.MessageEntity](body, "entities"))
	if text.S == "" {
		text = fromEntities(get[string](body, "caption"), get[[]models.MessageEntity](body, "caption_entities"))
	}
	ev.Message = &chat.Message{ID: strconv.Itoa(get[int](body, "message_id")), Text: text, Media: &chat.Media{Kind: "other"}}
	return ev
}

// frame are the parts that any message may have around what it carries.
var frame = []string{"message_id", "message_thread_id", "from", "sender_chat", "sender_boost_count", "sender_business_bot", "sender_tag", "date",
	"chat", "is_topic_message", "is_automatic_forward", "reply_to_message", "external_reply", "quote", "reply_to_story", "via_bot", "edit_date",
	"forward_origin", "has_protected_content", "is_from_offline", "author_signature", "paid_star_count", "effect_id", "reply_markup",
	"link_preview_options", "show_caption_above_media", "has_media_spoiler", "caption", "caption_entities", "media_group_id"}

// services begin the names of the parts that make a message one of the network's
// own, which nobody wrote and which cannot be copied
// (core.telegram.org/bots/api#message).
var services = []string{"new_chat_", "delete_chat_photo", "group_chat_created", "supergroup_chat_created", "channel_chat_created",
	"message_auto_delete_", "pinned_message", "general_forum_topic_", "write_access_allowed", "boost_added", "chat_background_set",
	"proximity_alert_triggered", "chat_owner_", "video_chat_", "voice_chat_", "forum_topic_", "connected_website", "passport_data",
	"successful_payment", "refunded_payment", "giveaway_created", "paid_message_price_changed", "direct_message_price_changed",
	"suggested_post_", "checklist_tasks_", "users_shared", "chat_shared", "gift_upgrade_sent"}

// unnamed is the part of a message that we have no word for, and whether it makes
// it one of the network's own.
func unnamed(raw []byte) (key string, service bool) {
	u := get[object](object{"u": raw}, "u")
	m := get[object](u, "message")
	if m == nil {
		m = get[object](u, "edited_message")
	}
	for k := range m {
		if slices.ContainsFunc(services, func(s string) bool { return strings.HasPrefix(k, s) }) {
			return k, true
		}
		if !slices.Contains(frame, k) && (key == "" || k < key) {
			key = k
		}
	}
	return key, false
}
