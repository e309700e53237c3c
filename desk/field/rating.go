package field

import (
	"strings"

	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

var ratingKind = kind{
	name:    "rating",
	example: "stars rating",
	read:    readRating,
	trouble: say(notRating),
}

// ratingWords are the numbers from 1 to 5 in the nine languages of the bot.
var ratingWords = [6]map[string]bool{
	1: answers("one, uno, una, un, une, um, uma, eins, ein, один, одна, واحد, 一"),
	2: answers("two, dos, deux, dois, duas, zwei, due, два, две, اثنان, اثنين, 二, 两"),
	3: answers("three, tres, trois, três, drei, tre, три, ثلاثة, 三"),
	4: answers("four, cuatro, quatre, quatro, vier, quattro, четыре, أربعة, اربعة, 四"),
	5: answers("five, cinco, cinq, fünf, cinque, пять, خمسة, 五"),
}

// readRating takes 4, 4/5, four, ⭐⭐⭐⭐ and "4 stars".
func readRating(_ *desk.Field, s, _ string) (Answer, bool) {
	if n, ok := stars(s); ok {
		return rated(n)
	}
	s = strings.ToLower(yesNoForm(s))
	for _, end := range []string{"/5", "/ 5", "out of 5", "of 5", "de 5", "sur 5", "von 5", "su 5", "из 5"} {
		s = strings.TrimSpace(strings.TrimSuffix(s, end))
	}
	if first, rest, ok := strings.Cut(s, " "); ok && starWords[desk.Fold(rest)] {
		s = first
	}
	if len(s) == 1 && s[0] >= '1' && s[0] <= '5' {
		return rated(int(s[0] - '0'))
	}
	for n, words := range ratingWords {
		if words[desk.Fold(s)] {
			return rated(n)
		}
	}
	return refused()
}

var starWords = answers("star, stars, estrella, estrellas, étoile, étoiles, estrela, estrelas, stern, sterne, stella, stelle, " +
	"звезда, звезды, звёзд, звезд, نجمة, نجوم, 星, ⭐, ★, 🌟, points, puntos")

func rated(n int) (Answer, bool) {
	if n < 1 || n > 5 {
		return refused()
	}
	return kept(string(rune('0' + n)))
}

// stars counts stars; empty ones at the end say only how many there could be.
func stars(s string) (int, bool) {
	n := 0
	for _, r := range grammar.Visible(s) {
		switch r {
		case '⭐', '★', '🌟', '✨', '*':
			n++
		case '☆', ' ', '\ufe0f', '✩':
		default:
			return 0, false
		}
	}
	return n, n > 0
}
