package main

import (
	"frontdesk/desk"
	"frontdesk/scripts/fetch"
	"frontdesk/scripts/turns"
)

// outside does what scripts want done outside of turns. Which hosts they may ask is the
// owner's to say: the Book's.
func outside(book func() *desk.Book) *turns.Outside {
	allowed := func(host string) bool {
		b := book()
		return b != nil && b.Hosts[host]
	}
	return turns.NewOutside(scriptHost, fetch.New(fetch.Config{Allowed: allowed, Agent: "frontdesk/" + version}))
}
