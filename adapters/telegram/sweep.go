package telegram

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"frontdesk/chat"
)

// maxProbes is how many message ids are looked at for what an unsure OpenTopic may
// have left behind.
const maxProbes = 1000

// sweep looks for the topics that earlier tries made without our knowing: they lie
// between the newest message known before the first try and the topic made last, most
// likely soon after the former. A topic is taken for one only when its first message
// says that we made it, under the same name. Anything else is left alone. Its error is
// the server's: what is left is looked at again then.
func (a *Adapter) sweep(ctx context.Context, out chat.Out) (chat.Receipt, error) {
	from, end := num(out.Since)+1, num(out.Target)
	if out.Since == "" {
		from = end - maxProbes
	}
	end = min(end, from+maxProbes)
	for id := max(from, 2); id < end; id++ {
		at := out.To.In(strconv.FormatInt(id, 10))
		if a.o.KnownThread != nil && a.o.KnownThread(at.Chat, at.Thread) {
			continue
		}
		p := to(at)
		p["action"] = "typing"
		err := a.insist(ctx, "sendChatAction", p, nil)
		if says(err, "message thread not found", "topic_closed", "topic_id_invalid", "topic_deleted", "message_thread") {
			continue // no topic begins there, or one that is closed: ours would be open
		}
		if err == nil {
			err = a.sweepOne(ctx, at, out.Title)
		}
		if err != nil {
			return chat.Receipt{}, err
		}
	}
	return chat.Receipt{}, nil
}

// sweepOne removes a topic if it is one of ours.
func (a *Adapter) sweepOne(ctx context.Context, at chat.Place, name string) error {
	ours, err := a.ours(ctx, at, name)
	if err != nil || !ours {
		return err
	}
	a.log.Info("removing a topic that an interrupted try had left behind", "room", at.Chat, "thread", at.Thread)
	return ignore(a.insist(ctx, "deleteForumTopic", to(at), nil), "topic_id_invalid", "topic_deleted", "message thread not found")
}

// insisted is how often a call is tried that would leave something behind.
const insisted = 5

// insist is call, tried again when the answer does not come or the server asks to
// wait: for calls that may well be done twice.
func (a *Adapter) insist(ctx context.Context, method string, ps params, result any) error {
	for n, pause := 1, 200*time.Millisecond; ; n, pause = n+1, 2*pause {
		err := a.call(ctx, method, ps, result)
		var api *apiError
		var busy *chat.WaitError
		switch {
		case err == nil, n == insisted, ctx.Err() != nil, errors.As(err, &api) && api.Code < http.StatusInternalServerError:
			return err
		case errors.As(err, &busy):
			wait(ctx, busy.For)
		default:
			wait(ctx, pause)
		}
	}
}

// root is what a message in a topic tells of the topic's first message.
type root struct {
	ID    int64 `json:"message_id"`
	Reply *struct {
		ID   int64 `json:"message_id"`
		From struct {
			ID int64 `json:"id"`
		} `json:"from"`
		Created *struct {
			Name string `json:"name"`
		} `json:"forum_topic_created"`
	} `json:"reply_to_message"`
}

// ours tells whether we made the topic, under that name: a message in it, taken
// back at once, comes with the topic's first message.
func (a *Adapter) ours(ctx context.Context, at chat.Place, name string) (bool, error) {
	p := to(at)
	p["text"], p["disable_notification"] = "…", true
	var m root
	if err := a.insist(ctx, "sendMessage", p, &m); err != nil || m.ID == 0 {
		return false, ignore(err, "message thread not found", "topic_closed", "topic_id_invalid", "topic_deleted")
	}
	if err := a.insist(ctx, "deleteMessage", params{"chat_id": num(at.Chat), "message_id": m.ID}, nil); err != nil {
		a.log.Warn("taking back a message that looked at a topic", "room", at.Chat, "thread", at.Thread, "err", err)
	}
	r := m.Reply
	return r != nil && r.ID == num(at.Thread) && r.Created != nil && r.Created.Name == title(name) && r.From.ID == num(a.account), nil
}
