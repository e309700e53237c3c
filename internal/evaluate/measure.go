package evaluate

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"frontdesk/desk/faq"
)

// Result is what was measured on one set. Shares are 0 to 1, times in milliseconds.
type Result struct {
	Set      string `json:"set"`
	Train    string `json:"train"`
	FAQs     int    `json:"faqs"`
	Examples int    `json:"examples"`
	Tested   int    `json:"tested"`

	Threshold   float64 `json:"threshold"`
	Tuned       bool    `json:"tuned"` // on validation data; else the threshold is fixed
	InScope     float64 `json:"in_scope_accuracy"`
	OOSRecall   float64 `json:"oos_recall"`
	HasOOS      bool    `json:"has_oos"`
	Accuracy    float64 `json:"accuracy_no_threshold"`
	AUROC       float64 `json:"auroc"`
	ECE         float64 `json:"ece"`
	ECEVerdicts float64 `json:"ece_after_100_verdicts"`
	MCC         float64 `json:"best_mcc"`
	MCCAt       float64 `json:"best_mcc_threshold"`
	Coverage90  float64 `json:"coverage_at_90"`
	Coverage95  float64 `json:"coverage_at_95"`

	TrainMS    float64 `json:"train_ms"`
	TrainCPUMS float64 `json:"train_cpu_ms"` // 0 where the system does not tell
	AddMS      float64 `json:"add_one_ms"`
	P50MS      float64 `json:"match_p50_ms"`
	P99MS      float64 `json:"match_p99_ms"`
	HeapMiB    float64 `json:"heap_mib"`
}

// fixedThreshold is where there is no validation data.
const fixedThreshold = 0.5

// Measure trains on a set's examples, tunes the threshold on its validation data and
// judges it by its test data, once.
func Measure(s *Set) (Result, error) {
	r := Result{Set: s.Name, Train: s.TrainFile, Examples: len(s.Train), HasOOS: len(s.TestOOS) > 0, Threshold: fixedThreshold}
	examples := examplesOf(s.Train)
	before := heap()
	start, cpu := time.Now(), cpuTime()
	m, err := faq.Train(examples, faq.Options{Unanswerable: texts(s.TrainOOS), History: s.History, Parallel: Parallel})
	if err != nil {
		return r, err
	}
	r.TrainMS, r.TrainCPUMS = ms(time.Since(start)), ms(cpuTime()-cpu)
	r.HeapMiB = max(heap()-before, 0)
	if r.AddMS, err = addOne(m, examples); err != nil {
		return r, err
	}
	if len(s.Valid) > 0 {
		r.Threshold, r.Tuned = tune(ask(m, slices.Concat(s.Valid, s.ValidOOS))), true
	}
	r.judge(m, slices.Concat(s.Test, s.TestOOS))
	r.latency(m, slices.Concat(s.Test, s.TestOOS))
	labels := map[string]bool{}
	for _, e := range s.Train {
		labels[e.Label] = true
	}
	r.FAQs = len(labels)
	runtime.KeepAlive(m)
	return r, nil
}

// judge fills in all that depends on the answers.
func (r *Result) judge(m *faq.Model, test []Row) {
	r.Tested = len(test)
	all := ask(m, test)
	r.InScope, r.OOSRecall = scope(all, r.Threshold)
	r.Accuracy = accuracy(slices.DeleteFunc(slices.Clone(all), func(g guess) bool { return g.gold == Outside }))
	r.AUROC, r.ECE = auroc(all), ece(all)
	r.MCC, r.MCCAt = bestMCC(all)
	r.Coverage90, r.Coverage95 = coverage(all, 0.90), coverage(all, 0.95)
	r.ECEVerdicts = afterVerdicts(m, test, all)
}

const (
	verdicts = 100
	draws    = 5
)

// afterVerdicts is the calibration error once 100 messages have been judged by people:
// drawn from the test data, as they would come, and left out of the measurement. The
// mean of five draws.
func afterVerdicts(m *faq.Model, test []Row, all []guess) float64 {
	if len(test) < 2*verdicts {
		return 0
	}
	sum := 0.0
	for d := range draws {
		order := rand.New(rand.NewPCG(uint64(d), 1)).Perm(len(test))
		var vs []faq.Verdict
		for _, i := range order[:verdicts] {
			vs = append(vs, faq.Verdict{FAQ: all[i].faq, Raw: all[i].raw, Right: all[i].right()})
		}
		rest := make([]Row, 0, len(test))
		for _, i := range order[verdicts:] {
			rest = append(rest, test[i])
		}
		sum += ece(ask(m.Recalibrate(vs), rest))
	}
	return sum / draws
}

// addOne is how long it takes to add one FAQ of twenty examples.
func addOne(m *faq.Model, like []faq.Example) (float64, error) {
	var examples []faq.Example
	for i := range min(20, len(like)) {
		examples = append(examples, faq.Example{Text: like[i*len(like)/20%len(like)].Text + " zebra crossing"})
	}
	var took []float64
	for range 5 {
		start := time.Now()
		if _, err := m.With("zebra crossing", examples); err != nil {
			return 0, err
		}
		took = append(took, ms(time.Since(start)))
	}
	slices.Sort(took)
	return took[len(took)/2], nil
}

// latency asks one after the other, as a bot would.
func (r *Result) latency(m *faq.Model, test []Row) {
	took := make([]float64, 0, len(test))
	for _, t := range test {
		start := time.Now()
		m.Match(t.Text)
		took = append(took, ms(time.Since(start)))
	}
	if len(took) == 0 {
		return
	}
	slices.Sort(took)
	r.P50MS, r.P99MS = took[len(took)/2], took[len(took)*99/100]
}

func ask(m *faq.Model, rows []Row) []guess {
	out := make([]guess, len(rows))
	Parallel(len(rows), func(i int) {
		out[i].gold = rows[i].Label
		if s := m.Match(rows[i].Text); len(s) > 0 {
			out[i].faq, out[i].p, out[i].raw = s[0].FAQ, s[0].P, s[0].Raw
		}
	})
	return out
}

func examplesOf(rows []Row) []faq.Example {
	out := make([]faq.Example, len(rows))
	for i, r := range rows {
		out[i] = faq.Example{FAQ: r.Label, Text: r.Text}
	}
	return out
}

func texts(rows []Row) (out []string) {
	for _, r := range rows {
		out = append(out, r.Text)
	}
	return out
}

// Parallel runs f(0)…f(n-1) on all processors.
func Parallel(n int, f func(i int)) {
	var wg sync.WaitGroup
	var next atomic.Int64
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(i)
			}
		})
	}
	wg.Wait()
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// heap is what is in use, in MiB.
func heap() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / (1 << 20)
}
