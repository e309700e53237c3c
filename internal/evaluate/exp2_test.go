package evaluate

import (
	"fmt"
	"math/rand"
	"os"
	"strconv"
	"strings"
	"testing"

	"frontdesk/desk/faq"
)

// SUITE: dir:k:holdoutpercent — k examples per class, from train; classes few if m given
func TestSuite(t *testing.T) {
	if os.Getenv("SUITE") == "" {
		t.Skip()
	}
	var sum [8]float64
	n := 0.0
	for _, e := range strings.Split(os.Getenv("SUITE"), ",") {
		p := strings.Split(e, ":")
		k, _ := strconv.Atoi(p[1])
		hold, _ := strconv.Atoi(p[2])
		maxc, _ := strconv.Atoi(p[3])
		s, err := Load(os.Getenv("NLU")+"/"+p[0], "", "")
		if err != nil {
			t.Fatal(err)
		}
		rnd := rand.New(rand.NewSource(int64(k*1000 + hold*7 + maxc)))
		state := map[string]int{}
		count := map[string]int{}
		var ex []faq.Example
		rnd.Shuffle(len(s.Train), func(i, j int) { s.Train[i], s.Train[j] = s.Train[j], s.Train[i] })
		in := 0
		for _, r := range s.Train {
			if state[r.Label] == 0 {
				state[r.Label] = 1
				if rnd.Intn(100) < hold || in >= maxc {
					state[r.Label] = 2
					if in >= maxc && rnd.Intn(100) < 100-hold {
						state[r.Label] = 3
					}
				} else {
					in++
				}
			}
			// uneven: 1..2k-1
			if state[r.Label] == 1 && count[r.Label] < 1+int(r.Label[0]*7+r.Label[len(r.Label)/2]*3)%(2*k-1) {
				count[r.Label]++
				ex = append(ex, faq.Example{FAQ: r.Label, Text: r.Text})
			}
		}
		var v []Row
		for _, r := range s.Valid {
			switch state[r.Label] {
			case 1:
				v = append(v, r)
			case 2:
				r.Label = Outside
				v = append(v, r)
			}
		}
		v = append(v, s.ValidOOS...)
		m, err := faq.Train(ex, faq.Options{Parallel: par})
		if err != nil {
			t.Fatal(err)
		}
		g := guesses(m, v)
		oos := 0.0
		for _, x := range g {
			if x.gold == Outside {
				oos++
			}
		}
		// precision shortfall at P>=.8
		var a8, r8 float64
		for _, x := range g {
			if x.p >= .8 {
				a8++
				if x.right() {
					r8++
				}
			}
		}
		best, _ := bestMCC(g)
		row := [8]float64{accuracy(g) / (1 - oos/float64(len(g))) * 100, auroc(g) * 100, ece(g) * 100, 100 * coverage(g, .9), 100 * coverage(g, .95), 100 * mcc(g, .5), 100 * best, 100 * r8 / max(a8, 1)}
		if os.Getenv("V") != "" {
			fmt.Printf("%-22s oos %.2f acc %.1f auroc %.1f ece %.1f cov90 %.1f cov95 %.1f mcc.5 %.1f best %.1f p8 %.1f (%.0f%%)\n", e, oos/float64(len(g)), row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], 100*a8/float64(len(g)))
			if false {
				fmt.Println(m)
			}
		}
		for i := range row {
			sum[i] += row[i]
		}
		n++
	}
	for i := range sum {
		sum[i] /= n
	}
	fmt.Printf("MEAN acc %.2f auroc %.2f ece %.2f cov90 %.2f cov95 %.2f mcc.5 %.2f best %.2f p8 %.1f\n", sum[0], sum[1], sum[2], sum[3], sum[4], sum[5], sum[6], sum[7])
}
