package page

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"slices"
	"strings"
)

// stage is a direction of a script: a line that begins with a star.
func (x *player) stage(w []string) error {
	switch {
	case len(w) == 0:
		return nil
	case w[0] == "restart":
		_, err := x.p.restart()
		return err
	case w[0] == "whatsapp" && len(w) == 3:
		return x.whatsApp(w[1], w[2])
	case w[0] == "group" && len(w) == 2:
		return x.p.AddRoom("telegram", w[1], groupOwner)
	case w[0] == "flat" && len(w) == 3:
		return x.p.makeRoom(wish{Network: "telegram", Name: w[2], Kind: "flat"})
	case w[0] == "delete" && len(w) >= 3:
		return x.toTopic("droptopic", w[1], strings.Join(w[2:], " "))
	case slices.Contains(ofGroups, w[0]) && len(w) >= 2:
		return x.group(w[0], w[1], w[2:])
	case w[0] == "channel": // the number is linked already
		return nil
	case w[0] == "person" && len(w) >= 2:
		x.describe(w[1], w[2:])
		return nil
	case len(w) >= 2:
		return x.does(w)
	}
	return errTestOnly
}

// ofGroups are the directions about a group, and what the bot may do there.
var ofGroups = []string{"kick", "rights", "upgrade", "full", "roomy"}

// group has happen to a group of Telegram what a script says.
func (x *player) group(what, name string, rights []string) error {
	t, ok := x.p.network("telegram").(*Telegram)
	if !ok {
		return errTestOnly
	}
	var err error
	switch what {
	case "kick":
		err = t.Kick(name)
	case "rights":
		err = t.Allow(name, rights)
	case "upgrade":
		err = t.Upgrade(name)
	default:
		err = t.Fill(name, what == "full")
	}
	x.settle()
	return err
}

// whatsApp puts a person, or a group, on WhatsApp. The owner is made an admin there.
func (x *player) whatsApp(kind, name string) error {
	if kind == "group" {
		return x.p.AddRoom("whatsapp", name, groupOwner)
	}
	x.where[name] = "whatsapp"
	if name != "owner" {
		return nil
	}
	pane, err := x.p.AddPerson("whatsapp", cast(name), "admin")
	if err != nil {
		return err
	}
	return x.line("olga: /addadmin " + pane.Handle)
}

// describe keeps what the network says of somebody who will come.
func (x *player) describe(name string, words []string) {
	t, ok := x.p.network("telegram").(*Telegram)
	if !ok {
		return
	}
	about := map[string]string{}
	for _, kv := range words {
		k, v, _ := strings.Cut(kv, "=")
		about[k] = v
	}
	t.Describe(cast(name), about)
}

// acts are what people do in their chat with the bot, as scripts word it.
var acts = map[string]string{"blocks": "block", "unblocks": "unblock"}

// does is what people do besides writing.
func (x *player) does(w []string) error {
	switch w[0] {
	case "refuse":
		w = []string{w[1], "blocks"}
	case "accept":
		w = []string{w[1], "unblocks"}
	}
	what := w[1]
	move, topic := what == "joins" || what == "leaves", what == "closes" || what == "reopens"
	if acts[what] == "" && !(move && len(w) == 3) && !(topic && len(w) >= 4) {
		return errTestOnly
	}
	pane, err := x.p.AddPerson(x.networkOf(w[0]), cast(w[0]), "contact")
	if err != nil {
		return err
	}
	t, _ := x.p.network(pane.Network).(*Telegram)
	switch {
	case what == "joins":
		err = x.enter(pane, w[2])
	case what == "leaves" && t == nil:
		return errTestOnly
	case what == "leaves":
		err = t.Leave(w[2], pane.Person)
	case topic:
		err = x.toTopic(strings.TrimSuffix(what, "s")+"topic", w[2], strings.Join(w[3:], " "))
	default:
		_, err = x.p.network(pane.Network).Do(Act{Person: pane.Person, Chat: chatBot, Do: acts[what]})
	}
	x.settle()
	return err
}

// toTopic does something to a topic of Telegram, as the owner.
func (x *player) toTopic(what, group, name string) error {
	pane, err := x.p.AddPerson("telegram", groupOwner, "admin")
	if err != nil {
		return err
	}
	topic, err := x.topic(pane, group, name)
	if err != nil {
		return err
	}
	_, err = x.p.network("telegram").Do(Act{Person: pane.Person, Chat: group, Topic: topic, Do: what})
	return err
}

// errTestOnly is returned at what stands in a script for bot test alone.
var errTestOnly = errors.New("the page cannot play this; bot test can")

// sample is a file that a script sends.
func sample(kind, name string) *File {
	f := &File{Name: name, Kind: kind, Mime: "application/octet-stream", Data: []byte("a sample of " + kind)}
	switch kind {
	case "photo":
		f.Mime, f.Data = "image/png", picture()
	case "voice":
		f.Mime = "audio/ogg"
	}
	if f.Name == "" {
		f.Name = kind
	}
	return f
}

// picture is a small picture: dusk over a field.
func picture() []byte {
	const w, h = 240, 150
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{R: uint8(90 + y), G: uint8(110 + y/2), B: uint8(200 - y/2), A: 255}
			if y > 105+((x-120)*(x-120))/900 {
				c = color.RGBA{R: 52, G: uint8(120 - y/3), B: 80, A: 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	_ = png.Encode(&b, img) // writing to memory
	return b.Bytes()
}
