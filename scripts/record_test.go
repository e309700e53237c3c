package scripts

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestRecord(t *testing.T) {
	var r Record
	at := time.Unix(1e9, 0).UTC()
	bad := &Error{Why: WhyError, Script: "vip", Line: 3, Msg: "no", Trace: []string{"vip:3"}}
	disabled := 0
	for range 2*MostFailures + 3 { // turned on again, it is turned off again
		if r.Add(at, Result{Log: []string{"a", "b"}, Used: Used{Fuel: 7, Took: time.Millisecond}}, bad) {
			disabled++
		}
	}
	if disabled != 2 || r.Runs != 23 || r.Failed != 23 || r.Fuel != 7 || r.Took != 23*time.Millisecond {
		t.Errorf("%d times, %+v", disabled, r)
	}
	if l := r.Lines[len(r.Lines)-1]; !l.Error || l.Text != "vip:3: no\n  vip:3" {
		t.Errorf("%+v", l)
	}
	r.Add(at, Result{}, nil)
	if r.InARow != 0 {
		t.Error("a run that went well does not count")
	}
	before := r.Lines
	for i := range 500 {
		r.Add(at, Result{Log: []string{fmt.Sprint(i, strings.Repeat("x", i))}}, errors.New("plain"))
	}
	size := 0
	for _, l := range r.Lines {
		size += len(l.Text)
	}
	if size > recordBytes || len(r.Lines) > recordLines || before[0].Text != "a" {
		t.Errorf("%d bytes in %d lines", size, len(r.Lines))
	}
	raw, err := json.Marshal(r)
	if err != nil || len(raw) > 16<<10 {
		t.Errorf("%d bytes, %v", len(raw), err)
	}
}

// TestRecordForgets: the lines about a contact go with them.
func TestRecordForgets(t *testing.T) {
	r := Record{}
	for _, r.About = range []int64{0, 7, 8} {
		r.Add(time.Time{}, Result{Log: []string{fmt.Sprint(r.About)}}, nil)
	}
	if !r.Forget([]int64{7}) || len(r.Lines) != 2 || r.Lines[1].Text != "8" || r.Forget([]int64{7}) {
		t.Errorf("%+v", r.Lines)
	}
}

func TestSnapshot(t *testing.T) {
	stage := NewStage(Neutral)
	stage.remember(ForAll, "k", json.RawMessage(`5`))
	raw, err := json.Marshal(&Snapshot{At: *stage.Turn(), Memory: stage.Memory, OpenNow: map[string]bool{"": true, "sales": false}})
	if err != nil {
		t.Fatal(err)
	}
	var snap Snapshot
	if err := json.Unmarshal(raw, &snap); err != nil {
		t.Fatal(err)
	}
	s, err := Compile("t", `on("message", slow(function(turn)
  if hours.open() and not hours.open("Sales") then store.all.set("k", store.all.get("k") + 1) end
  for i = 1, 100000 do local x = i + 1 end
  say(turn.contact.name)
end))`)
	if err != nil || !s.Entries[0].Slow {
		t.Fatalf("%+v, %v", s, err)
	}
	res, err := s.Run(context.Background(), Call{Kind: OnEvent, Name: "message", World: &snap, Limits: SlowLimits()})
	if err != nil || len(res.Effects) != 2 || string(res.Effects[0].Data) != "6" || res.Effects[1].Text != "Ana" || res.Used.Fuel < 200_000 {
		t.Errorf("%+v, %v", res, err)
	}
	snap.Disagree = func(*Effect) error { return errors.New("no") }
	if _, err = s.Run(context.Background(), Call{Kind: OnEvent, Name: "message", World: &snap, Limits: SlowLimits()}); err == nil {
		t.Error("what is disagreed with is done")
	}
}
