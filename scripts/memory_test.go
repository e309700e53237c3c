package scripts

import (
	"context"
	"runtime"
	"testing"
	"time"
)

// TestMemoryIsCounted compares what the heap holds while a run has everything it
// made with what the run was charged: the budget has to be the larger one.
func TestMemoryIsCounted(t *testing.T) {
	for name, body := range map[string]string{
		"lists":                  `for i = 1, 8000 do keep[#keep + 1] = { i } end`,
		"lists of ten":           `for i = 1, 3000 do keep[#keep + 1] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, i } end`,
		"a long list":            `for i = 1, 60000 do keep[#keep + 1] = i + 0.5 end`,
		"records":                `for i = 1, 4000 do keep[#keep + 1] = { a = i, b = i } end`,
		"objects":                `for i = 1, 2000 do local o = {}; o.name = i; keep[#keep + 1] = o end`,
		"objects of many fields": `for i = 1, 500 do local o = {}; for j = 1, 40 do o["f" .. j] = j end; keep[#keep + 1] = o end`,
		"keys":                   `for i = 1, 30000 do keep["key" .. i] = i end`,
		"number keys":            `for i = 1, 30000 do keep[i + 0.5] = i end`,
		"table keys":             `for i = 1, 8000 do keep[{}] = true end`,
		"empty tables":           `for i = 1, 30000 do keep[i] = {} end`,
		"closures":               `for i = 1, 20000 do keep[i] = function() return i end end`,
		"fat closures":           `for i = 1, 4000 do local a, b, c, d, e, f = i, i, i, i, i, i; keep[i] = function() return a, b, c, d, e, f end end`,
		"texts":                  `for i = 1, 1000 do keep[i] = ("x"):rep(5000) .. i end`,
		"short texts":            `for i = 1, 30000 do keep[i] = "text " .. i end`,
		"all arguments":          `local function f(...) keep[#keep + 1] = { ... } end local t = {} for i = 1, 200 do t[i] = i end for i = 1, 800 do f(unpack(t)) end`,
		"far places":             `for i = 1, 20 do local t = {}; t[5000] = 1; keep[i] = t end`,
		"json":                   `for i = 1, 300 do keep[i] = json.decode('[{"a":1,"b":[1,2,3]},{"a":1,"b":[1,2,3]}]') end`,
		"split":                  `for i = 1, 300 do keep[i] = text.split(("word "):rep(100)) end`,
		"captures":               `for i = 1, 300 do for w in ("word "):rep(100):gmatch("%a+") do keep[#keep + 1] = w end end`,
		"patterns":               `for i = 1, 20 do matches("x", "(a|b|c|[d-z]+){2,40}" .. i) end`,
	} {
		s, err := Compile("t", "action(function()\nlocal keep = {}\n"+body+"\nnote('full')\nreturn #keep\nend)")
		if err != nil {
			t.Fatal(err)
		}
		var full uint64
		w := world{Stage: NewStage(Neutral), judge: func(*Effect) error { full = heap(); return nil }}
		lim := SlowLimits()
		lim.Wall, lim.Memory = time.Minute, 64<<20
		before := heap()
		res, err := s.Run(context.Background(), Call{Kind: OnAction, World: w, Limits: lim})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		held := int64(full) - int64(before)
		t.Logf("%-24s holds %6d KiB, was charged %6d KiB", name, held>>10, res.Used.Memory>>10)
		if held > res.Used.Memory+100<<10 {
			t.Errorf("%s: the heap holds %d KiB, the run was charged %d KiB", name, held>>10, res.Used.Memory>>10)
		}
	}
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
