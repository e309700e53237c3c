// Package chat holds the words that everybody in the house shares: where
// something is said (Place), by whom (Person), what happened (Event), what is to
// be sent (Out) and what a network must be able to do (Adapter).
//
// It is data and small interfaces. It must not do I/O, keep state, or know a
// network, the store or the rules; it imports nothing of ours.
package chat

import "strings"

// Place is where something is said: the network, the account of ours on it, the
// chat, and the thread (forum topic) within the chat, empty where there is none.
// All four are opaque outside the adapter of their network.
type Place struct {
	Network string `json:"n,omitempty"`
	Account string `json:"a,omitempty"`
	Chat    string `json:"c,omitempty"`
	Thread  string `json:"t,omitempty"`
}

// String prints a place for operators and keys: telegram/5/-1009/77.
func (p Place) String() string {
	parts := []string{p.Network, p.Account, p.Chat}
	if p.Thread != "" {
		parts = append(parts, p.Thread)
	}
	return strings.Join(parts, "/")
}

// Whole is the place without its thread: the chat as a whole.
func (p Place) Whole() Place { p.Thread = ""; return p }

// In is the same chat at another thread.
func (p Place) In(thread string) Place { p.Thread = thread; return p }

// IsZero tells whether the place names no chat.
func (p Place) IsZero() bool { return p.Chat == "" }

// Person is someone on a network, as that network describes them at the moment.
// Only ID is stable; rights are bound to it and to nothing else.
type Person struct {
	ID       string `json:"id,omitempty"` // the network's own id, opaque
	First    string `json:"first,omitempty"`
	Last     string `json:"last,omitempty"`
	Username string `json:"user,omitempty"` // without @
	Phone    string `json:"phone,omitempty"`
	Lang     string `json:"lang,omitempty"` // BCP 47, as the network reports it
	Bot      bool   `json:"bot,omitempty"`
	// Anonymous is set for a group's admin who writes as the group: nobody
	// can tell who it is, so it has no rights.
	Anonymous bool `json:"anon,omitempty"`
}

// Name is what to call the person: first and last name, else the user name, else
// the id.
func (p Person) Name() string {
	if n := strings.TrimSpace(p.First + " " + p.Last); n != "" {
		return n
	}
	if p.Username != "" {
		return p.Username
	}
	return p.ID
}
