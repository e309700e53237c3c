package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"

	"frontdesk/desk"
	"frontdesk/desk/chart"
	"frontdesk/desk/stats"
)

// counting is how many questions for numbers are answered at once.
var counting = make(chan struct{}, 1)

// teller counts and draws outside of turns, from what was kept last.
type teller struct {
	of   func() house
	log  *slog.Logger
	draw func(context.Context, *chart.Picture) ([]byte, error)
}

// Do answers a stats.Query with a stats.Answer. Where nothing can be drawn, the text is
// the answer.
func (f teller) Do(ctx context.Context, c desk.OutCall) []byte {
	a, err := f.answer(ctx, c)
	if err != nil {
		f.log.Error("counting for the chat", "err", err)
		return nil // the stage says that it went wrong
	}
	if a.Picture != nil {
		if a.PNG, err = f.draw(ctx, a.Picture); err != nil {
			f.log.Error("drawing for the chat; the text goes without a picture", "err", err)
		}
		a.Picture = nil
	}
	raw, err := json.Marshal(a)
	if err != nil {
		f.log.Error("answering with numbers", "err", err)
	}
	return raw
}

func (f teller) answer(ctx context.Context, c desk.OutCall) (a stats.Answer, err error) {
	q, err := stats.Of(c.Payload)
	if err != nil {
		return a, fmt.Errorf("reading what to count: %w", err)
	}
	if q.Drawn != nil {
		return *q.Drawn, nil
	}
	select {
	case counting <- struct{}{}:
		defer func() { <-counting }()
	case <-ctx.Done():
		return a, ctx.Err()
	}
	err = f.of().Consult(ctx, func(t *desk.Turn) { a = q.Answer(t) })
	return a, err
}
