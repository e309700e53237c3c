package scripts

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	lua "github.com/yuin/gopher-lua"
)

// fuzzLimits are small: a fuzzer looks for crashes, not for long runs.
func fuzzLimits() Limits {
	l := TurnLimits()
	l.Fuel, l.Memory, l.Wall = 20_000, 2<<20, 2*time.Second
	return l
}

// checkRun fails where a run has crashed, or ran past its budget.
func checkRun(t *testing.T, src string, res Result, err error) {
	t.Helper()
	var e *Error
	if err != nil && !errors.As(err, &e) {
		t.Fatalf("%T %v", err, err)
	}
	if e != nil && (e.Why == WhyCrash || e.Why == WhyTime || len(e.Error()) > 2000) {
		t.Fatalf("%s: %v\n%s", e.Why, err, src)
	}
	if err != nil && len(res.Effects) > 0 {
		t.Fatal("a run that failed has effects")
	}
	if len(res.Effects) > fuzzLimits().Effects {
		t.Fatalf("%d effects", len(res.Effects))
	}
}

// FuzzCompile feeds the compiler anything at all; what compiles is run.
func FuzzCompile(f *testing.F) {
	for _, pattern := range []string{"testdata/hostile/*.lua", "examples/*.lua"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			if raw, err := os.ReadFile(file); err == nil && len(raw) < 4000 {
				f.Add(string(raw))
			}
		}
	}
	f.Fuzz(func(t *testing.T, src string) {
		s, err := Compile("f", src)
		if err != nil {
			var syntax *SyntaxError
			var failed *Error
			if errors.As(err, &syntax) && (syntax.Line < 1 || syntax.Column > len(syntax.Text)) {
				t.Fatalf("%+v", syntax)
			}
			if errors.As(err, &failed) && failed.Why == WhyCrash {
				t.Fatalf("%v", err)
			}
			return
		}
		for _, e := range s.Entries {
			if e.Kind == OnTest {
				continue
			}
			res, err := s.Run(context.Background(), Call{Kind: e.Kind, Name: e.Name, Args: []any{"x", 1.0}, World: NewStage(Neutral), Limits: fuzzLimits()})
			checkRun(t, src, res, err)
		}
	})
}

// writer writes random programs that call the API with random values.
type writer struct {
	rnd   *rand.Rand
	names []string
	depth int
}

// allNames are all functions that a script can name.
func allNames() []string {
	libraries()
	names := slices.Clone(globalNames)
	for lib, t := range libraryTables() {
		for k, _ := t.Next(lua.LNil); k != lua.LNil; k, _ = t.Next(k) {
			names = append(names, lib+"."+k.String())
		}
	}
	names = append(names, "store.all.get", "store.all.set", "turn.contact.has")
	slices.Sort(names)
	return names
}

// values are what it calls them with.
var values = strings.Split(`nil|true|false|0|-1|1|2.5|1e300|-1e300|1/0|0/0|2^53|""|"x"|"2h"|"@bo"|"sales"|"h"|"%d%s%q"|"(.-)%1[%a"|"["|"%b()%f[%w]"|("x"):rep(5000)|("é€"):rep(300)|"\255\0"|{}|{1, 2, 3}|{a = 1}|{ {}, { {} } }|print|function(...) return ... end|function() error({}) end|turn|turn.contact|turn.contact.fields|{ url = "https://a.test/", then = "h" }|setmetatable({}, { __index = function(t, k) return k end })|setmetatable({}, { __tostring = function() return {} end, __concat = function(a, b) return b end, __len = function() return "x" end, __lt = function() return 1 end })|string|now|'[1,{"a":null}]'`, "|")

var operators = []string{"..", "+", "-", "*", "/", "%", "^", "==", "<", ">=", "and", "or"}

func (w *writer) value() string {
	if w.depth++; w.depth > 4 {
		w.depth--
		return values[w.rnd.IntN(len(values))]
	}
	defer func() { w.depth-- }()
	switch w.rnd.IntN(12) {
	case 0:
		return w.call()
	case 1:
		return "(" + w.value() + " " + operators[w.rnd.IntN(len(operators))] + " " + w.value() + ")"
	case 2:
		return "#" + "(" + w.value() + ")"
	case 3:
		return fmt.Sprintf("v%d", w.rnd.IntN(4))
	case 4:
		return "{ " + w.value() + ", k = " + w.value() + ", [" + w.value() + "] = " + w.value() + " }"
	}
	return values[w.rnd.IntN(len(values))]
}

func (w *writer) call() string {
	var args []string
	for range w.rnd.IntN(5) {
		args = append(args, w.value())
	}
	return w.names[w.rnd.IntN(len(w.names))] + "(" + strings.Join(args, ", ") + ")"
}

func (w *writer) statement() string {
	v := fmt.Sprintf("v%d", w.rnd.IntN(4))
	switch w.rnd.IntN(9) {
	case 0:
		return "pcall(function() " + w.statement() + " end)"
	case 1:
		return "if " + w.value() + " then " + w.statement() + " end"
	case 2:
		return "for i = 1, 5 do " + w.statement() + " end"
	case 3:
		return "pcall(function() " + v + "[" + w.value() + "] = " + w.value() + " end)"
	case 4:
		return v + ", v0 = " + w.value() + ", " + w.value()
	case 5:
		return "for k, x in pairs(" + w.value() + ") do " + w.statement() + " end"
	}
	return v + " = select(2, pcall(function() return " + w.call() + " end))"
}

func program(seed uint64) string {
	w := &writer{rnd: rand.New(rand.NewPCG(seed, 7)), names: allNames()}
	var b strings.Builder
	b.WriteString("handler(\"h\", function(turn, x) end)\naction(function(turn, ...)\nlocal v0, v1, v2, v3 = {}, \"x\", 1\n")
	for range 1 + w.rnd.IntN(12) {
		b.WriteString(w.statement() + "\n")
	}
	b.WriteString("return v0, v1, v2, v3\nend)\n")
	return b.String()
}

func runProgram(t *testing.T, src string) bool {
	t.Helper()
	s, err := Compile("f", src)
	if err != nil {
		// A ... within a function that has none.
		if !strings.Contains(err.Error(), "cannot use '...'") {
			t.Fatalf("%v\n%s", err, src)
		}
		return false
	}
	res, err := s.Run(context.Background(), Call{Kind: OnAction, Args: []any{"a", []any{1.0}}, World: NewStage(Neutral), Limits: fuzzLimits()})
	checkRun(t, src, res, err)
	return err == nil
}

// FuzzBorder calls the API with random values.
func FuzzBorder(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) { runProgram(t, program(seed)) })
}

func TestBorder(t *testing.T) {
	fine := 0
	for seed := range uint64(3000) {
		if runProgram(t, program(seed)) {
			fine++
		}
	}
	if fine < 300 {
		t.Errorf("only %d programs ran to their end", fine)
	}
}

// FuzzPatterns compares our matcher with the library's, which is another one.
func FuzzPatterns(f *testing.F) {
	f.Add("hello world", "(l+)(.-)o")
	f.Add("a.b.c", "[^.]*")
	f.Add("((x)y)", "%b()")
	f.Fuzz(func(t *testing.T, text, pat string) { comparePattern(t, text, pat) })
}

func TestSamePatterns(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	pieces := []string{"a", "b", ".", "%a", "%d", "%s", "[ab]", "[^a]", "[a-c]", "(", ")", "*", "+", "-", "?", "^", "$", "%1", "%b()", "()", "1", " ", "%w", "%."}
	letters := "ab1 .()"
	n := 0
	for range 5000 {
		var pat, text strings.Builder
		for range 1 + rnd.IntN(5) {
			pat.WriteString(pieces[rnd.IntN(len(pieces))])
		}
		for range rnd.IntN(12) {
			text.WriteByte(letters[rnd.IntN(len(letters))])
		}
		if comparePattern(t, text.String(), pat.String()) {
			n++
		}
	}
	if n < 500 {
		t.Errorf("only %d patterns were compared", n)
	}
}

const patternBody = "return table.concat({ tostring((s:find(p))), tostring(select(2, s:find(p))), tostring((s:match(p))), (s:gsub(p, '<%0>')) }, '|')"

// comparePattern tells whether both took the pattern. Where the library takes what
// is no pattern, or the other way round, nothing is compared.
func comparePattern(t *testing.T, text, pat string) bool {
	if len(text) > 40 || len(pat) > 20 || strings.ContainsAny(text+pat, "\x00") || strings.Contains(pat, "%f") || strings.Contains(pat, "%g") {
		return false
	}
	L := lua.NewState()
	defer L.Close()
	L.SetGlobal("s", lua.LString(text))
	L.SetGlobal("p", lua.LString(pat))
	if L.DoString(patternBody) != nil {
		return false
	}
	s, err := Compile("p", "action(function(turn, s, p) "+patternBody+" end)")
	if err != nil {
		t.Fatal(err)
	}
	res, err := s.Run(context.Background(), Call{Kind: OnAction, Args: []any{text, pat}, World: NewStage(Neutral), Limits: TurnLimits()})
	if err != nil {
		return false
	}
	if got := L.Get(-1).String(); res.Text(0) != got {
		t.Errorf("%q with %q: %s, the library has %s", text, pat, res.Text(0), got)
	}
	return true
}
