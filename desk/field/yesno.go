package field

import (
	"strings"

	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

var yesnoKind = kind{
	name:    "yesno",
	example: "newsletter yesno",
	read:    readYesNo,
	trouble: say(notYesNo),
	valid:   func(_ *desk.Field, v desk.Value) bool { return v.V == "yes" || v.V == "no" },
}

// yesWords and noWords are whole answers in the nine languages of the bot.
var (
	yesWords = answers(`yes, y, yeah, yep, yup, sure, ok, okay, yes please, of course, true, on, 1,
		sí, si, s, claro, vale, por supuesto, sí por favor, sí claro, oui, o, ouais, d'accord, bien sûr, oui merci,
		sim, claro que sim, ja, j, jawohl, klar, natürlich, ja bitte, sì, certo, va bene, sì grazie,
		да, д, конечно, ага, да пожалуйста, نعم, اي, أيوه, ايوه, أجل, طبعا, 是, 是的, 好, 好的, 对, 可以, 嗯, 行,
		👍, ✅, ✔, ☑, 👌, 🆗, 💯`)
	noWords = answers(`no, n, nope, nah, no thanks, no thank you, not really, false, off, 0, 2,
		no gracias, para nada, non, nan, non merci, não, nao, não obrigado, não obrigada, nein, nee, nö, nein danke,
		no grazie, нет, н, не, нет спасибо, لا, كلا, لا شكرا, 不, 不是, 否, 没有, 不用, 不要, 不行, 不好, 不可以,
		👎, ❌, ✖, ✘, 🚫, ⛔`)
)

func answers(list string) map[string]bool {
	out := map[string]bool{}
	for _, a := range strings.Split(list, ",") {
		out[desk.Fold(strings.TrimSpace(a))] = true
	}
	return out
}

func readYesNo(_ *desk.Field, s, _ string) (Answer, bool) {
	s = desk.Fold(strings.Join(strings.Fields(yesNoForm(s)), " "))
	switch {
	case yesWords[s]:
		return kept("yes")
	case noWords[s]:
		return kept("no")
	}
	return refused()
}

// yesNoForm is an answer without punctuation, skin tones and emoji selectors.
func yesNoForm(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case 0x1F3FB <= r && r <= 0x1F3FF || r == '\ufe0f' || r == '\u20e3':
			return -1
		case r == '’':
			return '\''
		case r == ',':
			return ' '
		}
		return r
	}, grammar.Digits(grammar.Normalize(s)))
	return bare(s)
}
