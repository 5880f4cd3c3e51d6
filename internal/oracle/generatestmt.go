package oracle

// control writes a statement that is not about one object, or returns nil.
func (g *generator) control() *Stmt {
	if s := g.special(); s != nil {
		return s
	}
	switch g.IntN(9) {
	case 0, 1:
		s := &Stmt{Op: If, N: g.IntN(2), Body: g.nested(1)}
		if g.IntN(2) == 0 {
			s.Else = g.nested(1)
		}
		return s
	case 2:
		return g.looped()
	case 3, 4:
		return g.selects()
	case 5:
		if g.spawns > 0 {
			return g.spawn()
		}
	case 6, 7:
		if n := len(g.p.Helpers); n > 0 && g.spawns > 0 {
			return &Stmt{Op: Call, N: g.IntN(n)}
		}
	case 8:
		if g.depth > 0 && g.IntN(2) == 0 {
			return &Stmt{Op: Return}
		}
		if g.loop {
			return &Stmt{Op: Break}
		}
	}
	return nil
}

func (g *generator) looped() *Stmt {
	s := &Stmt{Op: Loop, N: 1 + g.IntN(3), Object: g.IntN(2)}
	if g.with[jumps] {
		g.label++
		s.Label = g.label
	}
	g.within(s, func() { s.Body = g.nested(1 + g.IntN(2)) })
	return s
}

// spawn writes the start of a goroutine.
func (g *generator) spawn() *Stmt {
	g.spawns--
	if eg := g.pick(ErrGroup); eg >= 0 && g.starts && g.IntN(3) != 0 {
		return g.errGo(eg)
	}
	if n := len(g.p.Helpers); n > 0 && g.IntN(4) == 0 {
		return &Stmt{Op: GoCall, N: g.IntN(n)}
	}
	if f := g.pick(Func); f >= 0 && g.IntN(3) == 0 {
		return &Stmt{Op: GoInvoke, Object: f}
	}
	g.budget = max(g.budget, 2)
	if wg := g.pick(Group); wg >= 0 && g.IntN(4) == 0 {
		return &Stmt{Op: GroupGo, Object: wg, Body: g.closure()}
	}
	return &Stmt{Op: Go, Body: g.closure()}
}

func (g *generator) selects() *Stmt {
	s := &Stmt{Op: Select}
	for range 1 + g.IntN(2) {
		o := g.pick(Chan, Chan, Context)
		if g.with[timers] && g.IntN(4) == 0 {
			s.Cases = append(s.Cases, Case{Object: -1, Body: g.nested(g.IntN(2))})
			continue
		}
		if o < 0 {
			return nil
		}
		send := g.p.Objects[o].Kind == Chan && g.IntN(2) == 0
		s.Cases = append(s.Cases, Case{Send: send, Object: o, Body: g.nested(g.IntN(2))})
	}
	if g.IntN(3) == 0 {
		s.N = 1
		s.Body = g.nested(g.IntN(2))
	}
	return s
}

func (g *generator) channel(o int) []*Stmt {
	switch n := g.IntN(20); {
	case n < 8:
		return []*Stmt{{Op: Send, Object: o, N: g.IntN(2)}}
	case n < 14:
		return []*Stmt{{Op: Recv, Object: o}}
	case n < 15:
		return []*Stmt{{Op: RecvOk, Object: o, Body: g.nested(1), Else: g.nested(g.IntN(2))}}
	case n < 16:
		return []*Stmt{{Op: RecvIs, Object: o, N: g.IntN(2), Body: g.nested(1), Else: g.nested(g.IntN(2))}}
	case n < 17:
		s := &Stmt{Op: Range, Object: o}
		if g.with[jumps] {
			g.label++
			s.Label = g.label
		}
		g.within(s, func() { s.Body = g.nested(g.IntN(2)) })
		return []*Stmt{s}
	default:
		return []*Stmt{{Op: Close, Object: o, Deferred: g.IntN(3) == 0}}
	}
}

// lock writes a critical section, now and then with an end missing.
func (g *generator) lock(o int) []*Stmt {
	if g.held[o] && g.IntN(8) != 0 {
		return nil // it would be stuck at once
	}
	held := g.held[o]
	g.held[o] = true
	defer func() { g.held[o] = held }()
	take, give := Lock, Unlock
	if g.p.Objects[o].Kind == RWMutex && g.IntN(2) == 0 {
		take, give = RLock, RUnlock
	}
	switch g.IntN(12) {
	case 0:
		return []*Stmt{{Op: take, Object: o}}
	case 1:
		return []*Stmt{{Op: give, Object: o}}
	case 2:
		s := &Stmt{Op: TryLock, Object: o}
		if take == RLock {
			s.N = 1
		}
		s.Body = append(g.nested(1), &Stmt{Op: give, Object: o})
		s.Else = g.nested(g.IntN(2))
		return []*Stmt{s}
	case 3:
		return []*Stmt{{Op: take, Object: o}, {Op: give, Object: o, Deferred: true}}
	}
	list := []*Stmt{{Op: take, Object: o}}
	list = append(list, g.nested(1+g.IntN(2))...)
	return append(list, &Stmt{Op: give, Object: o})
}

func (g *generator) group(o int) []*Stmt {
	switch g.IntN(5) {
	case 0:
		return []*Stmt{{Op: Add, Object: o, N: 1 + g.IntN(2)}}
	case 1:
		return []*Stmt{{Op: Wait, Object: o}}
	case 2:
		return []*Stmt{{Op: Add, Object: o, N: 1}, {Op: Done, Object: o, Deferred: true}}
	default:
		return []*Stmt{{Op: Done, Object: o, Deferred: g.IntN(2) == 0}}
	}
}

func (g *generator) cond(o int) []*Stmt {
	mu := g.p.Objects[o].On
	n := 11
	if g.called && !g.p.Objects[o].Field {
		n = 8
	}
	switch g.IntN(n) {
	case 8:
		return []*Stmt{{Op: Lock, Object: mu}, {Op: Ready, Object: o}, {Op: Signal, Object: o}, {Op: Unlock, Object: mu}}
	case 9:
		return []*Stmt{{Op: Lock, Object: mu}, {Op: Ready, Object: o}, {Op: Unlock, Object: mu}, {Op: Broadcast, Object: o}}
	case 10:
		return []*Stmt{{Op: Lock, Object: mu}, {Op: WaitUntil, Object: o}, {Op: Unlock, Object: mu}}
	case 0, 1, 2:
		return []*Stmt{{Op: Lock, Object: mu}, {Op: CondWait, Object: o}, {Op: Unlock, Object: mu}}
	case 3, 4:
		return []*Stmt{{Op: Signal, Object: o}}
	case 5:
		return []*Stmt{{Op: Lock, Object: mu}, {Op: Signal, Object: o}, {Op: Unlock, Object: mu}}
	case 6:
		if g.IntN(4) == 0 {
			return []*Stmt{{Op: CondWait, Object: o}}
		}
	}
	return []*Stmt{{Op: Broadcast, Object: o}}
}

func (g *generator) context(o int) *Stmt {
	switch g.IntN(3) {
	case 0:
		return &Stmt{Op: Await, Object: o}
	case 1:
		return &Stmt{Op: Cancel, Object: o}
	default:
		return &Stmt{Op: Cancel, Object: o, Deferred: true}
	}
}
