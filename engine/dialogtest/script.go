// Package dialogtest plays written conversations through the whole engine, on a
// store in memory, a clock that stands still, and a network that exists only in
// this package; and prints what everybody sees. The dialogues are tests and
// documentation at once; people can keep some for their own rules.
//
// It must not know rules of the desk: the stages are handed in.
package dialogtest

import (
	"bufio"
	"fmt"
	"strings"
)

// A script is lines. An act stands at the start of a line; what everybody sees of
// it follows, each line after a tab; lines that start with # are remarks.
//
//	ana: hi                           Ana writes to the bot
//	ana (to "Hi Ana"): yes            … as a reply to the message that begins so
//	ana: (photo menu.jpg) look        … a photo with a caption; also voice, video, document, sticker, location, contact
//	ana: [Español]                    presses the newest button with that label
//	ana edits "hi": hello             changes a message
//	ana reacts ❤ to "Hi Ana"          reacts to a message; "reacts nothing" takes it back
//	ana deletes "hi"                  deletes a message of hers
//	ana: (album photo a.jpg, video b.mp4) look   an album; its items arrive one by one
//	bo@sales: hi all                  Bo writes in General of the group "sales"
//	bo@sales/Ana: hello               … in the topic "Ana" of it
//	| second line                     continues the message above
//	+10m                              time passes
//	* bo joins sales                  also: leaves, blocks, unblocks
//	* group sales                     a forum of that name exists; "flat group sales" has no topics
//	* person ana lang=es user=ana_m   what the network says of somebody
//	* restart                         the bot is stopped and started anew
//	* kick sales                      the bot is removed from the group; "rights sales all" adds it again
//	* rights sales topics pin         what the bot may do there from now on (topics pin delete; all; none)
//	* upgrade sales                   the group becomes a supergroup, with another id
//	* full sales                      it takes no further topic; "roomy sales" ends it
//	* whatsapp person ana             Ana is on WhatsApp; "whatsapp group sales" puts a group there
//	* channel shop                    the number that they write to was linked, as channel shop
//	* file menu.txt                   what is in the documents of that name: the lines below it
//	* helped sales                    helper bots are members of the group from now on
//	* delete sales Ana                the topic is deleted by somebody
//	* refuse ana blocked              sends to Ana are refused from now on; "accept ana" ends it
//
// What is seen: "ana < text [Button]" a message to Ana, "sales/Ana < …" one in a
// topic, "(card)" its pinned first message (whose buttons are not printed), "~" an
// edit, "❤ on" a reaction, "icon:" a topic's icon, "x" a deletion, "!" the notice after a press, "+" a topic
// opened, "closed" and "reopened" for topics.

// step is an act and what was seen of it.
type step struct {
	before []string // remarks and empty lines that stand before the act
	lines  []string // the act as written
	act    string   // its text, continuation lines joined
	num    int
	seen   []string
}

// parse reads a script.
func parse(src string) ([]step, []string, error) {
	var steps []step
	var loose []string
	sc := bufio.NewScanner(strings.NewReader(src))
	sc.Buffer(nil, 1<<20)
	for n := 1; sc.Scan(); n++ {
		l := sc.Text()
		switch {
		case strings.TrimSpace(l) == "" || strings.HasPrefix(l, "#"):
			loose = append(loose, l)
		case strings.HasPrefix(l, "\t"):
			if len(steps) == 0 {
				return nil, nil, fmt.Errorf("line %d: something is seen before anybody acts", n)
			}
			last := &steps[len(steps)-1]
			last.seen = append(last.seen, strings.TrimPrefix(l, "\t"))
		case strings.HasPrefix(l, "|"):
			if len(steps) == 0 {
				return nil, nil, fmt.Errorf("line %d: there is no message to continue", n)
			}
			last := &steps[len(steps)-1]
			last.lines = append(last.lines, l)
			last.act += "\n" + strings.TrimPrefix(strings.TrimPrefix(l, "|"), " ")
		default:
			steps = append(steps, step{before: loose, lines: []string{l}, act: l, num: n})
			loose = nil
		}
	}
	return steps, loose, sc.Err()
}

// print writes a script out again.
func print(steps []step, tail []string) string {
	var b strings.Builder
	write := func(lines []string, prefix string) {
		for _, l := range lines {
			b.WriteString(prefix + l + "\n")
		}
	}
	for _, s := range steps {
		write(s.before, "")
		write(s.lines, "")
		write(s.seen, "\t")
	}
	write(tail, "")
	return b.String()
}
