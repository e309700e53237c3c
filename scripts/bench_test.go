package scripts

import (
	"context"
	"testing"
	"time"

	lua "github.com/yuin/gopher-lua"
)

const smallHandler = `
on("message", function(turn)
  if turn.message.text:find("price") then
    reply("From 10 euros, " .. turn.contact.first_name)
    tag("prices")
  end
end)`

func benchWorld() World {
	s := NewStage(Neutral)
	s.Message = &Message{Text: "what is the price?", Kind: "text", At: s.Now}
	return s
}

func benchRun(b *testing.B) *run {
	return &run{budget: newBudget(context.Background(), TurnLimits(), time.Now), turn: &Turn{Now: time.Unix(1e9, 0)}, script: &Script{}}
}

// BenchmarkStateFresh is a new state; BenchmarkStatePooled one that was used before;
// BenchmarkStatePlain what the library gives by itself.
func BenchmarkStateFresh(b *testing.B) {
	r := benchRun(b)
	b.ReportAllocs()
	for b.Loop() {
		L := freshState()
		enter(L, r)
		L.Close()
	}
}

func BenchmarkStatePooled(b *testing.B) {
	r := benchRun(b)
	b.ReportAllocs()
	for b.Loop() {
		r.L = takeState(r)
		r.release(nil)
	}
}

func BenchmarkStatePlain(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		lua.NewState().Close()
	}
}

// BenchmarkHandler is a small handler that does two things, from its outermost lines
// to the list of effects.
func BenchmarkHandler(b *testing.B) {
	s, err := Compile("t", smallHandler)
	if err != nil {
		b.Fatal(err)
	}
	w := benchWorld()
	b.ReportAllocs()
	for b.Loop() {
		res, err := s.Run(context.Background(), Call{Kind: OnEvent, Name: "message", World: w, Limits: TurnLimits()})
		if err != nil || len(res.Effects) != 2 {
			b.Fatal(err)
		}
	}
}

// BenchmarkHandlerNoPool is the same with a new state each time.
func BenchmarkHandlerNoPool(b *testing.B) {
	s, err := Compile("t", smallHandler)
	if err != nil {
		b.Fatal(err)
	}
	w := benchWorld()
	b.ReportAllocs()
	for b.Loop() {
		c := Call{Kind: OnEvent, Name: "message", World: w, Limits: TurnLimits()}
		r := newRun(context.Background(), s, c)
		r.L = freshState()
		enter(r.L, r)
		if err := r.protect(func() { r.load(); r.enter(c) }); err != nil {
			b.Fatal(err)
		}
		r.L.Close()
	}
}

func BenchmarkCompile(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Compile("t", smallHandler); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFuel is all the instructions that a run inside a turn has.
func BenchmarkFuel(b *testing.B) {
	s, err := Compile("t", `action(function() local x = 0; while true do x = x + 1; if x > 1e9 then x = 0 end end end)`)
	if err != nil {
		b.Fatal(err)
	}
	w := benchWorld()
	lim := TurnLimits()
	lim.Wall = time.Minute
	for b.Loop() {
		if _, err := s.Run(context.Background(), Call{Kind: OnAction, World: w, Limits: lim}); err == nil {
			b.Fatal("it ended")
		}
	}
}
