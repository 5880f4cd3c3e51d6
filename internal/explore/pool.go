package explore

// A pool keeps what a state had made for itself and nobody needs any more, for the next one
// that needs its like: many a state turns out to have been met before, and most calls
// return in the state in which they were made. What a state may change in place is in no
// other state, and no outcome refers to it.
type pool struct {
	states []*state
	frames [len(rooms)][]*frame
	gs     []*goroutine
	plain  []*object // of memory and maps
	syms   []*object
}

// rooms are the numbers of registers that frames in a pool have room for.
var rooms = [...]int{4, 8, 16, 32}

// newFrame returns a frame with so many registers.
func (p *pool) newFrame(regs int) *frame {
	for i, room := range rooms {
		if regs > room {
			continue
		}
		if n := len(p.frames[i]); n > 0 {
			f := p.frames[i][n-1]
			p.frames[i] = p.frames[i][:n-1]
			f.regs = f.regs[:regs]
			return f
		}
		return makeFrame(room, regs)
	}
	return &frame{regs: make([]value, regs)}
}

// newGoroutine returns a goroutine.
func (p *pool) newGoroutine() *goroutine {
	if n := len(p.gs); n > 0 {
		g := p.gs[n-1]
		p.gs = p.gs[:n-1]
		return g
	}
	return new(goroutine)
}

// makeFrame makes a frame with room for room registers. Both are one piece of memory if
// there are few of them: no other kind of object is made as often.
func makeFrame(room, regs int) *frame {
	switch room {
	case 4:
		f := new(struct {
			frame
			room [4]value
		})
		f.regs = f.room[:regs]
		return &f.frame
	case 8:
		f := new(struct {
			frame
			room [8]value
		})
		f.regs = f.room[:regs]
		return &f.frame
	}
	return &frame{regs: make([]value, regs, room)}
}

// freeFrame takes back a frame.
func (p *pool) freeFrame(f *frame) {
	for i, room := range rooms {
		if cap(f.regs) == room {
			clear(f.regs)
			*f = frame{regs: f.regs[:0]}
			p.frames[i] = append(p.frames[i], f)
			return
		}
	}
}

// newState returns a copy of a state that has lists of its own of what is in it.
func (p *pool) newState(s *state) *state {
	var room state
	c := new(state)
	if n := len(p.states); n > 0 {
		c = p.states[n-1]
		p.states = p.states[:n-1]
		room = *c
	}
	*c = *s
	c.heap = append(room.heap, s.heap...)
	c.gs = append(room.gs, s.gs...)
	return c
}

// free takes back a state that leads nowhere, or where another one has led before.
func (m *machine) free(s *state) {
	if m.tracer == nil { // or else it is looked at
		m.pool.free(s)
	}
}

// free takes back a state, and all that it may change in place.
func (p *pool) free(s *state) {
	for _, g := range s.gs {
		if g.own != s.id {
			continue
		}
		for f := g.top; f != nil && f.own == s.id; {
			up := f.up
			p.freeFrame(f)
			f = up
		}
		*g = goroutine{}
		p.gs = append(p.gs, g)
	}
	for _, o := range s.heap {
		if o != nil && o.own == s.id {
			p.freeObject(o)
		}
	}
	clear(s.heap)
	clear(s.gs)
	*s = state{heap: s.heap[:0], gs: s.gs[:0]}
	p.states = append(p.states, s)
}

// freeObject takes back an object, but for channels, of which there are few.
func (p *pool) freeObject(o *object) {
	switch {
	case o.ch != &noChan:
	case o.sym != &noSym:
		sym := o.sym
		*sym = symState{}
		*o = object{ch: &noChan, sym: sym}
		p.syms = append(p.syms, o)
	default:
		clear(o.slots)
		*o = object{ch: &noChan, sym: &noSym, slots: o.slots[:0]}
		p.plain = append(p.plain, o)
	}
}

// newPlain returns memory, or a map.
func (p *pool) newPlain() *object {
	if n := len(p.plain); n > 0 {
		o := p.plain[n-1]
		p.plain = p.plain[:n-1]
		return o
	}
	return &object{ch: &noChan, sym: &noSym}
}

// newSym returns a symbol, or what counts the turns of an iterator, of which nothing is known.
func (p *pool) newSym() *object {
	if n := len(p.syms); n > 0 {
		o := p.syms[n-1]
		p.syms = p.syms[:n-1]
		return o
	}
	o := new(struct {
		object
		state symState
	})
	o.ch, o.sym = &noChan, &o.state
	return &o.object
}
