package mine

import (
	"cmp"
	"math"
	"slices"
)

// edge leads to a near point.
type edge struct {
	to   int32
	like float64
}

const (
	neighbours = 10
	candidates = 30
	probes     = 8
	leastLike  = 0.1
	wholeUpTo  = 3000 // points up to which all are compared with all
)

// connect finds the nearest points of each: candidates by the short vectors, within
// the cells nearest to the point, judged by the whole.
func (m *miner) connect() {
	cells := m.cells()
	nearest := make([][]edge, len(m.points))
	m.run(len(m.points), func(i int) { nearest[i] = m.nearest(int32(i), cells) })
	m.edges = make([][]edge, len(m.points))
	for i, es := range nearest { // both ways, each once
		for _, e := range es {
			m.edges[i] = append(m.edges[i], e)
			if !slices.ContainsFunc(nearest[e.to], func(o edge) bool { return o.to == int32(i) }) {
				m.edges[e.to] = append(m.edges[e.to], edge{int32(i), e.like})
			}
		}
	}
}

func (m *miner) nearest(i int32, cells *cells) []edge {
	p := &m.points[i]
	best := make([]edge, 0, candidates+1)
	try := func(j int32) {
		if j == i {
			return
		}
		x := dot(&p.coarse, &m.points[j].coarse)
		if len(best) == candidates && x <= best[candidates-1].like {
			return
		}
		at, _ := slices.BinarySearchFunc(best, edge{j, x}, byLike)
		best = slices.Insert(best, at, edge{j, x})
		best = best[:min(len(best), candidates)]
	}
	for _, c := range cells.near(p, probes) {
		for _, j := range cells.members[c] {
			try(j)
		}
	}
	for k := range best {
		best[k].like = p.like(&m.points[best[k].to])
	}
	slices.SortFunc(best, byLike)
	best = slices.DeleteFunc(best, func(e edge) bool { return e.like < leastLike })
	return best[:min(len(best), neighbours)]
}

func byLike(a, b edge) int { return cmp.Or(cmp.Compare(b.like, a.like), cmp.Compare(a.to, b.to)) }

// dot is a product of two short vectors.
func dot(a, b *[coarseDims]float32) float64 {
	var s0, s1, s2, s3 float32
	for k := 0; k+3 < coarseDims; k += 4 {
		s0, s1, s2, s3 = s0+a[k]*b[k], s1+a[k+1]*b[k+1], s2+a[k+2]*b[k+2], s3+a[k+3]*b[k+3]
	}
	return float64(s0 + s1 + s2 + s3)
}

// cells part the space: each point is in the cell whose middle it is nearest to.
type cells struct {
	middle  [][coarseDims]float32
	members [][]int32
}

// cells are found by a few rounds of k-means.
func (m *miner) cells() *cells {
	n := len(m.points)
	k := 1
	if n == 0 {
		return &cells{}
	}
	if n > wholeUpTo {
		k = int(math.Sqrt(float64(n)))
	}
	c := &cells{middle: make([][coarseDims]float32, k)}
	for j := range c.middle {
		c.middle[j] = m.points[j*n/k].coarse
	}
	home := make([]int32, n)
	for range 4 {
		m.run(n, func(i int) { home[i] = c.near(&m.points[i], 1)[0] })
		c.move(m.points, home)
	}
	c.members = make([][]int32, k)
	for i, h := range home {
		c.members[h] = append(c.members[h], int32(i))
	}
	return c
}

// move puts each middle among its points.
func (c *cells) move(points []point, home []int32) {
	next := make([][coarseDims]float32, len(c.middle))
	for i, h := range home {
		for d, x := range &points[i].coarse {
			next[h][d] += x
		}
	}
	for j := range next {
		if norm := math.Sqrt(dot(&next[j], &next[j])); norm > 0 {
			for d := range next[j] {
				c.middle[j][d] = next[j][d] / float32(norm)
			}
		}
	}
}

// near are the cells nearest to a point.
func (c *cells) near(p *point, n int) []int32 {
	best := make([]edge, 0, n+1)
	for j := range c.middle {
		x := dot(&p.coarse, &c.middle[j])
		if len(best) == n && x <= best[n-1].like {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, edge{int32(j), x}, byLike)
		best = slices.Insert(best, at, edge{int32(j), x})
		best = best[:min(len(best), n)]
	}
	out := make([]int32, len(best))
	for k, e := range best {
		out[k] = e.to
	}
	return out
}
