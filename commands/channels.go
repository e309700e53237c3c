package commands

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
	"frontdesk/desk/talk"
)

var addChannel = Command{
	Name: "addchannel", Args: "whatsapp [NAME] [+NUMBER]", About: "Links a WhatsApp number: people who write to it are contacts.",
	Who: desk.Manager, Where: Private, Part: PartTeams, Example: "/addchannel whatsapp shop",
	More: "I show a QR code to be scanned by the phone (WhatsApp → Settings → Linked devices → Link a device), until it is. With the number, " +
		"as in /addchannel whatsapp shop +34600111222, I show a code to be typed into the phone instead. " +
		"I use WhatsApp's own protocol for linked devices, as WhatsApp Web does: WhatsApp may block a number that it takes for a spammer's. The README says what lowers that risk.",
	Run: runAddChannel,
}

var channels = Command{
	Name: "channels", About: "The accounts that contacts write to, and how they are.",
	Who: desk.Manager, Where: Setup, Part: PartTeams, Example: "/channels", Run: runChannels,
}

var channelCmd = Command{
	Name: "channel", Args: "NAME [polls|pauses|unprompted on|off]", About: "How one WhatsApp number behaves.",
	Who: desk.Manager, Where: Setup, Part: PartTeams, Example: "/channel shop polls on",
	More: "polls on: choices are asked by a poll instead of a numbered list. pauses on: before each text I am shown as typing for a moment, as people are. unprompted on: automation may write to people who have been silent for more than a day; " +
		"WhatsApp may take that for spam, so it is off unless you turn it on.",
	Run: runChannel,
}

var delChannel = Command{
	Name: "delchannel", Args: "NAME", About: "Unlinks a WhatsApp number.",
	Who: desk.Manager, Where: Private, Part: PartTeams, Example: "/delchannel shop",
	More: "Contacts and what was said stay; nothing can be sent to them there until the number is linked again.", Run: runDelChannel,
}

// freeChannel is a name that no channel has: whatsapp, whatsapp2, …
func freeChannel(h *desk.House, base string) string {
	name := base
	for n := 2; h.Channels[name].Name != ""; n++ {
		name = fmt.Sprintf("%s%d", base, n)
	}
	return name
}

// The words of the buttons under the question who becomes a contact.
const contactsNew, contactsAll = "new", "all"

func runAddChannel(c *Call) {
	a, ok, err := readChannelArgs(c)
	if !ok {
		c.Usage()
		return
	}
	if err != nil {
		c.Fail(err)
		return
	}
	if old := c.House().Channels[desk.Fold(a.name)]; old.Name != "" && !lost(c.House(), old.At) {
		c.Say("There is a channel %s already (%s). Choose another name: /addchannel whatsapp NAME.", old.Name, numberOf(old.At))
		return
	}
	if err := checkName(c, a.name, nil); err != nil {
		c.Fail(err)
		return
	}
	if c.Confirmed == "" {
		id := c.ask()
		c.Reply(chat.Plain("Whom shall I take for a contact on this number?\n"+
			"• Only people who first write from now on: chats that the phone has already stay private, and I keep nothing of them.\n"+
			"• All chats: who is in a chat with it already becomes a contact when they write next.\n"+
			"Groups, status messages and channels never are."),
			[]chat.Button{{Label: "Only people who first write from now on", Data: pressData(id, contactsNew)}},
			[]chat.Button{{Label: "All chats", Data: pressData(id, contactsAll)}},
			[]chat.Button{{Label: "Cancel", Data: pressData(id, "no")}})
		return
	}
	h := c.EditHouse()
	if old := h.Linking; old != nil {
		c.ChannelDos = append(c.ChannelDos, desk.ChannelDo{Do: desk.LinkEnd, ID: old.ID})
		dropPicture(c.Turn, old)
		if old.To != c.Event.Place {
			c.ToPlace(chat.Out{Op: chat.Send, Text: chat.Plain("Another admin links a number now, so that yours is given up. To try again once theirs is linked: /addchannel whatsapp " + old.Name)}, old.To)
		}
	}
	h.Asks++
	h.Linking = &desk.Linking{ID: h.Asks, Name: a.name, Network: a.network, To: c.Event.Place, By: c.Sender(), All: c.Confirmed == contactsAll, Phone: a.phone, Since: c.Now}
	c.ChannelDos = append(c.ChannelDos, desk.ChannelDo{Do: desk.LinkBegin, ID: h.Asks, Network: a.network, Phone: a.phone})
	c.Say("One moment: I ask WhatsApp for a code.")
}

// lost tells whether a number is unlinked, so that it may be linked again.
func lost(h *desk.House, at chat.Place) bool {
	for _, tr := range h.Troubles {
		if tr.At == at && tr.What == chat.TroubleLoggedOut {
			return true
		}
	}
	return false
}

// sharedRoom warns where a room takes from the budget of a number that contacts write
// to.
func sharedRoom(t *desk.Turn, ch desk.Channel) []string {
	for _, i := range t.Book.List(desk.KindTeam) {
		team := t.Book.Teams[desk.Fold(i.Name)]
		if team.Room.Network == ch.At.Network && team.Room.Account == ch.At.Account {
			return []string{fmt.Sprintf("ℹ️ Team %s: its room is on the number %s, which contacts write to as well: all that is shown there counts as sent by it. "+
				"A number of its own for the room, or a group on Telegram, leaves more to contacts.", team.Name, numberOf(ch.At))}
		}
	}
	return nil
}

// stepTexts are what is shown with each step of linking that waits for the phone.
var stepTexts = map[string]string{
	chat.LinkQR: "Scan this with the phone of the number: WhatsApp → Settings → Linked devices → Link a device. The picture changes by itself until it is scanned.\n" +
		"No camera at hand? Send me /addchannel whatsapp NAME and the phone's number, as in +34600111222: I show a code to type instead.",
	chat.LinkCode: "Type this code into the phone: WhatsApp → Settings → Linked devices → Link a device → Link with phone number instead.",
	chat.LinkPasskey: "WhatsApp asks for this account's passkey, which I do not have. On a computer or phone that has it, open https://web.whatsapp.com in a browser, " +
		"have it answer this request (navigator.credentials.get in its console), and send me the answer: one message that begins with {. " +
		"If you cannot, link the number while WhatsApp asks for none: /addchannel again later.",
	chat.LinkConfirm: "The phone shows a code now. Is it this one? Then confirm it there.",
}

// linked takes a step of linking.
func linked(t *desk.Turn) {
	var told desk.LinkTold
	l := t.House().Linking
	if json.Unmarshal(t.Event.Payload, &told) != nil || l == nil || told.ID != l.ID {
		return
	}
	l = t.EditHouse().Linking
	step := told.Step
	l.Step = step.Kind
	switch step.Kind {
	case chat.LinkQR:
		showQR(t, l, told.Picture)
	case chat.LinkDone:
		linkDone(t, l, step.Account)
	case chat.LinkFailed:
		dropPicture(t, l)
		t.EditHouse().Linking = nil
		t.ToPlace(chat.Out{Op: chat.Send, Text: chat.Plain("The number is not linked: " + strings.TrimSuffix(step.Text, ".") + ". To try again: /addchannel whatsapp " + l.Name)}, l.To)
	default:
		text := chat.Plain(stepTexts[step.Kind] + "\n\n")
		kind := chat.Code
		if step.Kind == chat.LinkPasskey {
			kind = chat.Pre
		}
		t.ToPlace(chat.Out{Op: chat.Send, Text: text.AddString(step.Text, kind), NoPreview: true}, l.To)
	}
}

// showQR shows the code as a picture: a new one takes the place of the old one.
func showQR(t *desk.Turn, l *desk.Linking, picture []byte) {
	out := chat.Out{Op: chat.Send, Text: chat.Plain(strings.Replace(stepTexts[chat.LinkQR], "NAME", l.Name, 1)), Media: []chat.Media{{Kind: "photo", Name: "qr.png", Mime: "image/png", Data: picture}}}
	switch {
	case l.Picture == "":
	case threads(l.To):
		out.Op, out.Swap, out.Target = chat.Edit, true, l.Picture
	default: // there a picture cannot be replaced
		t.ToPlace(chat.Out{Op: chat.Delete, Target: l.Picture}, l.To).Class = desk.Urgent
		l.Picture = ""
	}
	p := t.ToPlace(out, l.To)
	p.Mark, p.Key, p.Class = desk.MarkLink, linkKey(l, out.Op), desk.Urgent
}

// dropPicture takes the QR code away: it is of no use any more.
func dropPicture(t *desk.Turn, l *desk.Linking) {
	if l.Picture != "" {
		t.ToPlace(chat.Out{Op: chat.Delete, Target: l.Picture}, l.To).Class = desk.Urgent
	}
}

// pictured remembers the message with the QR code; one that comes too late goes again.
func pictured(t *desk.Turn) {
	l := t.House().Linking
	if t.Row == nil || t.Row.Mark != desk.MarkLink || t.Row.Out.Op != chat.Send || len(t.Event.Receipt.IDs) == 0 {
		return
	}
	switch id := t.Event.Receipt.IDs[0]; {
	case l == nil || t.Row.Key != linkKey(l, chat.Send):
		dropPicture(t, &desk.Linking{To: t.Row.Out.To, Picture: id})
	case l.Picture == "":
		t.EditHouse().Linking.Picture = id
	}
}

// linkKey names the post that shows the QR code, so that a newer code takes the place
// of one that waits.
func linkKey(l *desk.Linking, op chat.Op) string { return fmt.Sprintf("link/%d/%s", l.ID, op) }

// keepChannel adds a channel to the house, in the place of what was there.
func keepChannel(t *desk.Turn, c desk.Channel) {
	h := t.EditHouse()
	if old, ok := h.ChannelAt(c.At); ok { // the same number, linked anew
		delete(h.Channels, desk.Fold(old.Name))
		c.Polls, c.Pauses, c.Unprompted = old.Polls, old.Pauses, old.Unprompted
	}
	if old, ok := h.Channels[desk.Fold(c.Name)]; ok && old.At != c.At { // another number takes its place
		t.ChannelDos = append(t.ChannelDos, desk.ChannelDo{Do: desk.Unlink, Network: old.At.Network, Account: old.At.Account})
		forgetTroubles(h, old.At)
	}
	h.Channels[desk.Fold(c.Name)] = c
	forgetTroubles(h, c.At)
}

func forgetTroubles(h *desk.House, at chat.Place) {
	for key, tr := range h.Troubles {
		if tr.At == at {
			delete(h.Troubles, key)
		}
	}
}

// adopted takes a number over that the operator has linked on the server.
func adopted(t *desk.Turn) {
	var told desk.ChannelTold
	if json.Unmarshal(t.Event.Payload, &told) != nil || told.Account == "" {
		return
	}
	at := chat.Place{Network: "whatsapp", Account: told.Account}
	name := told.Name
	if old, ok := t.House().ChannelAt(at); ok && name == "" {
		name = old.Name
	}
	if taken, ok := t.House().Channels[desk.Fold(name)]; name == "" || checkName(nil, name, nil) != nil || ok && taken.At != at {
		name = freeChannel(t.House(), "whatsapp")
	}
	keepChannel(t, desk.Channel{Name: name, At: at, All: told.All, Since: t.Now})
	t.Audit(fmt.Sprintf("linked the WhatsApp number %s as channel %s, on the server", numberOf(at), name))
	tellAdmins(t, fmt.Sprintf("✅ WhatsApp %s was linked on the server, as channel %s. /channels shows how it is.", numberOf(at), name))
}

func linkDone(t *desk.Turn, l *desk.Linking, account string) {
	t.EditHouse().Linking = nil
	at := chat.Place{Network: l.Network, Account: account}
	name := l.Name
	if taken, ok := t.House().Channels[desk.Fold(name)]; ok && taken.At != at && !lost(t.House(), taken.At) { // meanwhile, on the server
		name = freeChannel(t.House(), "whatsapp")
	}
	c := desk.Channel{Name: name, At: at, All: l.All, By: l.By, Since: t.Now}
	keepChannel(t, c)
	dropPicture(t, l)
	t.Audit(fmt.Sprintf("linked the WhatsApp number %s as channel %s", numberOf(at), c.Name))
	text := fmt.Sprintf("✅ %s is linked as channel %s.", numberOf(at), c.Name)
	if c.All {
		text += " Everybody who writes to it is a contact."
	} else {
		text += " People who first write to it from now on are contacts."
	}
	text += " Keep the phone online at least every few days: WhatsApp unlinks it after 14 days without. /channels shows how it is."
	t.ToPlace(chat.Out{Op: chat.Send, Text: chat.Plain(text)}, l.To)
}

// passkeyAnswer takes what the owner's passkey said; true when the message was that.
func passkeyAnswer(t *desk.Turn) bool {
	l, m := t.House().Linking, t.Event.Message
	if l == nil || l.Step != chat.LinkPasskey || m == nil || !t.Event.Private || t.Role < desk.Manager || t.Event.Place != l.To ||
		!strings.HasPrefix(strings.TrimSpace(m.Text.S), "{") {
		return false
	}
	t.Take("command")
	t.ChannelDos = append(t.ChannelDos, desk.ChannelDo{Do: desk.LinkAnswer, ID: l.ID, Answer: strings.TrimSpace(m.Text.S)})
	t.Reply(chat.Plain("I pass it on to WhatsApp."))
	return true
}

// numberOf is an account's phone number, as people write it.
func numberOf(at chat.Place) string {
	if desk.NetworkOf(at.Network).Phones {
		return "+" + at.Account
	}
	return at.Account
}

func sortedChannels(h *desk.House) []desk.Channel {
	list := make([]desk.Channel, 0, len(h.Channels))
	for _, c := range h.Channels {
		list = append(list, c)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Name < list[j].Name })
	return list
}

func runChannels(c *Call) {
	k := startCheckup(c.Turn, c.Event.Place, false)
	k.Channels = true
	accounts := map[chat.Place]bool{}
	for _, ch := range sortedChannels(c.House()) {
		accounts[ch.At] = true
	}
	for _, a := range c.Self.Accounts {
		accounts[a] = true
	}
	for _, a := range sortedPlaces(accounts) {
		askAbout(c.Turn, k, a, "account "+a.Network+"/"+a.Account)
	}
	if len(k.Waits) == 0 {
		report(c.Turn)
	}
}

// reportChannels says how the accounts are.
func reportChannels(t *desk.Turn, k *desk.Checkup) {
	var lines []string
	for _, what := range append(sortedAnswers(k), sortedValues(k.Waits)...) {
		name, _ := strings.CutPrefix(what, "account ")
		network, account, _ := strings.Cut(name, "/")
		ch, ok := t.House().ChannelAt(chat.Place{Network: network, Account: account})
		if !ok {
			lines = append(lines, accountHealth(t, name, k.Answers[what])...)
			continue
		}
		lines = append(lines, channelHealth(t, ch, k.Answers[what])...)
	}
	if len(t.House().Channels) == 0 {
		lines = append(lines, "To add a WhatsApp number, write to me in private: /addchannel whatsapp")
	}
	t.ToPlace(chat.Out{Op: chat.Send, Text: chat.Plain(strings.Join(lines, "\n")), NoPreview: true}, k.To)
}

// unlinkedAfter is how long a phone may stay offline before WhatsApp unlinks what hangs
// on it, in days; warnAfter is when it is worth a word (facts/whatsapp.md 9).
const unlinkedAfter, warnAfter = 14, 10

// channelHealth is what is to be said of a number.
func channelHealth(t *desk.Turn, ch desk.Channel, a desk.Answer) []string {
	head := fmt.Sprintf("WhatsApp %s (%s): ", numberOf(ch.At), ch.Name)
	var lines []string
	for _, tr := range t.House().Troubles {
		if tr.At == ch.At {
			lines = append(lines, "⚠️ "+head+troubleText(tr.What, tr.Detail)+".")
		}
	}
	sort.Strings(lines)
	s := a.Account
	if s == nil {
		why := a.Refused
		if why == "" {
			why = "no answer"
		}
		return append(lines, "⚠️ "+head+"not connected ("+why+"). /addchannel whatsapp "+ch.Name+" links it anew, after /delchannel "+ch.Name+".")
	}
	line := head + "connected"
	if s.Trouble != "" {
		line = head + s.Trouble
	}
	if !s.Seen.IsZero() {
		away := int(t.Now.Sub(s.Seen).Hours() / 24)
		line += ", phone last seen " + talk.Ago(t.Now.Sub(s.Seen)) + " ago" + fmt.Sprintf(", unlinked if it stays offline for another %s", plural(max(0, unlinkedAfter-away), "day"))
		if away >= warnAfter {
			line += ": open WhatsApp on it now"
		}
	}
	line += "; polls " + onOr(ch.Polls) + ", unprompted " + onOr(ch.Unprompted)
	if len(lines) == 0 && s.Trouble == "" {
		line = "✅ " + line
	} else {
		line = "⚠️ " + line
	}
	return append(lines, line+".")
}

func onOr(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// channelNamed is the channel that a word names; the caller is told when there is none.
func (c *Call) channelNamed(name string) (desk.Channel, bool) {
	ch, ok := c.House().Channels[desk.Fold(name)]
	if ok {
		return ch, true
	}
	for _, ch := range c.House().Channels {
		if onlyDigits(name) == ch.At.Account {
			return ch, true
		}
	}
	var names []string
	for _, ch := range sortedChannels(c.House()) {
		names = append(names, ch.Name)
	}
	src := "/" + c.Def.Name + " " + c.Text()
	c.Fail(grammar.At(src, len(c.Def.Name)+2, "No channel is called “%s”.", name).Mean(name, names).Try("/channels"))
	return desk.Channel{}, false
}

func runChannel(c *Call) {
	words := c.Words()
	if len(words) != 1 && len(words) != 3 {
		c.Usage()
		return
	}
	ch, ok := c.channelNamed(words[0])
	if !ok {
		return
	}
	if len(words) == 3 {
		what, how := desk.Fold(words[1]), desk.Fold(words[2])
		if what != "polls" && what != "pauses" && what != "unprompted" || how != "on" && how != "off" {
			c.Usage()
			return
		}
		switch what {
		case "polls":
			ch.Polls = how == "on"
		case "pauses":
			ch.Pauses = how == "on"
		default:
			ch.Unprompted = how == "on"
		}
		c.EditHouse().Channels[desk.Fold(ch.Name)] = ch
		c.Audit(fmt.Sprintf("channel %s: %s %s", ch.Name, what, how))
	}
	who := "people who first wrote after it was linked"
	if ch.All {
		who = "everybody who writes"
	}
	c.Say("Channel %s: WhatsApp %s\nContacts: %s\nPolls: %s\nPauses: %s\nUnprompted: %s", ch.Name, numberOf(ch.At), who, onOr(ch.Polls), onOr(ch.Pauses), onOr(ch.Unprompted))
}

func runDelChannel(c *Call) {
	name := c.Text()
	if name == "" {
		c.Usage()
		return
	}
	ch, ok := c.channelNamed(name)
	if !ok {
		return
	}
	if !c.Confirm(chat.Plain(fmt.Sprintf("Unlink WhatsApp %s (%s)? What contacts write there does not come in any more.", numberOf(ch.At), ch.Name)), "Unlink", "Keep") {
		return
	}
	h := c.EditHouse()
	delete(h.Channels, desk.Fold(ch.Name))
	forgetTroubles(h, ch.At)
	c.ChannelDos = append(c.ChannelDos, desk.ChannelDo{Do: desk.Unlink, Network: ch.At.Network, Account: ch.At.Account})
	c.Audit(fmt.Sprintf("unlinked channel %s (%s)", ch.Name, numberOf(ch.At)))
	c.Say("%s is unlinked. /addchannel whatsapp %s links it again.", numberOf(ch.At), ch.Name)
}
