package scripts

import (
	"context"
	"testing"
	"time"
)

// eval runs the body of an action and gives what it returns, as JSON-like data.
func eval(t testing.TB, body string, args ...any) ([]any, error) {
	t.Helper()
	s, err := Compile("t", "action(function(turn, ...)\n"+body+"\nend)")
	if err != nil {
		return nil, err
	}
	res, err := s.Run(context.Background(), Call{Kind: OnAction, Args: args, World: NewStage(Neutral), Limits: TurnLimits()})
	return res.Values, err
}

func TestSharedVariables(t *testing.T) {
	const counter = "local n = 0; local function inc() n = n + 1 end\n"
	for name, c := range map[string]struct {
		body string
		want any
	}{
		"an error":                       {counter + `pcall(error, "x"); inc(); return n`, 1.0},
		"an error in Lua":                {counter + `pcall(function() local y; error("x") end); inc(); return n`, 1.0},
		"an error of the VM":             {counter + `pcall(function() local y; return y.z end); inc(); return n`, 1.0},
		"xpcall":                         {counter + `xpcall(function() error("x") end, function(e) return e end); inc(); return n`, 1.0},
		"a nested pcall":                 {counter + `pcall(function() pcall(error); error("x") end); inc(); return n`, 1.0},
		"three nested":                   {counter + `pcall(function() pcall(function() pcall(error) error("y") end); error("x") end); inc(); return n`, 1.0},
		"a closure that got away":        {`local f; pcall(function() local x = 1; f = function() return x end; error("e") end); local y, z = 99, 98; return f()`, 1.0},
		"a closure that got away twice":  {`local f; pcall(function() pcall(error); local x = 1; f = function() x = x + 1 return x end; error("e") end); local y, z = 99, 98; f() return f()`, 3.0},
		"a closure that got past xpcall": {`local f; xpcall(function() local x = 1; f = function() return x end; error("e") end, function(e) return e end); local y, z = 99, 98; return f()`, 1.0},
		"inside, it is shared":           {`local n = 0; pcall(function() local f = function() n = n + 1 end; f(); pcall(error); f(); error("x") end); return n`, 2.0},
	} {
		got, err := eval(t, c.body)
		if err != nil || len(got) != 1 || got[0] != c.want {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

func TestWatchdog(t *testing.T) {
	s, err := Compile("t", `action(function() while true do end end)`)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Unix(0, 0)
	clock := func() time.Time { now = now.Add(time.Millisecond); return now }
	_, err = s.Run(context.Background(), Call{Kind: OnAction, World: NewStage(Neutral), Limits: TurnLimits(), Clock: clock})
	if e, ok := err.(*Error); !ok || e.Why != WhyTime || e.Line != 1 {
		t.Errorf("%v", err)
	}
	// A machine that is busy elsewhere: three long gaps, and time enough.
	calls := 0
	busy := func() time.Time {
		if calls++; calls%10 == 0 {
			now = now.Add(150 * time.Millisecond)
		}
		return now
	}
	s2, err := Compile("t", `action(function() for i = 1, 4000 do end end)`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = s2.Run(context.Background(), Call{Kind: OnAction, World: NewStage(Neutral), Limits: TurnLimits(), Clock: busy}); err != nil || calls < 30 {
		t.Errorf("%v after %d looks", err, calls)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = s.Run(ctx, Call{Kind: OnAction, World: NewStage(Neutral), Limits: TurnLimits()})
	if e, ok := err.(*Error); !ok || e.Why != WhyTime {
		t.Errorf("%v", err)
	}
}

// TestLongestList: a list that is longer than the library's lists can be is refused,
// not cut.
func TestLongestList(t *testing.T) {
	s, err := Compile("t", `action(function(turn, n) local t = {}; for i = 1, n do t[#t + 1] = i end; return #t end)`)
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[float64]any{maxArray - 1: float64(maxArray - 1), maxArray: nil} {
		lim := SlowLimits()
		lim.Wall = time.Minute
		res, err := s.Run(context.Background(), Call{Kind: OnAction, Args: []any{n}, World: NewStage(Neutral), Limits: lim})
		if want == nil && err == nil || want != nil && (err != nil || res.Values[0] != want) {
			t.Errorf("%v elements: %v, %v", n, res.Values, err)
		}
	}
}
