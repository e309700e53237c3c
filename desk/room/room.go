// Package room is the agents' side of a conversation: the topic, the card, the
// relay both ways, notes. At the end of a turn it settles: what the Case says is
// what the rooms show.
package room

import (
	"frontdesk/chat"
	"frontdesk/desk"
)

// FromAgents is the stage for what people type in a team's room.
func FromAgents(t *desk.Turn) { panic("stub") }

// Settle is the last stage: it opens topics, relays what the contact wrote and
// the room has not seen, closes and reopens topics, says what happened.
func Settle(t *desk.Turn) { panic("stub") }

// Note posts a note about the turn's contact in their topic, if they have one or
// are about to, and logs it.
func Note(t *desk.Turn, text chat.Text, by string) { panic("stub") }

// Alert posts a note in a team's room (General) or to an agent's private chat.
func Alert(t *desk.Turn, who string, text chat.Text, by string) error { panic("stub") }

// Delivered is the stage for Sent and Refused events whose row is post.
func Delivered(t *desk.Turn) { panic("stub") }
