package faq

// The support vector machine: L2-regularised squared hinge loss by dual coordinate
// descent with shrinking, algorithm 3 of Hsieh, Chang, Lin, Keerthi, Sundararajan:
// "A Dual Coordinate Descent Method for Large-scale Linear SVM" (ICML 2008).
const (
	costNegative = 1
	costPositive = 6 // an example counts six times what a counter-example does
	stopAt       = 0.1
	maxSweeps    = 60
	maxReSweeps  = 5 // when it starts from the solution of nearly the same problem
)

// problem is the rows that all classes are learnt from.
type problem struct {
	rows     []vector
	square   []float64 // squared norm of each row with the constant feature
	features int
}

func newProblem(rows []vector, features int) *problem {
	p := &problem{rows: rows, square: make([]float64, len(rows)), features: features}
	for i, r := range rows {
		p.square[i] = r.norm2() + 1
	}
	return p
}

// plane is what divides one class from the rest: a message is in it as far as
// weights·x + bias is above 0.
type plane struct {
	weights []float32
	bias    float64
}

// support is how much one row holds a plane up.
type support struct {
	row   int32
	alpha float32
}

// separate learns a plane between the rows for which positive is true and the others
// of part. It starts from the given supports, which may be nil.
func (p *problem) separate(part []int32, positive func(int32) bool, start []support) (plane, []support) {
	d := newDescent(p)
	d.start(start, positive)
	sweeps := maxSweeps
	if start != nil {
		sweeps = maxReSweeps
	}
	d.run(part, positive, sweeps)
	var out []support
	for _, i := range part {
		if d.alpha[i] > 0 {
			out = append(out, support{i, d.alpha[i]})
		}
	}
	return plane{weights: d.w, bias: d.bias}, out
}

func sign(positive bool) float64 {
	if positive {
		return 1
	}
	return -1
}

type descent struct {
	p     *problem
	w     []float32
	bias  float64
	alpha []float32
	dice  dice
}

func newDescent(p *problem) *descent {
	return &descent{p: p, w: make([]float32, p.features), alpha: make([]float32, len(p.rows)), dice: 1}
}

// start takes up where the supports leave it.
func (d *descent) start(supports []support, positive func(int32) bool) {
	for _, s := range supports {
		d.alpha[s.row] = s.alpha
		d.step(s.row, sign(positive(s.row))*float64(s.alpha))
	}
}

// dot is where training spends its time: two sums at once, without bounds checks.
func (d *descent) dot(i int32) float64 {
	r := &d.p.rows[i]
	w, ids := d.w, r.ids
	values := r.values[:len(ids)]
	var s0, s1 float32
	k := 0
	for ; k+1 < len(ids); k += 2 {
		s0 += w[ids[k]] * values[k]
		s1 += w[ids[k+1]] * values[k+1]
	}
	if k < len(ids) {
		s0 += w[ids[k]] * values[k]
	}
	return float64(s0+s1+product(r.meaning, w)) + d.bias
}

func (d *descent) step(i int32, by float64) {
	r := d.p.rows[i]
	f := float32(by)
	for k, id := range r.ids {
		d.w[id] += f * r.values[k]
	}
	for k, x := range r.meaning {
		d.w[k] += f * x
	}
	d.bias += by
}

func (d *descent) run(part []int32, positive func(int32) bool, sweeps int) {
	const far = 1e30
	active := append([]int32(nil), part...)
	size, whole := len(active), true
	upper := far
	for range sweeps {
		d.dice.shuffle(active[:size])
		most, least := -far, far
		for k := 0; k < size; {
			g, shrink := d.improve(active[k], positive(active[k]), upper)
			if shrink {
				size, whole = size-1, false
				active[k], active[size] = active[size], active[k]
				continue
			}
			most, least = max(most, g), min(least, g)
			k++
		}
		if most-least <= stopAt || size == 0 {
			if whole {
				return
			}
			size, whole, upper = len(active), true, far
			continue
		}
		if upper = most; most <= 0 {
			upper = far
		}
	}
}

// improve moves one alpha to its best value and returns the projected gradient, or
// that the row may be left out for now.
func (d *descent) improve(i int32, positive bool, upper float64) (float64, bool) {
	y, diagonal := -1.0, 1/(2.0*costNegative)
	if positive {
		y, diagonal = 1, 1/(2.0*costPositive)
	}
	a := float64(d.alpha[i])
	g := y*d.dot(i) - 1 + a*diagonal
	if a == 0 {
		if g > upper {
			return 0, true
		}
		if g >= 0 {
			return 0, false
		}
	}
	next := max(a-g/(d.p.square[i]+diagonal), 0)
	if next != a {
		d.alpha[i] = float32(next)
		d.step(i, y*(next-a))
	}
	return g, false
}

// dice are SplitMix64: chance that is the same every time.
type dice uint64

func (d *dice) next() uint64 {
	*d += 0x9E3779B97F4A7C15
	z := uint64(*d)
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

func (d *dice) shuffle(a []int32) {
	for i := len(a) - 1; i > 0; i-- {
		j := int(d.next() % uint64(i+1))
		a[i], a[j] = a[j], a[i]
	}
}
