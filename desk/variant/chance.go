package variant

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strings"
)

// fewest is how many conversations of each variant have to be known before anything is
// said, rare how often chance may do it.
const fewest, rare = 20, 0.05

// Fisher is the probability that chance alone makes two shares differ as much, or more:
// of n1 conversations well1 went well, of n2 well2. It is Fisher's exact test, two-sided,
// as R's fisher.test has it: all tables with the same sums that are no likelier. It is
// good for small numbers too. Numbers that make no sense give 1.
func Fisher(well1, n1, well2, n2 int) float64 {
	if well1 < 0 || well2 < 0 || n1 < well1 || n2 < well2 {
		return 1
	}
	all := well1 + well2
	seen := likely(well1, n1, all-well1, n2)
	p := 0.0
	mean, spread := usual(n1, n2, all)
	for k := max(0, all-n2, mean-spread); k <= min(all, n1, mean+spread); k++ {
		if x := likely(k, n1, all-k, n2); x <= seen+1e-7 {
			p += math.Exp(x)
		}
	}
	return min(p, 1)
}

// usual is around which number tables lie, and how far from it at most: 40 standard
// deviations, beyond which all together count nothing beside the others. Of a million
// conversations that leaves few to be looked at.
func usual(n1, n2, all int) (mean, spread int) {
	n, a, b := float64(max(n1+n2, 1)), float64(n1), float64(all)
	deviation := math.Sqrt(a * b / n * (1 - a/n) * (1 - b/n) * n / max(n-1, 1))
	return int(a * b / n), int(40*deviation) + 1000
}

// likely is the logarithm of how likely a table is, given its sums.
func likely(k1, n1, k2, n2 int) float64 {
	return lchoose(n1, k1) + lchoose(n2, k2) - lchoose(n1+n2, k1+k2)
}

// lchoose is the logarithm of how many ways there are to take k of n.
func lchoose(n, k int) float64 { return lfact(n) - lfact(k) - lfact(n-k) }

func lfact(n int) float64 {
	x, _ := math.Lgamma(float64(n) + 1)
	return x
}

// chance is Fisher's probability of two variants, corrected for what else was looked at:
// of several variants every pair could have come out; and numbers that grow are looked at
// again and again. At their k-th doubling that takes 1/(k(k+1)) of what chance may do,
// which is all of it together.
func (r *Record) chance(a, b, variants int) float64 {
	x, y := r.Of[a], r.Of[b]
	pairs := variants * (variants - 1) / 2
	looks := max(1, bits.Len(uint(min(x.known(), y.known())/fewest)))
	return min(1, Fisher(x.Well, x.known(), y.Well, y.known())*float64(pairs*looks*(looks+1)))
}

func (y *Tally) known() int { return y.Well + y.Badly }

func (y *Tally) share() float64 {
	if y.known() == 0 {
		return 0
	}
	return float64(y.Well) / float64(y.known())
}

func (y *Tally) shown() string {
	return fmt.Sprintf("%d of %d went well, %.0f %%", y.Well, y.known(), 100*y.share())
}

// Which says which of the variants does better, and whether that could be chance.
func (r *Record) Which(numbers []int) string {
	short := slices.DeleteFunc(slices.Clone(numbers), func(n int) bool { return r.Of[n].known() >= fewest })
	if len(short) > 0 {
		var have []string
		for _, n := range numbers {
			have = append(have, fmt.Sprintf("%d of variant %d", r.Of[n].known(), n))
		}
		return fmt.Sprintf("Too early to tell which does better: how it went is known of %s; %d of each are needed.", strings.Join(have, ", "), fewest)
	}
	order := slices.Clone(numbers)
	slices.SortStableFunc(order, func(a, b int) int {
		switch x, y := r.Of[a].share(), r.Of[b].share(); {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	best := order[0]
	if r.Of[best].share() == r.Of[order[1]].share() && r.Of[best].share() == r.Of[order[len(order)-1]].share() {
		return fmt.Sprintf("They do equally well: %s.", r.Of[best].shown())
	}
	var sure, open []string
	for _, n := range order[1:] {
		what := fmt.Sprintf("%d (%s)", n, r.Of[n].shown())
		if r.chance(best, n, len(numbers)) < rare {
			sure = append(sure, what)
		} else {
			open = append(open, what)
		}
	}
	return said(fmt.Sprintf("Variant %d (%s)", best, r.Of[best].shown()), sure, open)
}

func said(best string, sure, open []string) string {
	var out []string
	if len(sure) > 0 {
		out = append(out, fmt.Sprintf("%s does better than %s: such a difference comes by chance less than 1 time in 20.", best, strings.Join(sure, " and ")))
		best = "Against"
	} else {
		best += " against"
	}
	if len(open) > 0 {
		out = append(out, fmt.Sprintf("%s %s: the difference could be chance.", best, strings.Join(open, " and ")))
	}
	return strings.Join(out, " ")
}
