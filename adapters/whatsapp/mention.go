package whatsapp

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"go.mau.fi/whatsmeow/types"

	"frontdesk/chat"
)

// mentions marks whom a text mentions: WhatsApp writes an @ and the digits of an
// address, which its apps show as a name. So do we, where the name is known.
func (s *session) mentions(ctx context.Context, t chat.Text, list []string) chat.Text {
	for _, raw := range list {
		jid, err := types.ParseJID(raw)
		if err != nil || jid.User == "" || t.Empty() {
			continue
		}
		p, err := s.person(ctx, jid, types.EmptyJID, "")
		if err != nil {
			continue
		}
		name := cmp.Or(p.First, p.Phone, jid.User)
		for at := 0; ; {
			i := mentioned(t.S, jid.User, at)
			if i < 0 {
				break
			}
			t = called(t, i, i+1+len(jid.User), "@"+name, p.ID)
			at = i + 1 + len(name)
		}
	}
	return t
}

// mentioned is where, from an offset on, a text has an @ and just these digits; -1:
// nowhere.
func mentioned(s, user string, at int) int {
	for {
		i := strings.Index(s[at:], "@"+user)
		if i < 0 {
			return -1
		}
		i += at
		at = i + 1 + len(user)
		if at == len(s) || s[at] < '0' || s[at] > '9' {
			return i
		}
	}
}

// called puts a name in the place of what stands from one offset to another, as a
// mention of a person.
func called(t chat.Text, from, to int, name, id string) chat.Text {
	out := chat.Text{S: t.S[:from] + name + t.S[to:]}
	move := func(i int) int {
		switch {
		case i <= from:
			return i
		case i >= to:
			return i + len(name) - (to - from)
		}
		return from + len(name) // it cannot begin or end within an address
	}
	for _, m := range t.Marks {
		m.From, m.To = move(m.From), move(m.To)
		out.Marks = append(out.Marks, m)
	}
	out.Marks = append(out.Marks, chat.Mark{Kind: chat.Mention, From: from, To: from + len(name), Arg: id})
	slices.SortStableFunc(out.Marks, func(a, b chat.Mark) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(b.To, a.To)) })
	return out
}
