// Package talk is the life of a conversation: opened, waiting, snoozed, closed,
// reopened; whose it is: team, agent, nobody yet. It changes the Case and raises
// happenings; it posts nothing to rooms (desk/room settles that at the end of the
// turn) and knows no survey or rule.
package talk
