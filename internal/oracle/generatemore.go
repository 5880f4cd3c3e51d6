package oracle

import "slices"

// special writes a statement that only some programs have, or returns nil.
func (g *generator) special() *Stmt {
	f := feature(g.IntN(int(specials)))
	if !g.with[f] || g.IntN(2) == 0 {
		return nil
	}
	switch {
	case f == timers && g.spawns > 0 && g.IntN(3) == 0:
		g.spawns--
		return &Stmt{Op: AfterFunc, Body: g.closure()}
	case f == timers && g.IntN(2) == 0:
		return &Stmt{Op: After}
	case f == timers:
		return &Stmt{Op: Sleep}
	case f == exits && !g.once:
		return &Stmt{Op: Goexit}
	case f == panics && g.mayPanic():
		return &Stmt{Op: Panic}
	case f == quits:
		return &Stmt{Op: Exit}
	case f == jumps && len(g.labels) > 0 && g.IntN(4) != 0:
		s := &Stmt{Op: Break, Label: g.labels[g.IntN(len(g.labels))]}
		if g.IntN(2) == 0 {
			s.Op = Continue
		}
		return s
	case f == jumps:
		return g.forever()
	}
	return nil
}

// forever writes a loop around a select, one case of which may leave it.
func (g *generator) forever() *Stmt {
	g.label++
	s := &Stmt{Op: Forever, Label: g.label}
	g.within(s, func() {
		sel := g.selects()
		if sel == nil {
			return
		}
		sel.N, sel.Body = 0, nil
		leave := &Stmt{Op: Return}
		if g.IntN(2) == 0 {
			leave = &Stmt{Op: Break, Label: s.Label}
		}
		c := &sel.Cases[g.IntN(len(sel.Cases))]
		c.Body = append(c.Body, leave)
		s.Body = []*Stmt{sel}
	})
	if s.Body == nil {
		return nil
	}
	return s
}

// within writes the body of a loop.
func (g *generator) within(s *Stmt, body func()) {
	loop, labels, spawns := g.loop, g.labels, g.spawns
	g.loop = true
	if s.Label > 0 {
		g.labels = append(slices.Clip(g.labels), s.Label)
	}
	if s.Op != Loop || s.N > 1 {
		g.spawns = 0
	}
	body()
	g.loop, g.labels = loop, labels
	if g.spawns == 0 {
		g.spawns = spawns
	}
}

// closure writes the body of a function literal.
func (g *generator) closure() []*Stmt {
	return g.function(func() []*Stmt { return g.ended(append(g.recovered(), g.nested(1+g.IntN(3))...)) })
}

// mayPanic reports whether a function may panic on purpose: not one that is called
// by name and does not recover, since nobody looks for that in what he calls.
func (g *generator) mayPanic() bool { return !g.called || g.stops }

// ended writes the body of a function that may end otherwise than by coming
// back.
func (g *generator) ended(list []*Stmt) []*Stmt {
	switch {
	case g.with[panics] && g.mayPanic() && g.IntN(4) == 0:
		return append(list, &Stmt{Op: Panic})
	case g.with[exits] && !g.once && g.IntN(8) == 0:
		return append(list, &Stmt{Op: Goexit})
	}
	return list
}

// request writes one side of requests with replies.
func (g *generator) request(o int) []*Stmt {
	switch n := g.IntN(9); {
	case n < 4:
		return []*Stmt{{Op: Request, Object: o, N: g.IntN(2)}}
	case n < 7:
		return []*Stmt{{Op: Serve, Object: o, N: g.IntN(2)}}
	case n < 8:
		return []*Stmt{{Op: ServeAll, Object: o}}
	}
	return []*Stmt{{Op: Close, Object: o, Deferred: g.IntN(3) == 0}}
}

// invoke writes the call of a function.
func (g *generator) invoke(o int) []*Stmt {
	return []*Stmt{{Op: Invoke, Object: o, Deferred: g.IntN(4) == 0}}
}

// errGroup writes an operation on an errgroup, or nothing where it would be one
// of a goroutine that the group does not count: whether Wait waits for what that
// starts is up to chance, and Wait may panic.
func (g *generator) errGroup(o int) []*Stmt {
	switch {
	case g.starts && g.spawns > 0:
		g.spawns--
		return []*Stmt{g.errGo(o)}
	case g.starts && g.depth == 0:
		return []*Stmt{{Op: ErrWait, Object: o}}
	}
	return nil
}

// errGo writes the start of a goroutine of an errgroup, which may start others.
func (g *generator) errGo(o int) *Stmt {
	s := &Stmt{Op: ErrGo, Object: o, N: g.IntN(3)}
	if g.IntN(4) == 0 {
		s.Op = TryErrGo
	}
	g.budget = max(g.budget, 2)
	s.Body = g.function(func() []*Stmt {
		g.starts = true
		return append(g.recovered(), g.nested(1+g.IntN(3))...)
	})
	return s
}
