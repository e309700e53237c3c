package mine

import (
	"cmp"
	"math"
	"slices"
)

const (
	leastMembers = 3    // messages that make a cluster
	samples      = 10   // how many are shown
	resembles    = 0.6  // likeness of two middles from which the lesser steps back
	ahead        = 300  // clusters that are kept from resembling each other
	fringe       = 0.85 // of the mean likeness to the middle: what is farther out is dropped
)

// middle is the sum of a community's points by weight.
type middle struct {
	coarse  [coarseDims]float32
	members []int32 // points
	like    []float64
	mean    float64
	weight  float64
}

// rank makes clusters of the communities, drops their fringes, and sorts them.
func (m *miner) rank() {
	groups := map[int32][]int32{}
	for i, c := range m.of {
		groups[c] = append(groups[c], int32(i))
	}
	ids := make([]int32, 0, len(groups))
	for c := range groups {
		ids = append(ids, c)
	}
	slices.Sort(ids)
	middles := make([]middle, len(ids))
	m.run(len(ids), func(k int) { middles[k] = m.core(groups[ids[k]]) })
	middles = slices.DeleteFunc(middles, func(c middle) bool { return c.weight < leastMembers })
	slices.SortStableFunc(middles, func(a, b middle) int { return cmp.Compare(b.score(), a.score()) })
	middles = spread(middles)
	m.out = make([]Cluster, len(middles))
	m.run(len(middles), func(k int) { m.out[k] = m.tell(middles[k]) })
}

// score is how much a cluster is worth looking at: large, and above all clear.
func (c middle) score() float64 { return c.weight * math.Pow(c.mean, 8) }

// spread puts what resembles something before it behind all that does not.
func spread(middles []middle) []middle {
	var first, later []middle
	for k := range middles {
		c := &middles[k]
		norm := math.Sqrt(max(dot(&c.coarse, &c.coarse), 1e-12))
		for d := range c.coarse {
			c.coarse[d] /= float32(norm)
		}
		if len(first) < ahead && !slices.ContainsFunc(first, func(o middle) bool { return dot(&o.coarse, &c.coarse) > resembles }) {
			first = append(first, *c)
		} else {
			later = append(later, *c)
		}
	}
	return append(first, later...)
}

// core is a community without what lies far from its middle.
func (m *miner) core(points []int32) middle {
	c := m.middleOf(points)
	var kept []int32
	for k, i := range c.members {
		if c.like[k] >= fringe*c.mean {
			kept = append(kept, i)
		}
	}
	return m.middleOf(kept)
}

// middleOf is the middle of points, which it sorts by likeness to it.
func (m *miner) middleOf(points []int32) middle {
	c := middle{members: slices.Clone(points)}
	for _, i := range points {
		w := float32(math.Sqrt(m.points[i].weight))
		for d, x := range &m.points[i].coarse {
			c.coarse[d] += w * x
		}
	}
	norm := math.Sqrt(max(dot(&c.coarse, &c.coarse), 1e-12))
	like := func(i int32) float64 {
		p := &m.points[i].coarse
		return max(dot(&c.coarse, p), 0) / norm / math.Sqrt(max(dot(p, p), 1e-12))
	}
	slices.SortStableFunc(c.members, func(a, b int32) int { return cmp.Compare(like(b), like(a)) })
	for _, i := range c.members {
		x, w := like(i), m.points[i].weight
		c.like = append(c.like, x)
		c.mean += x * w
		c.weight += w
	}
	c.mean /= max(c.weight, 1e-12)
	return c
}

// tell is a cluster as it is handed out.
func (m *miner) tell(c middle) Cluster {
	out := Cluster{Cohesion: c.mean}
	for _, i := range c.members {
		for _, k := range m.groups[i].members {
			out.Members = append(out.Members, int(k))
		}
	}
	for _, i := range m.diverse(c.members) {
		out.Samples = append(out.Samples, int(m.groups[i].first))
	}
	return out
}

// diverse are points that differ: the most typical, then always the one farthest from
// all chosen.
func (m *miner) diverse(points []int32) []int32 {
	points = points[:min(len(points), 200)] // the more typical ones
	if len(points) == 0 {
		return nil
	}
	chosen := []int32{points[0]}
	nearest := make([]float64, len(points))
	for len(chosen) < min(samples, len(points)) {
		last := &m.points[chosen[len(chosen)-1]]
		far := -1
		for k, i := range points {
			nearest[k] = max(nearest[k], last.like(&m.points[i]))
			if !slices.Contains(chosen, i) && (far < 0 || nearest[k] < nearest[far]) {
				far = k
			}
		}
		chosen = append(chosen, points[far])
	}
	return chosen
}
