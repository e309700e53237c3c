package scripts

import (
	"context"
	"fmt"
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"
)

// TestResult is how one test of a script went.
type TestResult struct {
	Name string
	Line int
	Err  *Error // nil: it passed
	Log  []string
	Used Used
}

// Test runs the script's tests, each in a fresh run on a fresh stage. Nothing is
// sent. stage may be nil: NewStage(Neutral) then.
func (s *Script) Test(ctx context.Context, stage func() *Stage) []TestResult {
	if stage == nil {
		stage = func() *Stage { return NewStage(Neutral) }
	}
	var out []TestResult
	for _, e := range s.Entries {
		if e.Kind == OnTest {
			out = append(out, s.test(ctx, e, stage()))
		}
	}
	return out
}

// RunTests compiles a script and runs its tests, each on a new stage. The error is
// that of Compile.
func RunTests(ctx context.Context, name, src string) ([]TestResult, error) {
	s, err := Compile(name, src)
	if err != nil {
		return nil, err
	}
	return s.Test(ctx, nil), nil
}

// testLimits are those of a slow run with more time: a test calls many handlers.
func testLimits() Limits {
	l := SlowLimits()
	l.Wall, l.Effects = 2*time.Second, 1000
	return l
}

func (s *Script) test(ctx context.Context, e Entry, stage *Stage) TestResult {
	r := newRun(ctx, s, Call{World: stage, Limits: testLimits()})
	r.tests = &tester{stage: stage}
	err := r.protect(func() {
		r.load()
		r.call(r.funcs[Entry{Kind: OnTest, Name: e.Name}], testTable())
	})
	r.release(err)
	out := TestResult{Name: e.Name, Line: e.Line, Log: r.log, Used: Used{Fuel: r.lim.Fuel - r.fuel, Memory: r.lim.Memory - r.memory}}
	if err != nil {
		out.Err = err.(*Error)
	}
	return out
}

// Report is the results for people: a line for each test, what it logged last and the
// traceback where it failed, and the count.
func Report(results []TestResult) string {
	var b strings.Builder
	failed := 0
	for _, t := range results {
		if t.Err == nil {
			fmt.Fprintf(&b, "ok    %s\n", t.Name)
			continue
		}
		failed++
		fmt.Fprintf(&b, "FAIL  %s\n", t.Name)
		for _, l := range t.Log[max(len(t.Log)-10, 0):] {
			fmt.Fprintf(&b, "      log: %s\n", l)
		}
		fmt.Fprintf(&b, "      %s\n", strings.ReplaceAll(t.Err.Traceback(), "\n", "\n      "))
	}
	fmt.Fprintf(&b, "%d tests, %d failed\n", len(results), failed)
	return b.String()
}

// tester is the stage of a test, and what the last call did.
type tester struct {
	stage *Stage
	last  []Effect
}

// try calls an entry of the script as the engine would: in a turn of its own, its
// effects applied to the stage afterwards. It gives what the function returned.
func (r *run) try(kind Kind, name string, args ...any) []lua.LValue {
	fn := r.funcs[Entry{Kind: kind, Name: name}]
	if fn == nil {
		r.fail("this script has no %s", strings.TrimSpace(string(kind)+" "+name))
	}
	fuel, effects := r.fuel, 0
	out := r.inTurn(r.tests.stage.Turn(), func() []lua.LValue {
		vs := r.callEntry(fn, kind, args)
		effects = len(r.effects)
		r.tests.stage.Apply(r.effects)
		r.tests.last = append(r.tests.last, r.effects...)
		return vs
	})
	r.restage()
	r.checkTurn(fn, kind, name, fuel-r.fuel, effects)
	return out
}

// restage has the test itself see the stage as it is by now.
func (r *run) restage() {
	r.turn, r.shown = r.tests.stage.Turn(), nil
	r.L.Env.RawSetString("now", unixTime(r.turn.Now))
}

// inTurn calls f with another turn, and what was done so far set aside.
func (r *run) inTurn(t *Turn, f func() []lua.LValue) []lua.LValue {
	turn, shown, stored, used, effects := r.turn, r.shown, r.stored, r.used, r.effects
	defer func() { r.turn, r.shown, r.stored, r.used, r.effects = turn, shown, stored, used, effects }()
	r.turn, r.shown, r.stored, r.used, r.effects = t, nil, nil, nil, nil
	r.L.Env.RawSetString("now", unixTime(t.Now))
	return f()
}

// checkTurn fails where a call would have been cut in a real turn.
func (r *run) checkTurn(fn *lua.LFunction, kind Kind, name string, fuel int64, effects int) {
	lim := TurnLimits()
	if r.slow[fn] {
		lim = SlowLimits()
	}
	what := strings.TrimSpace(string(kind) + " " + name)
	if fuel > lim.Fuel {
		r.fail("%s took %s instructions, more than the %s it has", what, thousands(fuel), thousands(lim.Fuel))
	}
	if effects > lim.Effects {
		r.fail("%s did %d things, more than the %d it may", what, effects, lim.Effects)
	}
}
