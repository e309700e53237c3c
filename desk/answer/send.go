package answer

import (
	"fmt"
	"slices"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/action"
	"frontdesk/desk/room"
	"frontdesk/desk/snippet"
	"frontdesk/desk/voice"
	"frontdesk/desk/words"
)

// longestAsked is how much of a question an offer keeps.
const longestAsked = 60

// by names an FAQ as the one who speaks; rooms print what follows "faq".
func by(p Plan) string { return fmt.Sprintf("%s%s, %d %%", desk.ByFAQ, p.FAQ.Name, percent(p.P)) }

// send sends the answer to the contact; why tells why it cannot, "" when it did.
func send(t *desk.Turn, p Plan, text string) (why string) {
	name := desk.Fold(p.FAQ.Name)
	f, err := snippet.Fill(t, wordingOf(t.Book, name, p.Language, text), nil)
	switch {
	case err != nil:
		return err.Error()
	case len(f.Holes) > 0:
		return strings.Join(f.Holes, ", ")
	}
	first := t.Case.Seq + 1
	if desk.NetworkOf(t.Case.Last.Network).Buttonless {
		f.Parts = withNumbers(voiceFor(t, name, p.Language, text), f.Parts)
	} else {
		f.Parts = withButtons(voiceFor(t, name, p.Language, text), f.Parts, first)
	}
	snippet.Send(t, f, by(p), chat.Text{})
	offer(t, desk.Offer{FAQ: name, Said: first, At: t.Now, Talk: t.Case.Talk.Number, P: p.P, Raw: p.Raw, Lang: p.Language, By: p.By, Auto: true, Asked: chat.Short(strings.ReplaceAll(text, "\n", " "), longestAsked)})
	t.Case.Talk.Auto = true
	answered(t, name, desk.FAQAuto)
	dropDrafts(t, 0)
	t.Timer(timerDay, t.Now.Add(silence), nil)
	for _, a := range f.Snippet.Do {
		if a.Name == "snippet" {
			continue // a snippet that sends itself would never end
		}
		if err := action.Do(t, a, by(p)); err != nil {
			t.Why("FAQ %s: %s", p.FAQ.Name, err)
		}
	}
	return ""
}

// voiceFor is the bot's voice beside an FAQ's answer: in the contact's language; where
// that is not known, in the answer's, if it is worded in the question's.
func voiceFor(t *desk.Turn, name, lang, text string) words.Voice {
	if _, worded := snippet.CutLang(wordingOf(t.Book, name, lang, text)); worded != "" && voice.Language(t.Book, t.Case) == "" {
		return voice.In(t.Book, worded)
	}
	return voice.Of(t)
}

// withButtons puts [That helped] and [I need a person] below the last part.
func withButtons(v words.Voice, parts []desk.Part, said int64) []desk.Part {
	row := []chat.Button{{Label: v.Say(words.HelpedButton), Data: data(pressYes, said)}, {Label: v.Say(words.PersonButton), Data: data(pressNo, said)}}
	parts = slices.Clone(parts)
	last := len(parts) - 1
	if last < 0 || len(parts[last].Media) > 1 { // an album takes no buttons
		return append(parts, desk.Part{Text: chat.Plain("👍 / 👎"), Buttons: [][]chat.Button{row}})
	}
	parts[last].Buttons = append(slices.Clone(parts[last].Buttons), row)
	return parts
}

// withNumbers asks below the last part for a number, where there are no buttons.
func withNumbers(v words.Voice, parts []desk.Part) []desk.Part {
	asks := v.Say(words.HelpedNumbers)
	parts = slices.Clone(parts)
	last := len(parts) - 1
	if last < 0 || len(parts[last].Media) > 0 {
		return append(parts, desk.Part{Text: chat.Plain(asks)})
	}
	parts[last].Text = parts[last].Text.AddString("\n\n" + asks)
	return parts
}

// suggest shows agents a draft.
func suggest(t *desk.Turn, p Plan, text string) {
	name := desk.Fold(p.FAQ.Name)
	dropDrafts(t, 0)
	shown := chat.Plain("There is no snippet " + p.FAQ.Name + " any more.")
	f, err := snippet.Fill(t, wordingOf(t.Book, name, p.Language, text), nil)
	if err == nil {
		shown = f.Shown()
	}
	e := t.Log(desk.ByNote, by(p), shown)
	offer(t, desk.Offer{FAQ: name, Said: e.Seq, At: t.Now, Talk: t.Case.Talk.Number, P: p.P, Raw: p.Raw, Lang: p.Language, By: p.By, Asked: chat.Short(strings.ReplaceAll(text, "\n", " "), longestAsked), Variant: f.Variant})
}

// dropDrafts takes the drafts off that are still shown, but for the one given.
func dropDrafts(t *desk.Turn, but int64) {
	for i := range t.Case.Offers {
		o := &t.Case.Offers[i]
		if o.Auto || o.Gone || o.Said == but {
			continue
		}
		o.Gone = true
		room.DropDraft(t, o.Said)
	}
}
