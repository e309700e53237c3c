package variant

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestFisher compares with published values; R's fisher.test prints the same.
func TestFisher(t *testing.T) {
	for _, x := range []struct {
		w1, n1, w2, n2 int
		want           float64
	}{
		{3, 4, 1, 4, 0.4857142857},    // Fisher's lady tasting tea (Agresti 1990), two-sided
		{10, 13, 2, 17, 0.0005367241}, // Fisher's twins of criminals (R's example): 10 3, 2 15
		{1, 12, 9, 12, 0.0027594562},  // Mehta and Patel; R's documentation: 1 11, 9 3
		{8, 10, 1, 6, 0.0349650350},   // SciPy's example: 8 2, 1 5
		{0, 10, 0, 10, 1},
		{10, 10, 10, 10, 1},
		{5, 5, 0, 5, 2.0 / 252},             // two tables of all C(10,5) are as unlikely
		{0, 20, 20, 20, 2 / 137846528820.0}, // of all C(40,20)
		{50, 100, 50, 100, 1},
		{0, 0, 3, 5, 1},
		{0, 0, 0, 0, 1},
		{7, 5, 1, 4, 1}, // no table at all
		{-1, 5, 1, 4, 1},
	} {
		got := Fisher(x.w1, x.n1, x.w2, x.n2)
		if math.IsNaN(got) || math.Abs(got-x.want) > 1e-9 && math.Abs(got/x.want-1) > 1e-7 {
			t.Errorf("Fisher(%d of %d, %d of %d) = %.12g, want %.12g", x.w1, x.n1, x.w2, x.n2, got, x.want)
		}
		if back := Fisher(x.w2, x.n2, x.w1, x.n1); math.Abs(got-back) > 1e-9 {
			t.Errorf("Fisher(%d of %d, %d of %d) is %g, and %g the other way round", x.w1, x.n1, x.w2, x.n2, got, back)
		}
	}
}

func TestFisherIsAProbabilityEverywhere(t *testing.T) {
	for n1 := range 10 {
		for n2 := range 10 {
			for w1 := range n1 + 1 {
				for w2 := range n2 + 1 {
					if p := Fisher(w1, n1, w2, n2); !(p > 0 && p <= 1) {
						t.Fatalf("Fisher(%d, %d, %d, %d) = %v", w1, n1, w2, n2, p)
					}
				}
			}
		}
	}
	if p := Fisher(500_000, 1_000_000, 501_000, 1_000_000); math.Abs(p-0.15771) > 1e-5 { // the normal distribution, continuous: z = 0.999 √2
		t.Errorf("of a million nearly alike: %v", p)
	}
	if _, spread := usual(1_000_000, 1_000_000, 1_000_000); spread > 20_000 {
		t.Errorf("%d tables on either side are looked at", spread)
	}
	if p := Fisher(400_000, 1_000_000, 600_000, 1_000_000); !(p >= 0 && p < 1e-12) {
		t.Errorf("of a million: %v", p)
	}
}

func recordOf(tallies ...[2]int) (*Record, []int) {
	r, numbers := &Record{Of: map[int]*Tally{}}, []int(nil)
	for i, x := range tallies {
		r.Of[i+1] = &Tally{Well: x[0], Badly: x[1] - x[0], Sent: x[1]}
		numbers = append(numbers, i+1)
	}
	return r, numbers
}

func TestWhich(t *testing.T) {
	for _, x := range []struct {
		of   [][2]int
		want string
	}{
		{[][2]int{{0, 0}, {0, 0}}, "Too early"},
		{[][2]int{{0, 19}, {19, 19}}, "Too early to tell which does better: how it went is known of 19 of variant 1, 19 of variant 2; 20 of each are needed."},
		{[][2]int{{10, 20}, {10, 20}}, "They do equally well: 10 of 20 went well, 50 %."},
		{[][2]int{{20, 20}, {0, 20}}, "Variant 1 (20 of 20 went well, 100 %) does better than 2 (0 of 20 went well, 0 %): such a difference comes by chance less than 1 time in 20."},
		{[][2]int{{22, 40}, {24, 40}}, "Variant 2 (24 of 40 went well, 60 %) against 1 (22 of 40 went well, 55 %): the difference could be chance."},
		// 0.04 alone, but three pairs were looked at
		{[][2]int{{20, 30}, {11, 30}, {15, 30}}, "Variant 1 (20 of 30 went well, 67 %) against 3 (15 of 30 went well, 50 %) and 2 (11 of 30 went well, 37 %): the difference could be chance."},
		{[][2]int{{36, 40}, {10, 40}, {30, 40}}, "Variant 1 (36 of 40 went well, 90 %) does better than 2 (10 of 40 went well, 25 %): such a difference comes by chance less than 1 time in 20. Against 3 (30 of 40 went well, 75 %): the difference could be chance."},
		{[][2]int{{0, 30}, {0, 30}}, "They do equally well: 0 of 30 went well, 0 %."},
	} {
		r, numbers := recordOf(x.of...)
		if got := r.Which(numbers); !strings.HasPrefix(got, x.want) {
			t.Errorf("%v:\n%s\nwant\n%s", x.of, got, x.want)
		}
	}
}

// TestLookingAgainAndAgain: who looks after every conversation is told of a difference
// that is none in few of many tries.
func TestLookingAgainAndAgain(t *testing.T) {
	const tries, most = 100, 120
	wrong := 0
	for try := range tries {
		dice := rand.New(rand.NewPCG(uint64(try), 7))
		r, numbers := recordOf([2]int{}, [2]int{})
		for range most {
			for _, n := range numbers {
				if dice.Float64() < 0.6 {
					r.Of[n].Well++
				} else {
					r.Of[n].Badly++
				}
			}
			if strings.Contains(r.Which(numbers), "less than 1 time") {
				wrong++
				break
			}
		}
	}
	if wrong > tries*8/100 {
		t.Errorf("in %d of %d tries a difference was found that is none", wrong, tries)
	}
}
