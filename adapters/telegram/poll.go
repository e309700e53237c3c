package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"frontdesk/chat"
)

// allowed is every kind of update we take; a list that is left out would keep the
// setting of whoever polled before.
var allowed = []string{"message", "edited_message", "callback_query", "message_reaction", "my_chat_member", "chat_member"}

// The pauses after a poll that failed.
const firstPause, lastPause = 100 * time.Millisecond, 30 * time.Second

// Run polls until ctx ends. The offset moves only after deliver has returned nil
// for the whole batch. It is always the last id of the batch and one, never the
// greatest: ids begin anew after a week of silence. It ends early only when the
// token is refused.
func (a *Adapter) Run(ctx context.Context, deliver chat.Deliver) error {
	offset, pause := int64(0), firstPause
	for ctx.Err() == nil {
		next, err := a.poll(ctx, offset, deliver)
		if err == nil {
			offset, pause = next, firstPause
			continue
		}
		if ctx.Err() != nil {
			return nil
		}
		if errors.Is(err, chat.ErrStopped) {
			return nil
		}
		if refused(err) {
			return fmt.Errorf("polling telegram as bot %s: the token was refused; ask @BotFather for the current one: %w", a.account, err)
		}
		a.mend(ctx, err, pause)
		wait(ctx, pauseFor(err, pause))
		pause = min(pause*2, lastPause)
	}
	return nil
}

func refused(err error) bool {
	var api *apiError
	return errors.As(err, &api) && (api.Code == http.StatusUnauthorized || api.Code == http.StatusNotFound)
}

func pauseFor(err error, pause time.Duration) time.Duration {
	var w *chat.WaitError
	if errors.As(err, &w) {
		return w.For
	}
	return pause
}

func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// poll takes one batch and answers the next offset.
func (a *Adapter) poll(ctx context.Context, offset int64, deliver chat.Deliver) (int64, error) {
	params := map[string]any{"timeout": int(a.o.Poll / time.Second), "limit": 100, "allowed_updates": allowed}
	if offset != 0 {
		params["offset"] = offset
	}
	raw, err := a.raw(ctx, "getUpdates", params, a.o.Poll+20*time.Second)
	if err != nil {
		return offset, err
	}
	var batch []json.RawMessage
	if err := json.Unmarshal(raw, &batch); err != nil {
		return offset, fmt.Errorf("splitting a batch of updates: %w", err)
	}
	if len(batch) == 0 {
		return offset, nil
	}
	var events []chat.Event
	next := offset
	for _, u := range batch {
		evs, id := a.events(u)
		events = append(events, evs...)
		if id != 0 {
			next = id + 1
		}
	}
	if err := deliver(ctx, events); err != nil {
		return offset, fmt.Errorf("delivering a batch of updates: %w", err)
	}
	return next, nil
}

// mend does about a failed poll what can be done, and says it.
func (a *Adapter) mend(ctx context.Context, err error, pause time.Duration) {
	var api *apiError
	if !errors.As(err, &api) || api.Code != http.StatusConflict {
		a.log.Warn("polling telegram; trying again", "bot", a.account, "in", pauseFor(err, pause), "err", err)
		return
	}
	if strings.Contains(strings.ToLower(api.Description), "webhook") {
		a.log.Warn("a webhook is set for this bot; taking it off, since it polls", "bot", a.account)
		if err := a.call(ctx, "deleteWebhook", map[string]any{"drop_pending_updates": false}, nil); err != nil {
			a.log.Error("taking the webhook off", "err", err)
		}
		return
	}
	a.log.Error("another program polls with this bot's token; stop one of the two", "bot", a.account)
}
