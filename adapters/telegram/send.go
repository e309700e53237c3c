package telegram

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"frontdesk/chat"
)

// params of a call.
type params map[string]any

// verbs are how each kind of Out is done.
var verbs = map[chat.Op]func(*Adapter, context.Context, chat.Out) (chat.Receipt, error){
	chat.Send: (*Adapter).send, chat.Copy: (*Adapter).copy, chat.Edit: (*Adapter).edit, chat.Delete: (*Adapter).remove,
	chat.React: (*Adapter).react, chat.Pin: (*Adapter).pin, chat.Answer: (*Adapter).answerPress, chat.Menu: (*Adapter).menu,
	chat.Leave: (*Adapter).leave, chat.Typing: (*Adapter).typing, chat.OpenTopic: (*Adapter).openTopic, chat.EditTopic: (*Adapter).topic,
	chat.Check: (*Adapter).check, chat.Sweep: (*Adapter).sweep, chat.CloseTopic: (*Adapter).topic, chat.ReopenTop: (*Adapter).topic, chat.DropTopic: (*Adapter).topic,
}

// Send does one Out. See chat.Adapter for what its errors mean. A send of several
// messages that stops midway may have been done, unless it is refused.
func (a *Adapter) Send(ctx context.Context, out chat.Out) (chat.Receipt, error) {
	verb, ok := verbs[out.Op]
	if !ok {
		return chat.Receipt{}, &chat.RefusedError{Reason: chat.ReasonUnsupported, Detail: "telegram has no way to " + string(out.Op)}
	}
	r, err := verb(a, ctx, out)
	return r, refusal(err)
}

// num is an id of Telegram's; 0, which the server refuses, if it is none.
func num(id string) int64 {
	n, _ := strconv.ParseInt(id, 10, 64)
	return n
}

// inThread tells whether a place is a topic. General's thread is never named: the
// server does not know it (tdlib/telegram-bot-api, Client.cpp:8277).
func inThread(p chat.Place) bool { return p.Thread != "" && p.Thread != "1" }

// to is where a call goes.
func to(p chat.Place) params {
	ps := params{"chat_id": num(p.Chat)}
	if inThread(p) {
		ps["message_thread_id"] = num(p.Thread)
	}
	return ps
}

// parcel is one call that makes messages.
type parcel struct {
	method string
	params params
	many   bool // the answer is a list: an album, which takes no buttons
}

// send is new messages: media and texts.
func (a *Adapter) send(ctx context.Context, out chat.Out) (chat.Receipt, error) {
	list, err := pack(out)
	if err != nil {
		return chat.Receipt{}, err
	}
	address(list, out)
	var r chat.Receipt
	for i, p := range list {
		ids, err := a.post(ctx, p, i > 0)
		if err != nil {
			return r, partly(err, i)
		}
		r.IDs = append(r.IDs, ids...)
	}
	return r, nil
}

// address writes on parcels where they go. The first is the reply, the last has the
// buttons.
func address(list []parcel, out chat.Out) {
	for i, p := range list {
		for k, v := range to(out.To) {
			p.params[k] = v
		}
		if out.Silent {
			p.params["disable_notification"] = true
		}
		if out.ReplyTo != "" && i == 0 {
			p.params["reply_parameters"] = params{"message_id": num(out.ReplyTo), "allow_sending_without_reply": true}
		}
		if m := keyboard(out.Buttons); m != nil && i == len(list)-1 {
			p.params["reply_markup"] = m
		}
	}
}

// made is what the server says of a new message.
type made struct {
	ID int64 `json:"message_id"`
}

// post sends one parcel. Where others went before it, it waits as it is asked to:
// a second try of the whole would double them.
func (a *Adapter) post(ctx context.Context, p parcel, patient bool) ([]string, error) {
	for {
		ids, err := a.postOnce(ctx, p)
		var w *chat.WaitError
		if !patient || !errors.As(err, &w) {
			return ids, err
		}
		if until, ok := ctx.Deadline(); ok && time.Until(until) < w.For {
			return nil, err
		}
		if wait(ctx, w.For); ctx.Err() != nil {
			return nil, err
		}
	}
}

func (a *Adapter) postOnce(ctx context.Context, p parcel) ([]string, error) {
	var one made
	var list []made
	var err error
	if p.many {
		err = a.call(ctx, p.method, p.params, &list)
	} else if err = a.call(ctx, p.method, p.params, &one); one.ID != 0 {
		list = append(list, one)
	}
	var ids []string
	for _, m := range list {
		ids = append(ids, strconv.FormatInt(m.ID, 10))
	}
	return ids, err
}

// partly is the error of a send that stopped after some parcels: a refusal, or one
// that may have been done, whatever it was for the parcel alone.
func partly(err error, done int) error {
	var no *chat.RefusedError
	if done == 0 || err == nil || errors.As(refusal(err), &no) {
		return err
	}
	return chat.MaybeDone(fmt.Errorf("sending the rest after %d messages: %v", done, err))
}

// button is an inline button; see core.telegram.org/bots/api#inlinekeyboardbutton.
type button struct {
	Text string `json:"text"`
	URL  string `json:"url,omitempty"`
	Data string `json:"callback_data,omitempty"`
}

// keyboard is nil where there are no buttons.
func keyboard(rows [][]chat.Button) params {
	var out [][]button
	for _, row := range rows {
		var keys []button
		for _, b := range row {
			k := button{b.Label, b.URL, b.Data}
			if k.URL != "" {
				k.Data = ""
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
