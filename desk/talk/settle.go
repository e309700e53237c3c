package talk

import (
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/voice"
	"frontdesk/desk/words"
)

// Settle is a late stage: it sends conversations nobody assigned to the default
// team, says "received" before any team exists, and keeps the timers of the wait
// room and of autoclose.
func Settle(t *desk.Turn) {
	if t.Case == nil || t.Event.Kind == chat.Sent {
		return
	}
	hide(t)
	if t.Case.Talk.Active() {
		route(t)
	}
	timers(t)
}

// hide keeps commands and answers from being shown as texts, and notes what a
// survey got out of a contact who wrote nothing else.
func hide(t *desk.Turn) {
	k := &t.Case.Talk
	if e := t.Entry; e != nil && e.Side == desk.ByContact {
		e.Hidden = t.Answer != "" || t.Taken() == "command" || command(t.Event.Message) != ""
		if e.Hidden && t.Taken() == "command" && k.WaitsSince.Equal(t.Now) {
			k.WaitsSince = time.Time{} // nobody waits for an answer to “stop”
			k.Wrote = k.Wrote && k.From != e.Seq
		}
	}
	if !k.Active() {
		return
	}
	if t.Answer != "" {
		k.Wrote = true
	}
	if surveyEnded(t) {
		k.Wrote = true
		if k.State == desk.Open && k.WaitsSince.IsZero() {
			k.WaitsSince = t.Now
		}
	}
}

// surveyEnded tells whether a survey of the contact ended in this turn.
func surveyEnded(t *desk.Turn) bool {
	for _, f := range t.Facts {
		switch f.What {
		case "completed", "left", "abandoned":
			return t.Case.Survey == nil
		}
	}
	return false
}

// route gives a conversation that has to be seen, and that nobody assigned, to the
// default team.
func route(t *desk.Turn) {
	k := &t.Case.Talk
	if k.Team != "" && Team(t) == nil {
		event(t, "", "Team %s is dissolved.", k.Team)
		k.Team, k.Agent = "", ""
	}
	if k.Team != "" || !due(t.Case) || waits(t) {
		return
	}
	def := t.Book.DefaultTeam()
	if def == nil {
		noTeam(t)
		return
	}
	k.Team = desk.Fold(def.Name)
	t.Why("nobody assigned it: to the default team %s", def.Name)
	t.Raise("assigned", k.Team)
}

// waits tells whether an open survey keeps the conversation out of the rooms.
func waits(t *desk.Turn) bool {
	return t.Case.Survey != nil && !t.Case.Talk.Person && t.Now.Before(waitRoomEnds(t))
}

func waitRoomEnds(t *desk.Turn) time.Time {
	return desk.Due(t.Case.Talk.Opened.Add(t.Book.Settings.WaitRoom))
}

// noTeam is for the time before any team exists: the contact hears once that the
// message has arrived, the owner is told once that somebody waits.
func noTeam(t *desk.Turn) {
	k := &t.Case.Talk
	if ok, why := MaySpeak(t); !ok {
		t.Why("“received” is not said: %s", why)
	} else if t.Event.Kind == chat.Said && !k.Received && !spoken(t) {
		k.Received = true
		desk.Speak(t, "bot", chat.Plain(voice.Of(t).Say(words.Received)))
	}
	if _, told := t.House().Told["noteam"]; told {
		return
	}
	if tellOwner(t, plainText("%s has written, and there is no team to answer. Nothing is lost: create a group for your agents, "+
		"add me to it as an admin, and type /addteam support there.", t.Case.Name)) {
		t.EditHouse().Told["noteam"] = t.Now
	}
}

// spoken tells whether this turn says anything to the contact.
func spoken(t *desk.Turn) bool {
	for _, e := range t.Entries {
		if e.Side == desk.ByBot {
			return true
		}
	}
	return false
}

// tellOwner writes to the owner in private; false where that is not known.
func tellOwner(t *desk.Turn, text chat.Text) bool {
	for _, a := range t.Book.Admins {
		if a.Owner && !a.Chat.IsZero() {
			t.ToPlace(chat.Out{Op: chat.Send, Text: text}, a.Chat)
			return true
		}
	}
	return false
}
