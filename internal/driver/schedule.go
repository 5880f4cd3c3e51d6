package driver

import (
	"container/heap"
	"context"
	"sync"
)

// A scheduler hands out units whose imports are done.
type scheduler struct {
	mu    sync.Mutex
	more  sync.Cond // ready has grown, or left is zero
	ready unitHeap
	left  int // units that are not done
}

// schedule works on all units of the graph, and then on the packages whose
// test variant is broken though they themselves may not be.
func (r *run) schedule(ctx context.Context, g *graph) {
	g.workOn(ctx, g.units)
	var again []*unit
	for _, u := range g.units {
		plain := g.plain[u.path]
		if !u.failed || u.mode != full || plain == nil || plain == u || ctx.Err() != nil {
			continue
		}
		again = append(again, g.retarget(plain))
	}
	g.workOn(ctx, again)
}

// retarget adds a unit for a package without its tests, to be reported on in
// place of that with them.
func (g *graph) retarget(plain *unit) *unit {
	byID := make(map[string]*unit)
	for _, u := range g.units {
		byID[u.ImportPath] = u
	}
	u := &unit{listed: plain.listed, path: plain.path, mode: full}
	g.visit(u, byID, make(map[*unit]bool))
	return u
}

// workOn works on units in parallel.
func (g *graph) workOn(ctx context.Context, units []*unit) {
	s := &scheduler{left: len(units)}
	s.more.L = &s.mu
	todo := make(map[*unit]bool)
	for _, u := range units {
		todo[u] = true
	}
	for _, u := range units {
		for _, dep := range u.direct {
			if todo[dep] {
				u.waits++
				dep.dependents = append(dep.dependents, u)
			}
		}
		if u.waits == 0 {
			heap.Push(&s.ready, u)
		}
	}
	var workers sync.WaitGroup
	for range min(g.run.cfg.Parallel, len(units)) {
		workers.Go(func() {
			for u := s.next(ctx); u != nil; u = s.next(ctx) {
				g.run.progress(s, u, len(units))
				g.work(ctx, u)
				s.done(u)
			}
		})
	}
	workers.Wait()
}

// next returns a unit that is ready, or nil if there will be none.
func (s *scheduler) next(ctx context.Context) *unit {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.ready) == 0 && s.left > 0 && ctx.Err() == nil {
		s.more.Wait()
	}
	if s.left == 0 || ctx.Err() != nil {
		return nil
	}
	return heap.Pop(&s.ready).(*unit)
}

func (s *scheduler) done(u *unit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.left--
	for _, dep := range u.dependents {
		dep.waits--
		if dep.waits == 0 {
			heap.Push(&s.ready, dep)
		}
	}
	s.more.Broadcast()
}

// progress tells the user how far the run is.
func (r *run) progress(s *scheduler, u *unit, total int) {
	if r.cfg.Progress == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r.cfg.Progress(Progress{Done: total - s.left, Total: total, Package: u.path})
}

// A unitHeap holds ready units, those with the longest chain above them first.
type unitHeap []*unit

func (h unitHeap) Len() int      { return len(h) }
func (h unitHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h unitHeap) Less(i, j int) bool {
	if h[i].height != h[j].height {
		return h[i].height > h[j].height
	}
	return h[i].index < h[j].index
}

func (h *unitHeap) Push(u any) { *h = append(*h, u.(*unit)) }

func (h *unitHeap) Pop() any {
	last := len(*h) - 1
	u := (*h)[last]
	(*h)[last], *h = nil, (*h)[:last]
	return u
}
