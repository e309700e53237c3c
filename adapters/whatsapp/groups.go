package whatsapp

import (
	"context"
	"time"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"frontdesk/chat"
)

// title is a group's, asked for once; "" where it is not told.
func (s *session) title(ctx context.Context, room types.JID) string {
	key := room.String()
	s.a.mu.Lock()
	name, known := s.a.titles[key]
	s.a.mu.Unlock()
	if known {
		return name
	}
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	if g, err := s.cli.GetGroupInfo(ctx, room); err == nil {
		name = g.Name
	}
	s.a.keepTitle(key, name)
	return name
}

// askTime is how long the network may take to tell about a group while events wait.
const askTime = 5 * time.Second

func (a *Adapter) keepTitle(room, name string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.titles[room] = name
}

// joined is the news that we are in a group now.
func (s *session) joined(ctx context.Context, e *events.JoinedGroup) ([]chat.Event, error) {
	s.a.keepTitle(e.JID.String(), e.Name)
	ev := s.happened(chat.BotJoined, e.JID, e.GroupCreated, e.CreateKey, e.ParticipantVersionID)
	if by := e.Sender; by != nil {
		p, err := s.person(ctx, *by, deref(e.SenderPN), e.Notify)
		if err != nil {
			return nil, err
		}
		ev.From = p
	}
	if s.admin(e.Participants) {
		ev.Rights = []string{"admin"}
	}
	ev.Title = e.Name
	return []chat.Event{ev}, nil
}

// happened is an event of a group, with an id from all that tells it from others.
func (s *session) happened(kind chat.Kind, room types.JID, at time.Time, parts ...string) chat.Event {
	if at.IsZero() {
		at = s.a.o.Now()
	}
	ev := chat.Event{Kind: kind, At: at.UTC(), Place: s.a.place(room)}
	ev.ID = s.id(kind, append([]string{room.String(), at.UTC().Format(time.RFC3339)}, parts...)...)
	ev.Raw = []byte(ev.ID)
	return ev
}

func deref(j *types.JID) types.JID {
	if j == nil {
		return types.EmptyJID
	}
	return *j
}

// admin tells whether we are one, among a group's members.
func (s *session) admin(list []types.GroupParticipant) bool {
	for _, p := range list {
		if s.mine(p.JID) || s.mine(p.LID) || s.mine(p.PhoneNumber) {
			return p.IsAdmin || p.IsSuperAdmin
		}
	}
	return false
}

// group is what changed in a group: who came and went, and what became of us.
func (s *session) group(ctx context.Context, e *events.GroupInfo) ([]chat.Event, error) {
	if e.Name != nil {
		s.a.keepTitle(e.JID.String(), e.Name.Name)
	}
	by, err := s.person(ctx, deref(e.Sender), deref(e.SenderPN), "")
	if err != nil {
		return nil, err
	}
	if e.Sender == nil {
		by = chat.Person{}
	}
	var out []chat.Event
	for _, change := range []struct {
		what        string
		who         []types.JID
		others, our chat.Kind
	}{{"join", e.Join, chat.Joined, chat.BotJoined}, {"leave", e.Leave, chat.Left, chat.BotLeft}, {"promote", e.Promote, "", chat.BotJoined}, {"demote", e.Demote, "", chat.BotJoined}} {
		for _, jid := range change.who {
			ev, err := s.crossed(ctx, e, jid, change.others, change.our)
			ev.ID += "/" + change.what
			if err != nil {
				return nil, err
			}
			if ev.From = by; ev.Kind != "" {
				out = append(out, ev)
			}
		}
	}
	if e.Delete != nil {
		ev := s.happened(chat.BotLeft, e.JID, e.Timestamp, e.ParticipantVersionID)
		ev.From = by
		out = append(out, ev)
	}
	return out, nil
}

// crossed is one who came, went, or has another rank.
func (s *session) crossed(ctx context.Context, e *events.GroupInfo, jid types.JID, others, our chat.Kind) (chat.Event, error) {
	if s.mine(jid) {
		ev := s.happened(our, e.JID, e.Timestamp, e.ParticipantVersionID)
		if our == chat.BotJoined {
			s.standing(ctx, e.JID, &ev)
		}
		return ev, nil
	}
	if others == "" {
		return chat.Event{}, nil
	}
	who, err := s.person(ctx, jid, types.EmptyJID, "")
	ev := s.happened(others, e.JID, e.Timestamp, who.ID, e.ParticipantVersionID)
	ev.Who, ev.Title = who, s.title(ctx, e.JID)
	return ev, err
}

// standing adds what we are in a group, if the network tells.
func (s *session) standing(ctx context.Context, room types.JID, ev *chat.Event) {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	g, err := s.cli.GetGroupInfo(ctx, room)
	if err != nil {
		return
	}
	s.a.keepTitle(room.String(), g.Name)
	if ev.Title = g.Name; s.admin(g.Participants) {
		ev.Rights = []string{"admin"}
	}
}
