package build

import (
	"golang.org/x/tools/go/ssa"
)

// A control knows of each block of a function its immediate post-dominator
// and the blocks whose branch decides whether it runs.
//
// Post-dominators are computed as by Cooper, Harvey and Kennedy, "A Simple,
// Fast Dominance Algorithm", on the reversed graph; control dependence from
// them as by Ferrante, Ottenstein and Warren. A loop that never ends is given
// an edge from its header to the exit.
type control struct {
	ipdom []int   // by block index; exit is len(blocks)
	deps  [][]int // blocks it is control-dependent on
}

func newControl(fn *ssa.Function) *control {
	g := newReverse(fn)
	c := &control{ipdom: g.postdominators(), deps: make([][]int, len(fn.Blocks))}
	for _, a := range fn.Blocks {
		if len(a.Succs) < 2 {
			continue
		}
		for _, s := range a.Succs {
			for b := s.Index; b != c.ipdom[a.Index] && b != g.exit && b >= 0; b = c.ipdom[b] {
				c.addDep(b, a.Index)
			}
		}
	}
	return c
}

func (c *control) addDep(b, on int) {
	for _, d := range c.deps[b] {
		if d == on {
			return
		}
	}
	c.deps[b] = append(c.deps[b], on)
}

// A reverse is a control-flow graph with edges against the flow, from a
// virtual exit.
type reverse struct {
	exit  int
	preds [][]int // successors in the function, exit included
	succs [][]int // predecessors in the function
	order []int   // reverse postorder from exit
	rank  []int
}

func newReverse(fn *ssa.Function) *reverse {
	n := len(fn.Blocks)
	g := &reverse{exit: n, preds: make([][]int, n+1), succs: make([][]int, n+1)}
	for _, b := range fn.Blocks {
		for _, s := range b.Succs {
			g.edge(b.Index, s.Index)
		}
		if len(b.Succs) == 0 {
			g.edge(b.Index, n)
		}
	}
	g.sort()
	for _, b := range fn.DomPreorder() {
		if g.rank[b.Index] < 0 {
			g.edge(b.Index, n) // the header of a loop that never ends
			g.sort()
		}
	}
	return g
}

// edge adds an edge of the function, from a to b.
func (g *reverse) edge(a, b int) {
	g.preds[a] = append(g.preds[a], b)
	g.succs[b] = append(g.succs[b], a)
}

func (g *reverse) sort() {
	g.order = g.order[:0]
	g.rank = make([]int, len(g.preds))
	for i := range g.rank {
		g.rank[i] = -1
	}
	seen := make([]bool, len(g.preds))
	// An explicit stack: functions may have many thousands of blocks.
	type item struct{ node, next int }
	stack := []item{{g.exit, 0}}
	seen[g.exit] = true
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		if top.next < len(g.succs[top.node]) {
			s := g.succs[top.node][top.next]
			top.next++
			if !seen[s] {
				seen[s] = true
				stack = append(stack, item{s, 0})
			}
			continue
		}
		g.order = append(g.order, top.node)
		stack = stack[:len(stack)-1]
	}
	for i, j := 0, len(g.order)-1; i < j; i, j = i+1, j-1 {
		g.order[i], g.order[j] = g.order[j], g.order[i]
	}
	for i, b := range g.order {
		g.rank[b] = i
	}
}

func (g *reverse) postdominators() []int {
	ipdom := make([]int, len(g.preds))
	for i := range ipdom {
		ipdom[i] = -1
	}
	ipdom[g.exit] = g.exit
	for changed := true; changed; {
		changed = false
		for _, b := range g.order {
			if b == g.exit {
				continue
			}
			best := -1
			for _, p := range g.preds[b] {
				if ipdom[p] < 0 {
					continue
				}
				if best < 0 {
					best = p
				} else {
					best = g.meet(ipdom, best, p)
				}
			}
			if best != ipdom[b] {
				ipdom[b] = best
				changed = true
			}
		}
	}
	return ipdom
}

func (g *reverse) meet(ipdom []int, a, b int) int {
	for a != b {
		for g.rank[a] > g.rank[b] {
			a = ipdom[a]
		}
		for g.rank[b] > g.rank[a] {
			b = ipdom[b]
		}
	}
	return a
}
