package answer

import (
	"fmt"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/room"
)

// An FAQ climbs when agents accept its drafts, and comes down when its answers are
// wrong: both are proposed to the admins. Only a bad day is acted on at once.
const (
	fewest  = 5              // verdicts before anything is proposed
	patient = 10             // verdicts until the same is proposed again
	day     = 24 * time.Hour // of a bad day
	badDay  = 3              // wrong answers in it
)

// ladder looks at an FAQ after a verdict.
func ladder(t *desk.Turn, name string, r *Record) {
	f := t.Book.FAQOf(name)[0]
	if wrong, all, bad := badly(t, f, r); bad && f.Does() == desk.FAQAuto {
		rollBack(t, f, r, wrong, all)
		return
	}
	if mode, why := Proposal(f, r); mode != "" {
		propose(t, f, r, mode, why)
	}
}

// Proposal is what the matrix would have an FAQ do, and why: more than it does, or less;
// "" where it is to stay as it is.
func Proposal(f *desk.FAQ, r *Record) (mode, why string) {
	switch f.Does() {
	case desk.FAQAuto:
		right, all := r.tally(func(v Verdict) bool { return v.Auto })
		send, _ := Bars(f)
		if _, high := bounds(right, all); all >= fewest && percent(high) < send {
			return desk.FAQSuggest, fmt.Sprintf("%s of its automatic answers lately were right, at best %d %%; cost %s asks for %d %%.", share(right, all), percent(high), f.Costs(), send)
		}
	case desk.FAQSuggest:
		return climb(f, r)
	}
	return "", ""
}

// climb proposes that a suggested answer be sent, or not even suggested.
func climb(f *desk.FAQ, r *Record) (mode, why string) {
	right, all := r.tally(func(v Verdict) bool { return !v.Auto && v.said() && v.At.After(r.Rolled) })
	if all < fewest {
		return "", ""
	}
	low, high := bounds(right, all)
	bar := bars[f.Costs()]
	switch {
	case percent(low) >= bar.send:
		return desk.FAQAuto, fmt.Sprintf("Agents accepted %s of its drafts: at least %d %% are right; cost %s asks for %d %%.", share(right, all), percent(low), f.Costs(), bar.send)
	case percent(high) < bar.suggest:
		return desk.FAQOff, fmt.Sprintf("Agents accepted only %s of its drafts: at best %d %% are right; a suggestion asks for %d %%.", share(right, all), percent(high), bar.suggest)
	}
	return "", ""
}

// share is "9 of 10"; weak verdicts count for their part.
func share(right, all float64) string { return fmt.Sprintf("%.4g of %.4g", right, all) }

// labels of the button that does what is proposed.
var labels = map[string]string{desk.FAQAuto: "Answer automatically", desk.FAQSuggest: "Only suggest", desk.FAQOff: "Turn off"}

// propose asks the admins, not again before ten more verdicts.
func propose(t *desk.Turn, f *desk.FAQ, r *Record, mode, why string) {
	n := r.Accepted + r.Wrong
	if r.Proposed == mode && n < r.At+patient {
		return
	}
	r.Proposed, r.At = mode, n
	text := fmt.Sprintf("FAQ %s does: %s. %s\nAsked %d, answered %d, accepted %d, wrong %d.", f.Name, f.Does(), why, r.Asked, r.Answered, r.Accepted, r.Wrong)
	row := []chat.Button{{Label: labels[mode], Data: desk.PressData(desk.PressFAQ + pressMode + ":" + mode + ":" + desk.Fold(f.Name))},
		{Label: "Leave it", Data: desk.PressData(desk.PressFAQ + pressKeep + "::" + desk.Fold(f.Name))}}
	t.ToAdmins(chat.Out{Op: chat.Send, Text: chat.Plain(text), Buttons: [][]chat.Button{row}})
}

// byAdmin is an admin's answer to a proposal.
func byAdmin(t *desk.Turn, act, rest string) {
	t.AnswerPress("")
	if t.Role < desk.Manager {
		return
	}
	mode, name, _ := strings.Cut(rest, ":")
	f := named(t.Book, name)
	switch {
	case f == nil:
		replace(t, chat.Plain("That FAQ is gone, or its name is too long for a button: /faqs lists all, /faq NAME auto sets what one does."))
	case act == pressKeep:
		replace(t, chat.Plain(fmt.Sprintf("FAQ %s is left as it is: %s. /faq %s shows its numbers.", f.Name, f.Does(), f.Name)))
	case labels[mode] == "":
	default:
		if err := SetMode(t, f, mode, 0); err != nil {
			replace(t, chat.Plain(err.Error()))
			return
		}
		replace(t, chat.Plain(fmt.Sprintf("FAQ %s does from now on: %s.\nTo take it back: /undo", f.Name, mode)))
	}
}

// named finds an FAQ by its folded name, which a button may have cut; nil where several
// begin so.
func named(b *desk.Book, name string) *desk.FAQ {
	var found []string
	for _, full := range b.FAQNames() {
		if full == name {
			return b.FAQOf(full)[0]
		}
		if len(name) > 40 && strings.HasPrefix(full, name) {
			found = append(found, full)
		}
	}
	if len(found) != 1 {
		return nil
	}
	return b.FAQOf(found[0])[0]
}

// SetMode has an FAQ do something else from now on; certain is the percentage that this
// asks for, 0 the usual one.
func SetMode(t *desk.Turn, f *desk.FAQ, mode string, certain int) error {
	next := *f
	next.Mode, next.Sure = mode, certain
	return Save(t, &next)
}

// Save keeps an FAQ whose questions have not changed.
func Save(t *desk.Turn, f *desk.FAQ) error {
	key := desk.WithLang(f.Name, f.Lang)
	i := t.Book.Item(desk.KindFAQ, key)
	if i == nil {
		return fmt.Errorf("there is no FAQ %s any more", key)
	}
	return t.Save(desk.KindFAQ, i.Name, i.Source, f)
}

// badly tells whether an automatic answer has a bad day: wrong of all answers that
// somebody judged.
func badly(t *desk.Turn, f *desk.FAQ, r *Record) (wrong, all int, bad bool) {
	for _, v := range r.Verdicts {
		if !v.Auto || !v.said() || t.Now.Sub(v.At) >= day || !v.At.After(r.Rolled) {
			continue
		}
		if all++; !v.Right {
			wrong++
		}
	}
	send, _ := Bars(f)
	return wrong, all, wrong >= badDay && (all-wrong)*100 < send*all
}

// rollBack puts an automatic answer back to suggestions, and says so.
func rollBack(t *desk.Turn, f *desk.FAQ, r *Record, wrong, all int) {
	if err := SetMode(t, f, desk.FAQSuggest, 0); err != nil {
		t.Why("FAQ %s: %v", f.Name, err)
		return
	}
	ch := &t.Changes[len(t.Changes)-1] // whose press it was does not matter
	ch.By, ch.ByName, ch.After.By, ch.After.ByName = "", "the bot", "", "the bot"
	r.Rolled, r.Proposed = t.Now, ""
	text := fmt.Sprintf("FAQ %s had %d wrong of %d answers within a day. I only suggest it from now on.", f.Name, wrong, all)
	t.ToAdmins(chat.Out{Op: chat.Send, Text: chat.Plain("⚠️ " + text + "\n/faq " + f.Name + " auto turns automatic answers on again.")})
	if t.Case != nil {
		room.Note(t, chat.Plain(text), "faq")
	}
}
