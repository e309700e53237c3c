package telegram

import (
	"context"
	"slices"
	"strings"

	"frontdesk/chat"
)

// copy copies messages without their author. Several at once stay an album, but
// then take neither a reply nor buttons (core.telegram.org/bots/api#copymessages).
func (a *Adapter) copy(ctx context.Context, out chat.Out) (chat.Receipt, error) {
	p := parcel{method: "copyMessage", params: params{"from_chat_id": num(out.From.Chat)}}
	switch len(out.IDs) {
	case 0:
		return chat.Receipt{}, &chat.RefusedError{Reason: chat.ReasonNoMessage, Detail: "no message to copy is named"}
	case 1:
		p.params["message_id"] = num(out.IDs[0])
		caption(p.params, out.Text)
	default:
		return a.copyMany(ctx, out)
	}
	address([]parcel{p}, out)
	ids, err := a.post(ctx, p, false)
	return chat.Receipt{IDs: ids}, err
}

// maxCopies is how many messages one copyMessages takes.
const maxCopies = 100

func (a *Adapter) copyMany(ctx context.Context, out chat.Out) (chat.Receipt, error) {
	out.ReplyTo, out.Buttons = "", nil
	var list []int64
	for _, id := range out.IDs {
		list = append(list, num(id))
	}
	slices.Sort(list) // they must ascend
	var r chat.Receipt
	for part := range slices.Chunk(slices.Compact(list), maxCopies) {
		p := parcel{method: "copyMessages", params: params{"from_chat_id": num(out.From.Chat), "message_ids": part}, many: true}
		address([]parcel{p}, out)
		ids, err := a.post(ctx, p, len(r.IDs) > 0)
		if err != nil {
			return r, partly(err, len(r.IDs))
		}
		r.IDs = append(r.IDs, ids...)
	}
	if len(r.IDs) == 0 {
		return r, &chat.RefusedError{Reason: chat.ReasonNoMessage, Detail: "none of the messages could be copied"}
	}
	return r, nil
}

// message is the parameters that name the message meant.
func message(out chat.Out) params {
	return params{"chat_id": num(out.To.Chat), "message_id": num(out.Target)}
}

// edit changes a text or, where the message has none, its caption, and the buttons.
// A message that is so already is a success.
func (a *Adapter) edit(ctx context.Context, out chat.Out) (chat.Receipt, error) {
	p := message(out)
	if m := keyboard(out.Buttons); m != nil {
		p["reply_markup"] = m
	}
	method := "editMessageText"
	switch {
	case out.Swap && len(out.Media) > 0:
		return chat.Receipt{}, a.swap(ctx, p, out)
	case out.Text.S == "" && len(out.Media) == 0:
		method = "editMessageReplyMarkup"
	case len(out.Media) > 0:
		method = "editMessageCaption"
		caption(p, out.Text)
	default:
		written(p, out.Text, out.NoPreview)
	}
	err := a.call(ctx, method, p, nil)
	if method == "editMessageText" && says(err, "no text in the message to edit") {
		p = message(out)
		if m := keyboard(out.Buttons); m != nil {
			p["reply_markup"] = m
		}
		caption(p, out.Text)
		err = a.call(ctx, "editMessageCaption", p, nil)
	}
	return chat.Receipt{}, ignore(err, "message is not modified")
}

// swap replaces a message's media (core.telegram.org/bots/api#editmessagemedia).
func (a *Adapter) swap(ctx context.Context, p params, out chat.Out) error {
	m := out.Media[0]
	item := params{"type": m.Kind, "media": attached(p, m, 0)}
	caption(item, out.Text)
	p["media"] = item
	return ignore(a.call(ctx, "editMessageMedia", p, nil), "message is not modified")
}

// remove deletes a message; one that is gone already is a success.
func (a *Adapter) remove(ctx context.Context, out chat.Out) (chat.Receipt, error) {
	err := a.call(ctx, "deleteMessage", message(out), nil)
	return chat.Receipt{}, ignore(err, "message to delete not found")
}

// react sets our one reaction on a message, or takes it back.
func (a *Adapter) react(ctx context.Context, out chat.Out) (chat.Receipt, error) {
	p := message(out)
	id, custom := strings.CutPrefix(out.Emoji, customReaction)
	switch {
	case out.Emoji == "":
		p["reaction"] = []params{}
	case custom:
		p["reaction"] = []params{{"type": "custom_emoji", "custom_emoji_id": id}}
	default: // Telegram's list has no variation selectors
		p["reaction"] = []params{{"type": "emoji", "emoji": strings.TrimSuffix(out.Emoji, "\ufe0f")}}
	}
	return chat.Receipt{}, a.call(ctx, "setMessageReaction", p, nil)
}

func (a *Adapter) pin(ctx context.Context, out chat.Out) (chat.Receipt, error) {
	p := message(out)
	p["disable_notification"] = true
	return chat.Receipt{}, a.call(ctx, "pinChatMessage", p, nil)
}

// answerPress answers a press; one that waited too long needs no answer any more.
func (a *Adapter) answerPress(ctx context.Context, out chat.Out) (chat.Receipt, error) {
	p := params{"callback_query_id": out.Query}
	if out.Text.S != "" {
		p["text"], p["show_alert"] = chat.Short(out.Text.S, 200), out.Alert
	}
	return chat.Receipt{}, ignore(a.call(ctx, "answerCallbackQuery", p, nil), "query is too old", "query id is invalid", "query_id_invalid")
}

// leave leaves a room; one that we are not in is a success.
func (a *Adapter) leave(ctx context.Context, out chat.Out) (chat.Receipt, error) {
	err := a.call(ctx, "leaveChat", to(out.To.Whole()), nil)
	return chat.Receipt{}, ignore(err, "not a member", "bot was kicked", "chat not found", "chat was deleted")
}

func (a *Adapter) typing(ctx context.Context, out chat.Out) (chat.Receipt, error) {
	p := to(out.To)
	p["action"] = "typing"
	return chat.Receipt{}, a.call(ctx, "sendChatAction", p, nil)
}
