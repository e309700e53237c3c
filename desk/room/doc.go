// Package room is the agents' side of a conversation: the topic, the card, the
// relay both ways, notes. At the end of a turn it settles: what the Case says is
// what the rooms show.
package room
