package main

import (
	"fmt"
	"os"
	"strings"

	"frontdesk/desk"
)

func traceTurn(t *desk.Turn) {
	who := os.Getenv("TRACE")
	if who == "" || t.Case == nil || !strings.Contains(t.Case.Name, who) {
		return
	}
	row := ""
	if t.Row != nil {
		row = fmt.Sprint("ROW ", t.Row.Out.Op, " ", t.Row.Mark, " ", t.Row.Lane, " again ", t.Row.Again, " unsure ", t.Row.Out.Unsure, " ", t.Row.Out.Text.S)
	}
	text := ""
	if t.Event.Message != nil {
		text = t.Event.Message.Text.S
	}
	fmt.Printf("TRACE %d %s %s data=%q %q thr=%q %s\n", t.Now.Unix()-946684800, t.Event.Kind, t.Event.ID, t.Event.Data, text, t.Event.Place.Thread, row)
	for _, tp := range t.Case.Topics {
		fmt.Printf("    topic %s thr=%s opening=%v shut=%v missed=%v full=%v moved=%v\n", tp.Room, tp.Thread, "", tp.Shut, tp.Missed, tp.Full, tp.Moved)
	}
	for _, p := range t.Posts {
		fmt.Printf("    -> %s %s lane=%s front=%v %q\n", p.Out.Op, p.Mark, p.Lane, p.Front, p.Out.Text.S)
	}
}
