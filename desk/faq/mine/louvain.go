package mine

import (
	"math"
	"slices"
)

// resolution is how small the communities are: the more points, the more kinds are
// to be told apart. Measured on 10,000 questions of 77 and of 150 kinds.
func resolution(points int) float64 { return max(4, 0.6*math.Sqrt(float64(points))) }

// cluster parts the points into communities by Louvain's method (Blondel, Guillaume,
// Lambiotte, Lefebvre: "Fast unfolding of communities in large networks", 2008).
func (m *miner) cluster() {
	m.of = make([]int32, len(m.points))
	for i := range m.of {
		m.of[i] = int32(i)
	}
	g := network{edges: m.edges, own: make([]float64, len(m.edges)), resolution: resolution(len(m.points))}
	for range 20 {
		home, n := g.settle()
		for i := range m.of {
			m.of[i] = home[m.of[i]]
		}
		if n == len(g.edges) {
			return
		}
		g = g.shrink(home, n)
	}
}

// network is communities of the round before and what connects them.
type network struct {
	edges      [][]edge
	own        []float64 // connections within, both ways
	resolution float64
}

// settle moves nodes to the neighbouring community that gains most, until none moves.
// It returns each node's community, numbered from 0, and how many there are.
func (g network) settle() ([]int32, int) {
	n := len(g.edges)
	home, degree, total := make([]int32, n), make([]float64, n), make([]float64, n)
	all := 0.0
	for i, es := range g.edges {
		home[i] = int32(i)
		degree[i] = g.own[i]
		for _, e := range es {
			degree[i] += e.like
		}
		total[i] = degree[i]
		all += degree[i]
	}
	links := make([]float64, n)
	for range 50 {
		moved := false
		for i := range n {
			if to := g.best(i, home, degree, total, links, all); to != home[i] {
				total[home[i]] -= degree[i]
				total[to] += degree[i]
				home[i] = to
				moved = true
			}
		}
		if !moved {
			break
		}
	}
	return renumber(home)
}

// best is the community where a node gains most; links is room of zeros.
func (g network) best(i int, home []int32, degree, total, links []float64, all float64) int32 {
	from := home[i]
	for _, e := range g.edges[i] {
		links[home[e.to]] += e.like
	}
	gain := func(c int32) float64 {
		t := total[c]
		if c == from {
			t -= degree[i]
		}
		return links[c] - g.resolution*degree[i]*t/all
	}
	best, most := from, gain(from)
	for _, e := range g.edges[i] {
		if c := home[e.to]; gain(c) > most+1e-12 {
			best, most = c, gain(c)
		}
	}
	for _, e := range g.edges[i] {
		links[home[e.to]] = 0
	}
	return best
}

// renumber counts the communities in the order they appear.
func renumber(home []int32) ([]int32, int) {
	number := make(map[int32]int32, len(home))
	out := make([]int32, len(home))
	for i, h := range home {
		n, ok := number[h]
		if !ok {
			n = int32(len(number))
			number[h] = n
		}
		out[i] = n
	}
	return out, len(number)
}

// shrink makes each community one node.
func (g network) shrink(home []int32, n int) network {
	out := network{edges: make([][]edge, n), own: make([]float64, n), resolution: g.resolution}
	sums := make([]map[int32]float64, n)
	for i, es := range g.edges {
		a := home[i]
		out.own[a] += g.own[i]
		for _, e := range es {
			if b := home[e.to]; b == a {
				out.own[a] += e.like
			} else {
				if sums[a] == nil {
					sums[a] = map[int32]float64{}
				}
				sums[a][b] += e.like
			}
		}
	}
	for a, s := range sums {
		for b, x := range s {
			out.edges[a] = append(out.edges[a], edge{b, x})
		}
		slices.SortFunc(out.edges[a], func(x, y edge) int { return int(x.to) - int(y.to) })
	}
	return out
}
