package scripts

import (
	"context"
	"fmt"
	"testing"
	"time"
)

type fw struct {
	nobody
	t *Turn
}

func (f fw) Turn() *Turn { return f.t }

func TestQuick(t *testing.T) {
	src := `
local n = 0
local function inc(by) n = n + (by or 1) return n end
function g(a, ...) return select('#', ...) end
action(function(turn, x)
  inc() 
  local ok, err = pcall(function() error("boom") end)
  inc(2)
  local t = {1,2,3, x = 5}
  t[4], t.y = 4, 6
  t.x = t.x + 1
  local M = {}
  function M:hi(name) return "hi " .. name .. self.x end
  M.x = 7
  say(M:hi(x) .. " n=" .. n)
  log(err, t.x, #t, g(1,2,3), ("abc"):upper(), string.format("%5.2f|%d|%s", 3.14159, 42, {}))
  set("plan", "gold")
  tag("vip")
  log(turn.contact.fields.plan, turn.contact:has("VIP"), turn.contact.tags[1])
  store.set("a", {1,2,{b="c"}})
  log(json.encode(store.get("a")))
  http.request{ url="https://x.test/a", ["then"]="ans", data={1} }
  http.request{ url="https://x.test/a", then="ans", data={1} }
  log(matches("order AB123456 x", "([A-Z]{2})(\\d+)"))
  log(("hello world"):gsub("o", "0"), ("k=v, a=b"):match("(%w+)=(%w+)"))
  for w in ("one two"):gmatch("%a+") do log(w) end
  log(text.similarity("hola", "Holà!"))
  return t, n
end)
handler("ans", function(turn, a) end)
`
	s, err := Compile("q", src)
	if err != nil {
		t.Fatal(err)
	}
	w := fw{t: &Turn{Now: time.Unix(1e9, 0), Contact: &Contact{Name: "Ana"}}}
	r, err := s.Run(context.Background(), Call{Kind: OnAction, Args: []any{"blue"}, World: w, Limits: TurnLimits()})
	fmt.Println(err)
	if e, ok := err.(*Error); ok {
		fmt.Println(e.Traceback())
	}
	for _, l := range r.Log {
		fmt.Println(" ", l)
	}
	fmt.Printf("%+v\n%+v\n", r.Values, r.Used)
	for _, e := range r.Effects {
		fmt.Printf("%+v\n", e)
	}
}

func BenchmarkRun(b *testing.B) {
	s, err := Compile("q", `on("message", function(turn) if turn.message.text:find("price") then reply("From 10 euros") tag("prices") end end)`)
	if err != nil {
		b.Fatal(err)
	}
	w := fw{t: &Turn{Now: time.Unix(1e9, 0), Contact: &Contact{Name: "Ana"}, Message: &Message{Text: "what is the price"}}}
	b.ReportAllocs()
	for b.Loop() {
		_, err := s.Run(context.Background(), Call{Kind: OnEvent, Name: "message", World: w, Limits: TurnLimits()})
		if err != nil {
			b.Fatal(err)
		}
	}
}
