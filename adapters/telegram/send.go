package telegram

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"frontdesk/chat"
)

// params of a call; JSON leaves out what is empty where that means "not given".
type params map[string]any

// Send does one Out. See chat.Adapter for what its errors mean.
func (a *Adapter) Send(ctx context.Context, out chat.Out) (chat.Receipt, error) {
	r, err := a.do(ctx, out)
	return r, refusal(err)
}

func (a *Adapter) do(ctx context.Context, out chat.Out) (chat.Receipt, error) {
	var none chat.Receipt
	switch out.Op {
	case chat.Send:
		return a.send(ctx, out)
	case chat.Copy:
		return a.copy(ctx, out)
	case chat.Edit:
		return none, a.edit(ctx, out)
	case chat.Delete:
		return none, a.call(ctx, "deleteMessage", params{"chat_id": out.To.Chat, "message_id": num(out.Target)}, nil)
	case chat.React:
		return none, a.react(ctx, out)
	case chat.Pin:
		return none, a.call(ctx, "pinChatMessage", params{"chat_id": out.To.Chat, "message_id": num(out.Target), "disable_notification": true}, nil)
	case chat.OpenTopic:
		return a.openTopic(ctx, out)
	case chat.EditTopic, chat.CloseTopic, chat.ReopenTop, chat.DropTopic:
		return none, a.topic(ctx, out)
	case chat.Answer:
		return none, a.answerPress(ctx, out)
	case chat.Menu:
		return none, a.menu(ctx, out)
	case chat.Leave:
		return none, a.call(ctx, "leaveChat", params{"chat_id": out.To.Chat}, nil)
	case chat.Typing:
		return none, a.call(ctx, "sendChatAction", a.to(out, params{"action": "typing"}), nil)
	}
	return none, &chat.RefusedError{Reason: chat.ReasonUnsupported, Detail: "unknown kind of send: " + string(out.Op)}
}

func num(id string) int64 {
	n, _ := strconv.ParseInt(id, 10, 64)
	return n
}

// to adds where a call goes. General's thread is never named.
func (a *Adapter) to(out chat.Out, p params) params {
	p["chat_id"] = num(out.To.Chat)
	if out.To.Thread != "" && out.To.Thread != "1" {
		p["message_thread_id"] = num(out.To.Thread)
	}
	return p
}

// dress adds what every new message may have.
func (a *Adapter) dress(out chat.Out, p params) params {
	a.to(out, p)
	if out.ReplyTo != "" {
		p["reply_parameters"] = params{"message_id": num(out.ReplyTo), "allow_sending_without_reply": true}
	}
	if out.Silent {
		p["disable_notification"] = true
	}
	if m := keyboard(out.Buttons); m != nil {
		p["reply_markup"] = m
	}
	return p
}

func keyboard(rows [][]chat.Button) any {
	var out [][]params
	for _, row := range rows {
		var keys []params
		for _, b := range row {
			k := params{"text": b.Label}
			if b.URL != "" {
				k["url"] = b.URL
			} else {
				k["callback_data"] = b.Data
			}
			keys = append(keys, k)
		}
		if len(keys) > 0 {
			out = append(out, keys)
		}
	}
	if out == nil {
		return nil
	}
	return params{"inline_keyboard": out}
}

// made is what the server says of a new message.
type made struct {
	ID int64 `json:"message_id"`
}

// send is a new message: text, media, or both.
func (a *Adapter) send(ctx context.Context, out chat.Out) (chat.Receipt, error) {
	switch {
	case len(out.Media) == 0:
		return a.sendText(ctx, out)
	case len(out.Media) > 1:
		return a.sendAlbum(ctx, out)
	}
	return a.sendMedia(ctx, out)
}

// sendText sends a text; one that is too long goes in pieces, the buttons under
// the last.
func (a *Adapter) sendText(ctx context.Context, out chat.Out) (chat.Receipt, error) {
	var r chat.Receipt
	pieces := split(out.Text, maxText)
	for i, t := range pieces {
		piece := out
		if i < len(pieces)-1 {
			piece.Buttons = nil
		}
		if i > 0 {
			piece.ReplyTo = ""
		}
		p := a.dress(piece, params{"text": t.S})
		if es := toEntities(t); es != nil {
			p["entities"] = es
		}
		if out.NoPreview {
			p["link_preview_options"] = params{"is_disabled": true}
		}
		var m made
		if err := a.call(ctx, "sendMessage", p, &m); err != nil {
			return r, partly(err, i)
		}
		r.IDs = append(r.IDs, fmt.Sprint(m.ID))
	}
	return r, nil
}

// partly is the error of a send of which done pieces went out: it may have been
// done.
func partly(err error, done int) error {
	var no *chat.RefusedError
	if done > 0 && !errors.As(err, &no) {
		return chat.MaybeDone(err)
	}
	return err
}

// methods are how each kind of media is sent, and the parameter of its file.
var methods = map[string][2]string{
	"photo": {"sendPhoto", "photo"}, "video": {"sendVideo", "video"}, "voice": {"sendVoice", "voice"}, "audio": {"sendAudio", "audio"},
	"document": {"sendDocument", "document"}, "animation": {"sendAnimation", "animation"}, "sticker": {"sendSticker", "sticker"},
	"video_note": {"sendVideoNote", "video_note"},
}

func (a *Adapter) sendMedia(ctx context.Context, out chat.Out) (chat.Receipt, error) {
	m := out.Media[0]
	method, file := methods[m.Kind], m.File
	p := params{}
	captioned := m.Kind != "sticker" && m.Kind != "video_note"
	switch {
	case method[0] != "":
		p[method[1]] = file
	case m.Kind == "location":
		method[0], captioned = "sendLocation", false
		p["latitude"], p["longitude"] = m.Lat, m.Lon
	case m.Kind == "venue":
		method[0], captioned = "sendVenue", false
		p["latitude"], p["longitude"], p["title"], p["address"] = m.Lat, m.Lon, m.Title, m.Name
	case m.Kind == "contact":
		method[0], captioned = "sendContact", false
		p["phone_number"], p["first_name"], p["last_name"] = m.Phone, m.Title, m.Name
	case m.Kind == "dice":
		method[0], captioned = "sendDice", false
		p["emoji"] = m.Title
	default:
		return chat.Receipt{}, &chat.RefusedError{Reason: chat.ReasonUnsupported, Detail: "cannot send a " + m.Kind}
	}
	rest := out.Text
	if captioned && units(out.Text.S) <= maxCaption {
		caption(p, out.Text)
		rest = chat.Text{}
	}
	first := out
	if !rest.Empty() {
		first.Buttons = nil
	}
	var done made
	if err := a.call(ctx, method[0], a.dress(first, p), &done); err != nil {
		return chat.Receipt{}, err
	}
	return a.after(ctx, out, rest, []string{fmt.Sprint(done.ID)})
}

func caption(p params, t chat.Text) {
	if t.S == "" {
		return
	}
	p["caption"] = t.S
	if es := toEntities(t); es != nil {
		p["caption_entities"] = es
	}
}

// after sends a text that did not fit under its media.
func (a *Adapter) after(ctx context.Context, out chat.Out, rest chat.Text, ids []string) (chat.Receipt, error) {
	r := chat.Receipt{IDs: ids}
	if rest.Empty() {
		return r, nil
	}
	more := out
	more.Media, more.Text, more.ReplyTo = nil, rest, ""
	x, err := a.sendText(ctx, more)
	r.IDs = append(r.IDs, x.IDs...)
	return r, partly(err, 1)
}

// sendAlbum sends up to ten at a time.
func (a *Adapter) sendAlbum(ctx context.Context, out chat.Out) (chat.Receipt, error) {
	var r chat.Receipt
	rest := out.Text
	for len(out.Media) > 0 {
		n := min(10, len(out.Media))
		if len(out.Media)-n == 1 {
			n-- // an album has two items at least
		}
		var media []params
		for i, m := range out.Media[:n] {
			kind := m.Kind
			if kind == "animation" {
				kind = "document"
			}
			item := params{"type": kind, "media": m.File}
			if i == 0 && len(r.IDs) == 0 && units(rest.S) <= maxCaption {
				caption(item, rest)
				rest = chat.Text{}
			}
			media = append(media, item)
		}
		var done []made
		first := out
		first.Buttons = nil // albums have none
		if err := a.call(ctx, "sendMediaGroup", a.dress(first, params{"media": media}), &done); err != nil {
			return r, partly(err, len(r.IDs))
		}
		for _, m := range done {
			r.IDs = append(r.IDs, fmt.Sprint(m.ID))
		}
		out.Media = out.Media[n:]
	}
	if rest.Empty() && len(out.Buttons) > 0 {
		rest = chat.Plain("⬆️")
	}
	return a.after(ctx, out, rest, r.IDs)
}

// copy copies messages without their author.
func (a *Adapter) copy(ctx context.Context, out chat.Out) (chat.Receipt, error) {
	p := params{"from_chat_id": num(out.From.Chat)}
	if len(out.IDs) == 1 {
		p["message_id"] = num(out.IDs[0])
		if !out.Text.Empty() {
			caption(p, out.Text)
		}
		var m made
		err := a.call(ctx, "copyMessage", a.dress(out, p), &m)
		return chat.Receipt{IDs: ids(m.ID)}, err
	}
	list := make([]int64, len(out.IDs))
	for i, id := range out.IDs {
		list[i] = num(id)
	}
	p["message_ids"] = list
	out.ReplyTo, out.Buttons = "", nil // copyMessages takes neither
	var done []made
	if err := a.call(ctx, "copyMessages", a.dress(out, p), &done); err != nil {
		return chat.Receipt{}, err
	}
	var r chat.Receipt
	for _, m := range done {
		r.IDs = append(r.IDs, fmt.Sprint(m.ID))
	}
	if len(r.IDs) == 0 {
		return r, &chat.RefusedError{Reason: chat.ReasonNoMessage, Detail: "none of the messages could be copied"}
	}
	return r, nil
}

func ids(id int64) []string {
	if id == 0 {
		return nil
	}
	return []string{fmt.Sprint(id)}
}

// edit changes a text or a caption; one that is so already is a success.
func (a *Adapter) edit(ctx context.Context, out chat.Out) error {
	p := params{"chat_id": num(out.To.Chat), "message_id": num(out.Target)}
	if m := keyboard(out.Buttons); m != nil {
		p["reply_markup"] = m
	}
	method := "editMessageText"
	if len(out.Media) > 0 {
		method = "editMessageCaption"
		caption(p, split(out.Text, maxCaption)[0])
	} else {
		t := split(out.Text, maxText)[0]
		p["text"] = t.S
		if es := toEntities(t); es != nil {
			p["entities"] = es
		}
		if out.NoPreview {
			p["link_preview_options"] = params{"is_disabled": true}
		}
	}
	return ignore(a.call(ctx, method, p, nil), "message is not modified")
}

// ignore makes a no that means "it is so already" a success.
func ignore(err error, words ...string) error {
	var api *apiError
	if errors.As(err, &api) {
		for _, w := range words {
			if strings.Contains(strings.ToLower(api.Description), w) {
				return nil
			}
		}
	}
	return err
}

func (a *Adapter) react(ctx context.Context, out chat.Out) error {
	reaction := []params{}
	if out.Emoji != "" {
		reaction = append(reaction, params{"type": "emoji", "emoji": out.Emoji})
	}
	return a.call(ctx, "setMessageReaction", params{"chat_id": num(out.To.Chat), "message_id": num(out.Target), "reaction": reaction}, nil)
}

// answerPress answers a press; one that waited too long needs no answer any more.
func (a *Adapter) answerPress(ctx context.Context, out chat.Out) error {
	p := params{"callback_query_id": out.Query}
	if out.Text.S != "" {
		p["text"] = split(out.Text, 200)[0].S
		p["show_alert"] = out.Alert
	}
	return ignore(a.call(ctx, "answerCallbackQuery", p, nil), "query is too old", "query id is invalid")
}

var notInNames = regexp.MustCompile(`[^a-z0-9_]`)

// menu sets the native command menu of a chat, or of all private chats.
func (a *Adapter) menu(ctx context.Context, out chat.Out) error {
	scope := params{"type": "all_private_chats"}
	if out.To.Chat != "" {
		scope = params{"type": "chat", "chat_id": num(out.To.Chat)}
	}
	seen := map[string]bool{}
	list := []params{}
	for _, c := range out.Commands {
		name := strings.ReplaceAll(strings.ToLower(c.Name), "-", "_")
		if name == "" || len(name) > 32 || notInNames.MatchString(name) || seen[name] || len(list) == 100 {
			continue // Telegram takes no other names; they can still be typed
		}
		seen[name] = true
		about := split(chat.Plain(c.About), 256)[0].S
		if strings.TrimSpace(about) == "" {
			about = name
		}
		list = append(list, params{"command": name, "description": about})
	}
	return a.call(ctx, "setMyCommands", params{"commands": list, "scope": scope}, nil)
}
