package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	loopback "frontdesk/playground/telegram"
)

// TestADay simulates a day of two teams and forty contacts, with faults of the network,
// killed processes, deleted and closed topics, lost rights, and contacts who block
// and return. Then nothing may be lost, astray, out of order, or doubled unsaid; each
// contact has one topic in a room; and each agent's message is in exactly one state.
func TestADay(t *testing.T) {
	length := 24 * time.Hour
	if testing.Short() || raceDetector {
		length = 6 * time.Hour
	}
	seeds := 2
	if n, err := strconv.Atoi(os.Getenv("DAYS")); err == nil {
		seeds = n // more days, by hand
	}
	for seed := range uint64(seeds) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			inVirtualTime(t, loopback.Options{Seed: seed, LimitsPerBot: seed%2 == 1}, func(v *virtual) {
				d := &dayOf{virtual: v, rng: rand.New(rand.NewPCG(seed, 24)), gone: map[int]string{}}
				d.begin()
				for end := time.Now().Add(length); time.Now().Before(end); {
					d.something()
					time.Sleep(time.Duration(d.rng.ExpFloat64() * float64(20*time.Second)))
				}
				d.calm()
				d.invariants()
				t.Logf("%d messages of contacts, %d of agents, %d kills, %d faults: %d calls, of which %d refused for the limit, %d topics, %d deleted, %d posted by a helper",
					d.said, d.answered, d.kills, d.faults, len(v.srv.Calls()), d.limited(), len(d.topics()), len(d.gone), d.helped())
			})
		})
	}
}

// dayOf is a day under way.
type dayOf struct {
	*virtual
	rng     *rand.Rand
	helper  *loopback.Bot
	sales   *loopback.Group
	people  []*loopback.User
	blocked map[int]bool
	counts  []int          // messages of each contact so far
	asked   []int          // answers to each contact so far
	gone    map[int]string // what stood in deleted topics, by contact
	lifts   []func()
	broken  map[*loopback.Group]bool // the bot hears nothing there

	said, answered, kills, faults int
}

func (d *dayOf) begin() {
	d.blocked, d.broken = map[int]bool{}, map[*loopback.Group]bool{}
	d.sales = d.srv.NewGroup("sales", true, d.owner)
	d.sales.AddBot(d.front)
	d.sales.Add(d.bo)
	d.sales.Say(d.owner, 0, "/addteam sales")
	for _, line := range []string{"/addfield size choice Small | Large", "/addsurvey welcome size: Which size?",
		"/addrule greet when conversation opened if new contact do survey welcome", "/addrule large when survey welcome completed if size is Large do assign sales"} {
		d.owner.Say(d.front, line)
	}
	d.people = d.virtual.people(40)
	d.counts, d.asked = make([]int, len(d.people)), make([]int, len(d.people))
	d.helper = d.addHelper()
	d.quiet()
}

// topicIn is a topic of somebody's, and where.
type topicIn struct {
	room *loopback.Group
	loopback.Topic
	who int
}

func (d *dayOf) topics() []topicIn {
	var out []topicIn
	for _, room := range []*loopback.Group{d.room, d.sales} {
		for _, t := range room.Topics() {
			who := -1
			_, _ = fmt.Sscanf(t.Name, "Contact%02d", &who)
			out = append(out, topicIn{room, t, who})
		}
	}
	return out
}

// helped counts what the helper posted.
func (d *dayOf) helped() (n int) {
	for _, c := range d.srv.Calls() {
		if c.Bot == d.helper.Username() && c.OK && c.Chat == d.room.ID() && strings.HasPrefix(c.Method, "send") {
			n++
		}
	}
	return n
}

// something happens.
func (d *dayOf) something() {
	who := d.rng.IntN(len(d.people))
	switch n := d.rng.IntN(1000); {
	case n < 450:
		d.write(who)
	case n < 455: // everybody at once
		for who := range d.people {
			d.write(who)
		}
	case n < 457:
		d.room.Kick(d.helper)
	case n < 460:
		d.room.SetRights(d.helper, loopback.Rights{})
	case n < 480:
		for range 8 { // at once
			d.write(who)
		}
	case n < 510:
		d.people[who].Say(d.front, []string{"1", "2", "Large", "/skip", "thanks"}[d.rng.IntN(5)])
	case n < 900:
		d.agent()
	case n < 930:
		d.trouble()
	case n < 940:
		d.kills++
		d.kill()
	case n < 950:
		d.srv.Redeliver(1 + d.rng.IntN(5))
	case n < 960:
		if d.blocked[who] = !d.blocked[who]; d.blocked[who] {
			d.people[who].Block(d.front)
		} else {
			d.people[who].Unblock(d.front)
		}
	case n < 985:
		d.meddle()
	default:
		for _, lift := range d.lifts {
			lift()
		}
		d.lifts = nil
	}
}

// write has a contact write; nobody writes who has blocked the bot.
func (d *dayOf) write(who int) {
	if d.blocked[who] {
		return
	}
	token := fmt.Sprintf("c%02d.%04d;", who, d.counts[who])
	d.counts[who]++
	d.said++
	switch d.rng.IntN(6) {
	case 0:
		d.people[who].Send(d.front, loopback.Msg{Photo: "a.jpg", Caption: token})
	default:
		d.people[who].Say(d.front, token)
	}
}

// agent has Bo do something in some topic.
func (d *dayOf) agent() {
	list := d.topics()
	if len(list) == 0 {
		return
	}
	at := list[d.rng.IntN(len(list))]
	if at.who < 0 || d.broken[at.room] || !slices.ContainsFunc(d.srv.Messages(at.room.ID(), at.ID), bySomebody) {
		return
	}
	commands := []string{"/close", "/take", "/assign sales", "/assign support", "/reopen", "/tag vip", "/info", "// a note", "/snooze 1h", "/history"}
	if d.rng.IntN(3) == 0 {
		at.room.Say(d.bo, at.ID, commands[d.rng.IntN(len(commands))])
		return
	}
	at.room.Say(d.bo, at.ID, fmt.Sprintf("a%02d.%04d;", at.who, d.asked[at.who]))
	d.asked[at.who]++
	d.answered++
}

// bySomebody leaves out notices and the traces of a sweep: without more in it, nobody
// writes into a topic.
func bySomebody(m loopback.Message) bool { return m.Text+m.Caption != "" && m.Text != "…" }

// trouble has calls fail from now on, until it is lifted.
func (d *dayOf) trouble() {
	d.faults++
	f := loopback.Fault{Kind: loopback.Kind(d.rng.IntN(6)), Prob: 0.1, Bot: d.front}
	switch f.Kind {
	case loopback.Refuse:
		f.Code, f.RetryAfter = 429, 1+d.rng.IntN(30)
	case loopback.Hang:
		f.Count = 3
	}
	if d.rng.IntN(10) == 0 && slices.Contains([]loopback.Kind{loopback.Refuse, loopback.BadGateway, loopback.CloseBefore}, f.Kind) {
		f.Prob = 0 // the network is gone
	}
	d.lifts = append(d.lifts, d.srv.Fault(f))
}

// meddle does to a room what people do to rooms.
func (d *dayOf) meddle() {
	list := d.topics()
	if len(list) == 0 {
		return
	}
	at := list[d.rng.IntN(len(list))]
	switch d.rng.IntN(4) {
	case 0:
		if at.who >= 0 {
			for _, m := range d.srv.Messages(at.room.ID(), at.ID) {
				d.gone[at.who] += m.Text + m.Caption + "\n"
			}
		}
		at.room.DeleteTopic(d.owner, at.ID)
	case 1:
		at.room.CloseTopic(d.bo, at.ID)
	case 2:
		at.room.SetRights(d.front, loopback.Rights{})
		d.breaks(at.room)
	case 3:
		at.room.Kick(d.front)
		d.breaks(at.room)
	}
}

// breaks notes that a room is broken until it is mended.
func (d *dayOf) breaks(room *loopback.Group) {
	d.broken[room] = true
	d.lifts = append(d.lifts, func() {
		room.AddBot(d.front)
		delete(d.broken, room)
	})
}

// calm lifts all faults, lets everybody back in, has each write once more, and waits
// until all is done.
func (d *dayOf) calm() {
	for _, lift := range d.lifts {
		lift()
	}
	for who, u := range d.people {
		if d.blocked[who] {
			d.blocked[who] = false
			u.Unblock(d.front)
		}
		d.write(who)
	}
	time.Sleep(time.Hour)
	d.quiet()
}

func (d *dayOf) limited() (n int) {
	for _, c := range d.srv.Calls() {
		if c.Code == 429 && !strings.Contains(c.Description, "fault") {
			n++
		}
	}
	return n
}

var contactToken, agentToken = regexp.MustCompile(`c(\d\d)\.(\d{4});`), regexp.MustCompile(`a(\d\d)\.(\d{4});`)

// tokens reads the tokens of a text: whose, and which.
func tokens(re *regexp.Regexp, text string) (list [][2]int) {
	for _, m := range re.FindAllStringSubmatch(text, -1) {
		who, _ := strconv.Atoi(m[1])
		n, _ := strconv.Atoi(m[2])
		list = append(list, [2]int{who, n})
	}
	return list
}

func (d *dayOf) invariants() {
	d.t.Helper()
	seen := make([]map[int]bool, len(d.people))
	for who := range d.people {
		seen[who] = map[int]bool{}
		for _, x := range tokens(contactToken, d.gone[who]) {
			seen[who][x[1]] = true
		}
	}
	for _, room := range []*loopback.Group{d.room, d.sales} { // what a topic did not take, with a tag
		for _, m := range d.srv.Messages(room.ID(), 0) {
			for _, x := range tokens(contactToken, m.Text+m.Caption) {
				seen[x[0]][x[1]] = true
			}
		}
	}
	has := map[string]int{}
	for _, at := range d.topics() {
		if at.who < 0 {
			continue
		}
		has[fmt.Sprint(at.room.ID(), " ", at.who)]++
		d.topicOf(at, seen[at.who])
	}
	for key, n := range has {
		if n != 1 {
			d.t.Errorf("%d topics in one room for one contact: %s", n, key)
		}
	}
	for who, n := range d.counts {
		for i := range n {
			if !seen[who][i] {
				d.t.Errorf("contact %d: message %d of %d is in no topic", who, i, n)
			}
		}
		d.contact(who)
	}
}

// topicOf looks at one topic.
func (d *dayOf) topicOf(at topicIn, seen map[int]bool) {
	d.t.Helper()
	var order []int
	posts, twice := d.srv.Messages(at.room.ID(), at.ID), map[string]bool{}
	said := 0
	for _, m := range posts {
		text := m.Text + m.Caption
		if !m.FromBot {
			continue
		}
		said += strings.Count(text, "may stand here twice")
		again := strings.HasPrefix(text, "Said before:") || strings.HasPrefix(text, "History of") || strings.Contains(text, " · Telegram") || strings.HasPrefix(text, "·")
		for _, x := range tokens(contactToken, text) {
			switch {
			case x[0] != at.who:
				d.t.Errorf("a message of contact %d stands in the topic of contact %d", x[0], at.who)
			case again: // quoted, or on the card
				seen[x[1]] = true
			case slices.Contains(order, x[1]):
				twice[text] = true
			default:
				order = append(order, x[1])
				seen[x[1]] = true
			}
		}
	}
	if !slices.IsSorted(order) {
		d.t.Errorf("contact %d: the order in the topic is %v:%s", at.who, order, d.shows(at))
	}
	if len(twice) > said {
		d.t.Errorf("contact %d: %d messages stand twice in the topic, %d are said to:%s", at.who, len(twice), said, d.shows(at))
	}
	for _, m := range posts {
		if m.From == d.bo.ID() && len(tokens(agentToken, m.Text)) > 0 {
			d.state(at, m, posts)
		}
	}
}

// shows is a topic on one line.
func (d *dayOf) shows(at topicIn) string {
	var b strings.Builder
	for _, m := range d.srv.Messages(at.room.ID(), at.ID) {
		fmt.Fprintf(&b, " | %d@%d %s%s%s", m.ID, m.Date-946684800, strings.ReplaceAll(m.Text, "\n", " ¶ "), m.Caption, m.Service)
	}
	return b.String()
}

// state tells whether an agent's message is in exactly one state.
func (d *dayOf) state(at topicIn, m loopback.Message, posts []loopback.Message) {
	d.t.Helper()
	refused := ""
	for _, p := range posts {
		if p.FromBot && p.ReplyTo == m.ID && (strings.Contains(p.Text, "⚠️") || strings.Contains(p.Text, "Not sent")) {
			refused = p.Text
		}
	}
	arrived := strings.Contains(d.privately(d.people[at.who]), m.Text)
	switch {
	case arrived && refused != "":
		d.t.Errorf("%s arrived, and is said to be refused: %s", m.Text, refused)
	case !arrived && refused == "":
		d.t.Errorf("%s has not arrived, and nothing is said about it in the topic of %s:%s", m.Text, at.Name, d.shows(at))
	case !arrived && m.Reaction != "":
		d.t.Errorf("%s is marked as delivered and has not arrived", m.Text)
	}
}

// contact looks at what somebody was sent.
func (d *dayOf) contact(who int) {
	d.t.Helper()
	var order []int
	for _, x := range tokens(agentToken, d.privately(d.people[who])) {
		switch {
		case x[0] != who:
			d.t.Errorf("an answer to contact %d went to contact %d", x[0], who)
		case !slices.Contains(order, x[1]):
			order = append(order, x[1])
		}
	}
	if !slices.IsSorted(order) {
		d.t.Errorf("contact %d: the answers came as %v", who, order)
	}
}
