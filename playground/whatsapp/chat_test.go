package whatsapp

import (
	"bytes"
	"crypto/rand"
	"slices"
	"testing"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
)

func TestChanges(t *testing.T) {
	s := start(t, Options{})
	ana, ben := phone(t, s, "Ana", "34600111222"), phone(t, s, "Ben", "34600333444")
	id := must(ana.Say("34600333444", "helo"))(t)
	m := must(ben.Next(within(t)))(t)
	check(t, ana.Edit(ben.JID(), id, "hello"))
	if e := must(ben.Next(within(t)))(t); e.Kind != Edit || e.Target != id || e.Text != "hello" {
		t.Fatalf("edit: %+v", e)
	}
	check(t, ben.React(m, "👍"))
	if r := must(ana.Next(within(t)))(t); r.Kind != Reaction || r.Target != id || r.Text != "👍" {
		t.Fatalf("reaction: %+v", r)
	}
	check(t, ana.Revoke(ben.JID(), id))
	if e := must(ben.Next(within(t)))(t); e.Kind != Revoke || e.Target != id {
		t.Fatalf("revoke: %+v", e)
	}
}

func TestPoll(t *testing.T) {
	s := start(t, Options{})
	ana, ben := phone(t, s, "Ana", "34600111222"), phone(t, s, "Ben", "34600333444")
	id := must(ana.Ask(ben.JID(), "tea?", "yes", "no"))(t)
	poll := must(ben.Next(within(t)))(t)
	if poll.Kind != Poll || poll.Text != "tea?" || !slices.Equal(poll.Options, []string{"yes", "no"}) {
		t.Fatalf("poll: %+v", poll)
	}
	for _, vote := range [][]string{{"yes"}, {"no"}, nil} {
		check(t, ben.Vote(poll, vote...))
		v := must(ana.Next(within(t)))(t)
		if v.Kind != Vote || v.Target != id || !slices.Equal(v.Options, vote) {
			t.Fatalf("vote %v: %+v", vote, v)
		}
	}
}

func TestMedia(t *testing.T) {
	s := start(t, Options{})
	ana, ben := phone(t, s, "Ana", "34600111222"), phone(t, s, "Ben", "34600333444")
	data := make([]byte, 100<<10)
	_, _ = rand.Read(data)
	must(ana.Image(ben.JID(), data, "image/png", "look"))(t)
	m := must(ben.Next(within(t)))(t)
	if m.Kind != Image || m.Text != "look" || m.Mime != "image/png" {
		t.Fatalf("image: %+v", m)
	}
	if got := must(ben.Download(m))(t); !bytes.Equal(got, data) {
		t.Fatal("another image")
	}
	must(ana.Document(ben.JID(), File{Name: "a.pdf", Mime: "application/pdf", Data: data[:999]}))(t)
	m = must(ben.Next(within(t)))(t)
	if got := must(ben.Download(m))(t); m.File != "a.pdf" || !bytes.Equal(got, data[:999]) {
		t.Fatalf("document: %+v", m)
	}
	must(ana.Voice(ben.JID(), data[:500], "audio/ogg; codecs=opus", 2))(t)
	if m = must(ben.Next(within(t)))(t); m.Kind != Audio {
		t.Fatalf("voice: %+v", m)
	}
}

func TestTyping(t *testing.T) {
	s := start(t, Options{})
	ana, ben := phone(t, s, "Ana", "34600111222"), phone(t, s, "Ben", "34600333444")
	check(t, ana.Type(ben.JID(), true))
	e := await(t, ben.events, func(e *events.ChatPresence) bool { return e.State == types.ChatPresenceComposing })
	if e.Chat != ana.LID() {
		t.Fatalf("typing in %s", e.Chat)
	}
}

func TestGroup(t *testing.T) {
	s := start(t, Options{})
	owner, ana, ben := phone(t, s, "Shop", "34600000001"), phone(t, s, "Ana", "34600111222"), phone(t, s, "Ben", "34600333444")
	b := link(t, s, owner)
	g := must(ana.CreateGroup("Lunch", "34600000001"))(t)
	if j := await[*events.JoinedGroup](t, b.events, nil); j.JID != g || j.Name != "Lunch" || len(j.Participants) != 2 {
		t.Fatalf("joined %+v", j)
	}
	must(ana.SayIn(g, "who is in?"))(t)
	m := await(t, b.events, func(m *events.Message) bool { return m.Message.GetConversation() != "" })
	if !m.Info.IsGroup || m.Info.Chat != g || m.Info.Sender.ToNonAD() != ana.LID() || m.Info.SenderAlt.User != ana.JID().User {
		t.Fatalf("got %+v", m.Info)
	}
	check(t, ana.AddTo(g, "34600333444"))
	await(t, b.events, func(e *events.GroupInfo) bool { return slices.Contains(e.Join, ben.LID()) })
	await[*events.JoinedGroup](t, ben.events, nil)
	must(b.SendMessage(within(t), g, textOf("me")))(t)
	for _, p := range []*Phone{ana, ben, owner} {
		got := must(p.Find(within(t), func(m Message) bool { return m.Text == "me" }))(t)
		if got.Chat != g || got.Sender != owner.LID() {
			t.Fatalf("%s got %+v", p.acct.name, got)
		}
	}
	check(t, ana.Rename(g, "Dinner"))
	await(t, b.events, func(e *events.GroupInfo) bool { return e.Name != nil && e.Name.Name == "Dinner" })
	if err := ben.RemoveFrom(g, "34600000001"); err == nil {
		t.Fatal("a plain member removed somebody")
	}
	check(t, ana.RemoveFrom(g, "34600000001"))
	await(t, b.events, func(e *events.GroupInfo) bool { return slices.Contains(e.Leave, owner.LID()) })
	if _, err := b.SendMessage(within(t), g, textOf("still here"), whatsmeow.SendRequestExtra{}); err == nil {
		t.Fatal("somebody outside wrote to the group")
	}
}

func TestPollInGroup(t *testing.T) {
	s := start(t, Options{})
	owner, ana, ben := phone(t, s, "Shop", "34600000001"), phone(t, s, "Ana", "34600111222"), phone(t, s, "Ben", "34600333444")
	b := link(t, s, owner)
	g := must(ana.CreateGroup("Lunch", "34600000001", "34600333444"))(t)
	await[*events.JoinedGroup](t, b.events, nil)
	must(b.SendMessage(within(t), g, b.BuildPollCreation("tea?", []string{"yes", "no"}, 1)))(t)
	poll := must(ben.Find(within(t), func(m Message) bool { return m.Kind == Poll }))(t)
	check(t, ben.Vote(poll, "no"))
	vote := await(t, b.events, func(m *events.Message) bool { return m.Message.GetPollUpdateMessage() != nil })
	v := must(b.DecryptPollVote(within(t), vote))(t)
	if len(v.GetSelectedOptions()) != 1 || vote.Info.Sender.ToNonAD() != ben.LID() {
		t.Fatalf("vote %+v", v)
	}
}
