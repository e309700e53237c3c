package room

import "frontdesk/desk"

// Called is a contact's name as it may stand inside a line of ours in a room.
func Called(c *desk.Case) string { return called(c) }
