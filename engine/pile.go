package engine

import "container/heap"

// pile is a heap whose things know their place in it.
type pile[T any] struct {
	things []T
	less   func(a, b T) bool
	put    func(t T, i int) // i is -1 once it is out
}

func (p *pile[T]) Len() int           { return len(p.things) }
func (p *pile[T]) Less(i, j int) bool { return p.less(p.things[i], p.things[j]) }
func (p *pile[T]) Swap(i, j int) {
	p.things[i], p.things[j] = p.things[j], p.things[i]
	p.put(p.things[i], i)
	p.put(p.things[j], j)
}

// Push and Pop are for container/heap.
func (p *pile[T]) Push(x any) {
	t := x.(T)
	p.put(t, len(p.things))
	p.things = append(p.things, t)
}

// Pop is for container/heap.
func (p *pile[T]) Pop() any {
	last := len(p.things) - 1
	t := p.things[last]
	p.things = p.things[:last]
	p.put(t, -1)
	return t
}

func (p *pile[T]) add(t T)      { heap.Push(p, t) }
func (p *pile[T]) first() T     { return p.things[0] }
func (p *pile[T]) remove(i int) { heap.Remove(p, i) }
func (p *pile[T]) fix(i int)    { heap.Fix(p, i) }
