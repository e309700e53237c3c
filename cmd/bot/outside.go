package main

import (
	"context"
	"log/slog"

	"frontdesk/desk"
	"frontdesk/engine/study"
	"frontdesk/internal/draw"
	"frontdesk/scripts/fetch"
	"frontdesk/scripts/turns"
)

// outside is what turns want done outside of them, by the kind of call.
type outside map[string]func(ctx context.Context, c desk.OutCall) []byte

// Do does one call; what came of it goes into the event Answered.
func (o outside) Do(ctx context.Context, c desk.OutCall) []byte {
	if do := o[c.Kind]; do != nil {
		return do(ctx, c)
	}
	return nil // of a version that knew more
}

// house is what is asked outside of turns: the engine, once it runs.
type house interface {
	Book() *desk.Book
	Consult(ctx context.Context, f func(*desk.Turn)) error
}

// newOutside is all that can be done. Which hosts scripts may ask is the owner's to say:
// the Book's.
func newOutside(of func() house, log *slog.Logger) outside {
	allowed := func(host string) bool { return of().Book().Hosts[host] }
	forScripts := turns.NewOutside(scriptHost, fetch.New(fetch.Config{Allowed: allowed, Agent: "frontdesk/" + version}))
	return outside{desk.CallHTTP: forScripts.Do, desk.CallSlow: forScripts.Do, desk.CallStats: teller{of, log, draw.PNG}.Do}
}

// learning adds what is learnt from what was said.
func (o outside) learning(s *study.Study) outside {
	o[desk.CallImport], o[desk.CallForget], o[desk.CallLook] = s.Do, s.Do, s.Do
	return o
}
