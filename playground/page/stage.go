package page

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
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
		if w[1] == "person" {
			x.where[w[2]] = "whatsapp"
			return nil
		}
	case w[0] == "group" && len(w) == 2:
		return x.p.AddRoom("telegram", w[1], ownerOf["telegram"])
	case w[0] == "delete" && len(w) >= 3:
		return x.dropTopic(w[1], strings.Join(w[2:], " "))
	case w[0] == "channel", w[0] == "person": // the number is linked already; people are as they are
		return nil
	case len(w) >= 2:
		return x.does(w)
	}
	return x.cannot(w)
}

// does is what people do besides writing.
func (x *player) does(w []string) error {
	pane, err := x.p.AddPerson(x.networkOf(w[0]), cast(w[0]), "contact")
	if err != nil {
		return err
	}
	a := Act{Person: pane.Person, Chat: chatBot}
	switch w[1] {
	case "blocks", "unblocks":
		a.Do = strings.TrimSuffix(w[1], "s")
	case "joins":
		if len(w) == 3 {
			return x.enter(pane, w[2])
		}
	}
	if a.Do == "" {
		return x.cannot(w)
	}
	if _, err := x.p.network(pane.Network).Do(a); err != nil {
		return err
	}
	x.settle()
	return nil
}

func (x *player) dropTopic(group, name string) error {
	pane, err := x.p.AddPerson("telegram", ownerOf["telegram"], "admin")
	if err != nil {
		return err
	}
	topic, err := x.topic(pane, group, name)
	if err != nil {
		return err
	}
	_, err = x.p.network("telegram").Do(Act{Person: pane.Person, Chat: group, Topic: topic, Do: "droptopic"})
	return err
}

func (x *player) cannot(w []string) error {
	return fmt.Errorf("the page cannot play %q; bot test can", "* "+strings.Join(w, " "))
}

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
