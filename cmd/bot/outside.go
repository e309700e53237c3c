package main

import (
	"context"

	"frontdesk/desk"
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

// newOutside is all that can be done. Which hosts scripts may ask is the owner's to say:
// the Book's.
func newOutside(book func() *desk.Book) outside {
	allowed := func(host string) bool {
		b := book()
		return b != nil && b.Hosts[host]
	}
	forScripts := turns.NewOutside(scriptHost, fetch.New(fetch.Config{Allowed: allowed, Agent: "frontdesk/" + version}))
	return outside{desk.CallHTTP: forScripts.Do, desk.CallSlow: forScripts.Do}
}
