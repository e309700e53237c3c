package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"frontdesk/chat"
)

// allowed is every kind of update we take; a list that is left out would keep the
// setting of whoever polled before.
var allowed = []string{"message", "edited_message", "callback_query", "message_reaction", "my_chat_member", "chat_member"}

// The pauses after a poll that failed.
const firstPause, lastPause = 100 * time.Millisecond, 30 * time.Second

// hasty is how soon an empty answer to a poll is suspicious.
const hasty = 50 * time.Millisecond

// Run takes updates in until ctx ends, by polling or by a webhook. The offset moves only after deliver has returned nil
// for the whole batch. It is always the last id of the batch and one, never the
// greatest: ids begin anew after a week of silence. It ends early only when the
// token is refused.
func (a *Adapter) Run(ctx context.Context, deliver chat.Deliver) error {
	in := &intake{a: a, deliver: deliver, pause: firstPause, telling: telling{a: a, deliver: deliver}}
	var wg sync.WaitGroup
	defer wg.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	wg.Go(func() { a.learn(ctx) })
	if a.o.WebhookURL != "" {
		return a.hook(ctx, deliver)
	}
	for ctx.Err() == nil {
		err := in.poll(ctx)
		switch {
		case err == nil:
			in.pause, in.rival = firstPause, false
			in.mended(ctx)
		case ctx.Err() != nil || errors.Is(err, chat.ErrStopped):
			return nil
		case refused(err):
			return fmt.Errorf("polling telegram as bot %s: the token was refused; ask @BotFather for the current one: %w", a.account, err)
		default:
			in.mend(ctx, err)
			wait(ctx, pauseFor(err, in.pause))
			in.pause = min(in.pause*2, lastPause)
		}
	}
	return nil
}

// learn asks who the bot is, until it is told.
func (a *Adapter) learn(ctx context.Context) {
	for pause := time.Second; ctx.Err() == nil; pause = min(pause*2, time.Minute) {
		if _, err := a.Username(ctx); err == nil || refused(err) {
			return
		}
		wait(ctx, pause)
	}
}

// intake is the state of one Run.
type intake struct {
	a       *Adapter
	deliver chat.Deliver
	offset  int64
	pause   time.Duration
	rival   bool // a second poller was reported
	telling
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

// poll takes one batch, and moves the offset once it is delivered.
func (in *intake) poll(ctx context.Context) error {
	ps := params{"timeout": int(in.a.o.Poll / time.Second), "limit": 100, "allowed_updates": allowed}
	if in.offset != 0 {
		ps["offset"] = in.offset
	}
	began := time.Now()
	raw, err := in.a.raw(ctx, "getUpdates", ps, in.a.o.Poll+20*time.Second)
	if err != nil {
		return err
	}
	if len(raw) <= len("[]") && time.Since(began) < hasty {
		wait(ctx, hasty) // a server that does not hold polls: do not race it
		return nil
	}
	var batch []json.RawMessage
	if err := json.Unmarshal(raw, &batch); err != nil {
		return fmt.Errorf("splitting a batch of updates: %w", err)
	}
	if len(batch) == 0 {
		return nil
	}
	events, next := in.a.gather(batch)
	if len(events) > 0 {
		if err := in.deliver(ctx, events); err != nil {
			return fmt.Errorf("delivering a batch of updates: %w", err)
		}
	}
	if next == 0 {
		return errors.New("splitting a batch of updates: none has a number")
	}
	in.offset = next
	return nil
}

// gather is the events of a batch, in order, and the offset that confirms it; 0 when
// nothing in it has a number.
func (a *Adapter) gather(batch []json.RawMessage) (events []chat.Event, next int64) {
	for _, d := range a.decodeAll(batch) {
		events = append(events, d.events...)
		if d.id != 0 {
			next = d.id + 1
		}
	}
	return events, next
}

// mend does about a failed poll what can be done, and says it.
func (in *intake) mend(ctx context.Context, err error) {
	a := in.a
	var api *apiError
	switch {
	case !errors.As(err, &api) || api.Code != http.StatusConflict:
		a.log.Warn("polling telegram; trying again", "bot", a.account, "in", pauseFor(err, in.pause), "err", err)
	case says(err, "webhook"):
		a.log.Warn("a webhook is set for this bot; taking it off, since it polls", "bot", a.account)
		if err := a.call(ctx, "deleteWebhook", params{"drop_pending_updates": false}, nil); err != nil {
			a.log.Error("taking the webhook off", "bot", a.account, "err", err)
		}
	case !in.rival:
		in.rival = true
		a.log.Error("another program polls with this bot's token; stop one of the two", "bot", a.account)
		in.trouble(ctx, chat.TroubleRival, "")
	}
}
