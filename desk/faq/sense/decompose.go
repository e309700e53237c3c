package sense

import "math"

// matrix is sparse and symmetric, by rows.
type matrix struct {
	start  []int32
	column []int32
	value  []float32
}

// associate is the positive pointwise mutual information of the pairs, with the
// contexts smoothed (Levy, Goldberg, Dagan: "Improving Distributional Similarity with
// Lessons Learned from Word Embeddings", 2015).
func associate(pairs []pair, n int) *matrix {
	row := make([]float64, n)
	total, context := 0.0, 0.0
	for _, p := range pairs {
		row[p.key>>32] += float64(p.amount)
		total += float64(p.amount)
	}
	smooth := make([]float64, n)
	for i, x := range row {
		smooth[i] = math.Pow(x, smoothing)
		context += smooth[i]
	}
	m := &matrix{start: make([]int32, n+1)}
	for _, p := range pairs {
		a, b := p.key>>32, p.key&math.MaxUint32
		// The mean of both ways round keeps the matrix symmetric.
		ab := math.Log(float64(p.amount) * context / (row[a] * smooth[b]))
		ba := math.Log(float64(p.amount) * context / (row[b] * smooth[a]))
		if v := (ab + ba) / 2; v > 0 {
			m.column = append(m.column, int32(b))
			m.value = append(m.value, float32(v))
			m.start[a+1]++
		}
	}
	for i := range n {
		m.start[i+1] += m.start[i]
	}
	return m
}

// decompose is the rows of the matrix's strongest directions, each scaled by the root
// of its strength, at length 1: subspace iteration.
func decompose(m *matrix, run func(int, func(int))) []Vector {
	n := len(m.start) - 1
	q, next := make([]Vector, n), make([]Vector, n)
	d := uint64(1)
	for i := range q {
		for k := range q[i] {
			d = d*6364136223846793005 + 1442695040888963407
			q[i][k] = float32(int64(d>>33)-1<<30) / (1 << 30)
		}
	}
	var strength [Dims]float64
	orthogonal(q, run)
	for range sweeps {
		run((n+block-1)/block, func(b int) {
			for i := b * block; i < min(n, (b+1)*block); i++ {
				next[i] = m.times(i, q)
			}
		})
		q, next = next, q
		strength = orthogonal(q, run)
	}
	for i := range q {
		norm := 0.0
		for k := range q[i] {
			q[i][k] *= float32(math.Sqrt(strength[k]))
			norm += float64(q[i][k]) * float64(q[i][k])
		}
		if norm > 0 {
			f := float32(1 / math.Sqrt(norm))
			for k := range q[i] {
				q[i][k] *= f
			}
		}
	}
	return q
}

const block = 512

func (m *matrix) times(i int, q []Vector) (out Vector) {
	for k := m.start[i]; k < m.start[i+1]; k++ {
		x := m.value[k]
		for d, y := range &q[m.column[k]] {
			out[d] += x * y
		}
	}
	return out
}

// orthogonal makes the columns orthogonal and of length 1, by the Cholesky factor of
// their products, and returns their lengths before.
func orthogonal(q []Vector, run func(int, func(int))) (length [Dims]float64) {
	l := cholesky(products(q, run))
	for k := range Dims {
		length[k] = l[k][k]
	}
	run((len(q)+block-1)/block, func(b int) {
		for i := b * block; i < min(len(q), (b+1)*block); i++ {
			row := &q[i]
			for k := range Dims {
				x := float64(row[k])
				for j := range k {
					x -= l[k][j] * float64(row[j])
				}
				if l[k][k] > 0 {
					row[k] = float32(x / l[k][k])
				} else {
					row[k] = 0
				}
			}
		}
	})
	return length
}

type square [Dims][Dims]float64

// products are those of all columns with each other, summed block by block so that
// the order is always the same.
func products(q []Vector, run func(int, func(int))) *square {
	out := &square{}
	run(Dims, func(a int) {
		for i := range q {
			x := float64(q[i][a])
			for b := range a + 1 {
				out[a][b] += x * float64(q[i][b])
			}
		}
	})
	return out
}

// cholesky is the lower factor of a; a direction that is a mixture of others is 0.
func cholesky(a *square) *square {
	for k := range Dims {
		for j := range k + 1 {
			x := a[k][j]
			for i := range j {
				x -= a[k][i] * a[j][i]
			}
			switch {
			case j < k && a[j][j] > 0:
				a[k][j] = x / a[j][j]
			case j < k:
				a[k][j] = 0
			case x > 1e-9*a[k][k]:
				a[k][k] = math.Sqrt(x)
			default:
				a[k][k] = 0
			}
		}
	}
	return a
}
