package field

import (
	"slices"
	"strings"
	"unicode/utf8"

	"frontdesk/desk"
)

// months are the names of the months in the nine languages of the bot, by number.
var months = [13][]string{
	1:  strings.Fields("january enero janvier janeiro januar jänner gennaio январь января يناير"),
	2:  strings.Fields("february febrero février fevereiro februar febbraio февраль февраля فبراير"),
	3:  strings.Fields("march marzo mars março märz март марта مارس"),
	4:  strings.Fields("april abril avril aprile апрель апреля أبريل ابريل"),
	5:  strings.Fields("may mayo mai maio maggio май мая مايو"),
	6:  strings.Fields("june junio juin junho juni giugno июнь июня يونيو"),
	7:  strings.Fields("july julio juillet julho juli luglio июль июля يوليو"),
	8:  strings.Fields("august agosto août август августа أغسطس اغسطس"),
	9:  strings.Fields("september septiembre setiembre septembre setembro settembre сентябрь сентября سبتمبر"),
	10: strings.Fields("october octubre octobre outubro oktober ottobre октябрь октября أكتوبر اكتوبر"),
	11: strings.Fields("november noviembre novembre novembro ноябрь ноября نوفمبر"),
	12: strings.Fields("december diciembre décembre dezembro dezember dicembre декабрь декабря ديسمبر"),
}

// monthOf is the month that a word names, whole or cut after three letters or
// more; 0 when none, or when it could be two.
func monthOf(word string) int {
	word = desk.Fold(word)
	if utf8.RuneCountInString(word) < 3 {
		return 0
	}
	found := 0
	for m, names := range months {
		for _, n := range names {
			switch n = desk.Fold(n); {
			case n == word:
				return m
			case strings.HasPrefix(n, word) && found != 0 && found != m:
				found = -1
			case strings.HasPrefix(n, word):
				found = m
			}
		}
	}
	return max(found, 0)
}

// dateFillers are words that stand in dates and say nothing.
var dateFillers = strings.Fields("de del of the den le der el d st nd rd th er º ª o г года год в on am " +
	"monday tuesday wednesday thursday friday saturday sunday lunes martes miercoles jueves viernes sabado domingo " +
	"lundi mardi mercredi jeudi vendredi samedi dimanche montag dienstag mittwoch donnerstag freitag samstag sonntag " +
	"segunda terca quarta quinta sexta feira lunedi martedi mercoledi giovedi venerdi domenica " +
	"понедельник вторник среда четверг пятница суббота воскресенье mon tue tues wed thu thur thurs fri sat sun")

func dateFiller(word string) bool {
	return word == "º" || word == "ª" || slices.Contains(dateFillers, desk.Fold(word))
}
