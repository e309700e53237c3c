package telegram

import "github.com/mymmrac/telego"

// Command is one line of a command menu.
type Command struct{ Name, Description string }

// Menu is the command menu of a chat: for a person's id what the person sees
// in the private chat, for a group's id what its administrators see. With
// several bots it is the menu of the first that has one.
func (s *Server) Menu(chatID int64) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.users[chatID]
	for _, b := range s.bots {
		if out := s.menu(b, chatID, u, true); len(out) > 0 {
			return out
		}
	}
	return nil
}

// MenuFor is the command menu of a bot as a person sees it in a chat.
func (s *Server) MenuFor(b *Bot, chatID int64, u *User) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	admin := false
	if g := s.groups[chatID]; g != nil {
		admin = g.admin(u)
	}
	return s.menu(b, chatID, u, admin)
}

// admin tells whether a person may manage the group.
func (c *chat) admin(u *User) bool {
	m := c.members[u.id]
	return m != nil && (m.status == telego.MemberStatusCreator || m.status == telego.MemberStatusAdministrator)
}

// menu takes the narrowest scope that has commands, each in the person's
// language first (documentation of BotCommandScope).
func (s *Server) menu(b *Bot, chatID int64, u *User, admin bool) []Command {
	lang, user := "", int64(0)
	if u != nil {
		lang, user = u.Lang, u.id
	}
	for _, key := range scopesOf(chatID, user, admin) {
		for _, l := range []string{lang, ""} {
			if list := b.commands[key+l]; len(list) > 0 {
				return lines(list)
			}
		}
	}
	return nil
}

// scopesOf lists the keys of the scopes that hold in a chat, without language.
func scopesOf(chatID, user int64, admin bool) []string {
	here := func(kind string) string { return scopeKey(kind, chatID, 0, "") }
	all := func(kind string) string { return scopeKey(kind, 0, 0, "") }
	if chatID > 0 {
		return []string{here("chat"), all("all_private_chats"), all("default")}
	}
	out := []string{scopeKey("chat_member", chatID, user, "")}
	if admin {
		out = append(out, here("chat_administrators"))
	}
	out = append(out, here("chat"))
	if admin {
		out = append(out, all("all_chat_administrators"))
	}
	return append(out, all("all_group_chats"), all("default"))
}

func lines(list []telego.BotCommand) []Command {
	out := make([]Command, len(list))
	for i, c := range list {
		out[i] = Command{c.Command, c.Description}
	}
	return out
}
