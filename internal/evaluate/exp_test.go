package evaluate

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/desk/faq"
)

func par(n int, f func(int)) {
	var wg sync.WaitGroup
	for k := 0; k < 2; k++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := k; i < n; i += 2 {
				f(i)
			}
		}()
	}
	wg.Wait()
}

func guesses(m *faq.Model, rows ...[]Row) []guess {
	var all []Row
	for _, r := range rows {
		all = append(all, r...)
	}
	out := make([]guess, len(all))
	par(len(all), func(i int) {
		out[i].gold = all[i].Label
		if s := m.Match(all[i].Text); len(s) > 0 {
			out[i].faq, out[i].p, out[i].raw = s[0].FAQ, s[0].P, s[0].Raw
		}
	})
	return out
}

// EXP="dir:train,..." on VALID only
func TestExp(t *testing.T) {
	if os.Getenv("EXP") == "" {
		t.Skip()
	}
	for _, e := range strings.Split(os.Getenv("EXP"), ",") {
		dir, tr, _ := strings.Cut(e, ":")
		s, err := Load(os.Getenv("NLU")+"/"+dir, tr, os.Getenv("HIST"))
		if err != nil {
			t.Fatal(err)
		}
		var o faq.Options
		o.Parallel = par
		o.BareNames = os.Getenv("BARE") != ""
		o.History = s.History
		if os.Getenv("NOOOS") == "" {
			for _, r := range s.TrainOOS {
				o.Unanswerable = append(o.Unanswerable, r.Text)
			}
		}
		var ex []faq.Example
		for _, r := range s.Train {
			ex = append(ex, faq.Example{FAQ: r.Label, Text: r.Text})
		}
		t0 := time.Now()
		m, err := faq.Train(ex, o)
		if err != nil {
			t.Fatal(err)
		}
		d := time.Since(t0)
		g := guesses(m, s.Valid)
		gv := guesses(m, s.Valid, s.ValidOOS)
		if os.Getenv("TEST") != "" {
			g = guesses(m, s.Test)
			gt := guesses(m, s.Test, s.TestOOS)
			th := tune(gv)
			in, out := scope(gt, th)
			fmt.Printf("%-24s TEST acc %.2f  auroc %.4f  ece %.3f  th %.3f in %.2f out %.2f train %v\n", e, 100*accuracy(g), auroc(gt), ece(gt), th, 100*in, 100*out, d.Round(10*time.Millisecond))
			continue
		}
		th := tune(gv)
		in, out := scope(gv, th)
		fmt.Printf("%-24s acc %.2f  auroc %.4f  ece %.3f  th %.3f in %.2f out %.2f cov95 %.1f train %v\n", e, 100*accuracy(g), auroc(gv), ece(gv), th, 100*in, 100*out, 100*coverage(gv, .95), d.Round(10*time.Millisecond))
		if false {
			fmt.Println(m)
		}
	}
}
